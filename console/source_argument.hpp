// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace weir::console {

struct source_kind;

/// What a person wrote as SOURCE: its row in the table of sources, and what follows the row's prefix (of a file its
/// name).
struct source_argument {
    const source_kind* kind = nullptr;
    std::string text = {};  ///< as it was written
    std::string rest = {};

    friend bool operator==(const source_argument&, const source_argument&) = default;
};

/// Reads SOURCE. What looks like a scheme (`name:`) is never taken for a file: a file of such a name is given with its
/// directory, as `./name:`. Throws `usage_error` that lists what there is.
[[nodiscard]] source_argument parse_source(std::string_view text);

/// Checks a base address: https to anywhere, http only to a loopback address; no user, query or fragment. Returns it
/// without the `/1.1` that every path of the API begins with, and without slashes at its end. Throws `usage_error`.
[[nodiscard]] std::string parse_base_url(std::string_view option, std::string_view text);

/// Whether the address is plain http to this machine (127.0.0.0/8, ::1, localhost), where no credentials are needed.
[[nodiscard]] bool is_loopback_http(std::string_view url);

}  // namespace weir::console
