// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::oauth {

/// The secrets of an application and of the account it acts for (OAuth 1.0a). They appear in no message and no log.
struct credentials {
    std::string consumer_key;
    std::string consumer_secret;
    std::string token;
    std::string token_secret;
};

/// Names and values as they are meant, not encoded.
using parameters = std::vector<std::pair<std::string, std::string>>;

/// What is to be signed.
struct request {
    std::string method;
    std::string url;  ///< without query and fragment
    parameters sent;  ///< all of the query and of the form
};

/// RFC 3986: all but `A-Z a-z 0-9 - . _ ~` as upper-case `%XX` (RFC 5849, 3.6).
[[nodiscard]] std::string percent_encoded(std::string_view text);

/// `name=value&…`, for a query or for a body of application/x-www-form-urlencoded, in the given order.
[[nodiscard]] std::string form_encoded(const parameters& fields);

/// RFC 5849, 3.4.1. `all` are the parameters of the request and those of OAuth, but for the signature.
[[nodiscard]] std::string signature_base(std::string_view method, std::string_view url, const parameters& all);

/// HMAC-SHA1 in base 64 (RFC 5849, 3.4.2).
[[nodiscard]] std::string signature(std::string_view base, std::string_view consumer_secret,
                                    std::string_view token_secret);

/// The value of the header `Authorization` for one request. Each request needs a nonce of its own and the current time
/// in seconds since 1970.
[[nodiscard]] std::string authorization(const credentials& secrets, const request& what, std::string_view nonce,
                                        std::int64_t timestamp_seconds);

/// The value of the header `Authorization` for a bearer token (RFC 6750). Throws `std::invalid_argument` if the token
/// has characters that no token has.
[[nodiscard]] std::string bearer_authorization(std::string_view token);

/// 32 letters that nobody can guess, different each time.
[[nodiscard]] std::string fresh_nonce();

}  // namespace weir::oauth
