// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace weir::console {

enum class source_kind { demo, file, standard_input, twitter_sample, twitter_filter };

/// What SOURCE names.
struct source_argument {
    source_kind kind = source_kind::demo;
    std::string file = {};  ///< only of source_kind::file

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
