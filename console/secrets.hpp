// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace weir::console {

/// A login for the Twitter API: the four parts of OAuth 1.0a, or a bearer token, or nothing. Never printed.
struct twitter_secrets {
    std::string consumer_key;
    std::string consumer_secret;
    std::string token;
    std::string token_secret;
    std::string bearer;

    [[nodiscard]] bool has_oauth1() const noexcept {
        return !consumer_key.empty() && !consumer_secret.empty() && !token.empty() && !token_secret.empty();
    }
    [[nodiscard]] bool empty() const noexcept { return !has_oauth1() && bearer.empty(); }
};

/// Credentials are missing or cannot be used: `what` names variables and files, never a value. Exit code 3.
class secrets_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The value of an environment variable; nothing where it is not set.
using environment = std::function<std::optional<std::string>(const std::string& name)>;

/// The process's own environment. Not while another thread changes it.
[[nodiscard]] environment process_environment();

/// Where to look for a login.
struct secrets_request {
    environment variables;
    std::optional<std::string> file = std::nullopt;  ///< its lines go before the environment
    bool required = true;  ///< false: no login at all is accepted, as for a server on this machine
};

/// Finds the login: all four parts of OAuth 1.0a, else a bearer token (WEIR_TWITTER_BEARER_TOKEN before
/// WEIR_X_BEARER_TOKEN). An empty variable counts as not set. A login of which only some parts are there is an error
/// even where none is required. Throws `secrets_error` that names each missing variable.
[[nodiscard]] twitter_secrets find_secrets(const secrets_request& request);

/// Finds the bearer token for X's API 2 (WEIR_X_BEARER_TOKEN before WEIR_TWITTER_BEARER_TOKEN); a login by OAuth 1.0a
/// is of no use there. Empty where none is there and none is required. Throws `secrets_error`.
[[nodiscard]] std::string find_x_bearer(const secrets_request& request);

/// Finds the access token of a Mastodon account (WEIR_MASTODON_TOKEN). Empty where none is there and none is required.
/// Throws `secrets_error`.
[[nodiscard]] std::string find_mastodon_token(const secrets_request& request);

/// Finds the headers to send with requests for streams of JSON (WEIR_STREAM_HEADERS), as `Authorization: Bearer ...`;
/// one a line of the variable. Throws `secrets_error` for a file that cannot be used.
[[nodiscard]] std::vector<std::string> find_stream_headers(const secrets_request& request);

}  // namespace weir::console
