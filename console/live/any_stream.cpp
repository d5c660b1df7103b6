// SPDX-License-Identifier: Apache-2.0
// Any stream of JSON, by its address.
#include "live_source.hpp"

namespace weir::console {

namespace {

opened_source open(const source_argument& which, const top_options& options) {
    return opened([&] {
        const secrets_request where{process_environment(), options.twitter.credentials_file, false};
        return json_stream(which.text, {.headers = find_stream_headers(where), .settings = live_settings()});
    });
}

constexpr std::array<std::string_view, 1> takes = {"--credentials"};

constexpr std::array kinds = {
    source_kind{.form = "https://...",
                .prefix = "https://",
                .takes_more = true,
                .text = "any stream of JSON: lines, or server-sent events",
                .example = "https://example.org/events --by .kind",
                .options = takes,
                .open = open},
    source_kind{.form = "http://...",
                .prefix = "http://",
                .takes_more = true,
                .text = "the same from a server on this machine",
                .example = "http://127.0.0.1:8080/log --by .level",
                .options = takes,
                .open = open},
};

}  // namespace

std::span<const source_kind> any_stream_kinds() {
    return kinds;
}

}  // namespace weir::console
