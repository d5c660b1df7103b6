// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir {

/// An http_request is what a client asked the replay server for.
struct http_request {
    std::string method;
    std::string path;   ///< without the query
    std::string query;  ///< what follows the question mark, still encoded
    std::string version;
    std::vector<std::pair<std::string, std::string>> headers;  ///< names in small letters
    std::string body;

    /// The first header of that name (in small letters), or an empty text.
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept;

    /// The first parameter of that name, decoded, from the query or else from the body as a form.
    [[nodiscard]] std::optional<std::string> parameter(std::string_view name) const;
};

/// An http_request_parser reads one request from bytes that come in any pieces. Header and body may have 64 KiB each.
class http_request_parser {
public:
    enum class state { reading, complete, bad_request, header_too_large, body_too_large };

    static constexpr std::size_t limit_bytes = std::size_t{64} << 10;

    /// Takes the bytes. What follows a complete request is ignored: the server closes after each answer.
    state take(std::string_view bytes);

    [[nodiscard]] const http_request& request() const noexcept { return request_; }

private:
    state read_header();
    [[nodiscard]] bool read_request_line(std::string_view line);
    [[nodiscard]] bool read_header_line(std::string_view line);
    [[nodiscard]] state read_body();

    std::string received_;
    http_request request_;
    std::size_t body_begin_ = 0;  ///< 0: still in the header
    std::size_t body_bytes_ = 0;
};

/// Undoes percent-encoding: %XX.
[[nodiscard]] std::string percent_decoded(std::string_view text);

/// Undoes the encoding of a query or form: %XX and, for a space, a plus sign.
[[nodiscard]] std::string form_decoded(std::string_view text);

}  // namespace weir
