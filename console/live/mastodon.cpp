// SPDX-License-Identifier: Apache-2.0
#include "live_source.hpp"

#include <weir/mastodon.hpp>

#include <utility>

namespace weir::console {

namespace {

opened_source open(const source_argument& which, const top_options& options) {
    return opened([&] {
        auto chosen = mastodon::options_for(which.rest);
        const bool required = !is_loopback_http(chosen.host);
        chosen.token = find_mastodon_token({process_environment(), options.twitter.credentials_file, required});
        chosen.settings = live_settings();
        return mastodon::posts(std::move(chosen));
    });
}

constexpr std::array<std::string_view, 1> takes = {"--credentials"};

constexpr std::array kinds = {
    source_kind{.form = "mastodon:HOST",
                .prefix = "mastodon:",
                .takes_more = true,
                .text = "the public posts that a Mastodon server knows of, live;\nalso HOST/local, HOST/remote and "
                        "HOST/hashtag/TAG",
                .example = "mastodon:mastodon.example/local",
                .options = takes,
                .open = open},
};

}  // namespace

std::span<const source_kind> mastodon_kinds() {
    return kinds;
}

}  // namespace weir::console
