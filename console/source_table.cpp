// SPDX-License-Identifier: Apache-2.0
#include "source_table.hpp"

#include "source_openers.hpp"

#include <algorithm>
#include <array>

namespace weir::console {

namespace {

using names = std::string_view;

constexpr std::array lines_options = {names("--speed")};
constexpr std::array sample_options = {names("--language"), names("--url"), names("--credentials")};
constexpr std::array filter_options = {names("--track"),    names("--follow"), names("--locations"),
                                       names("--language"), names("--url"),    names("--credentials")};
constexpr std::array since_options = {names("--since")};
constexpr std::array secret_options = {names("--credentials")};
constexpr std::array wikimedia_options = {names("--since"), names("--url")};
constexpr std::array x_options = {names("--url"), names("--credentials"), names("--budget")};

constexpr std::array kinds = {
    source_kind{
        .form = "demo:",
        .prefix = "demo:",
        .text = "a made-up stream, from a server inside the program, so\nthat all of it is at work (the default)",
        .example = "demo:",
        .open = open_demo},
    source_kind{.form = "bluesky:",
                .prefix = "bluesky:",
                .text = "Bluesky's posts, live; needs no account. It goes on where\nit was when a connection is lost",
                .example = "bluesky: --since 1h",
                .options = since_options,
                .open = open_bluesky},
    source_kind{.form = "bluesky:HOST",
                .prefix = "bluesky:",
                .takes_more = true,
                .text = "the same from a Jetstream server of your choice, with its\nport if need be; of HOST,HOST the "
                        "next where one fails",
                .example = "bluesky:127.0.0.1:6008",
                .options = since_options,
                .open = open_bluesky},
    source_kind{.form = "mastodon:HOST",
                .prefix = "mastodon:",
                .takes_more = true,
                .text = "the public posts that a Mastodon server knows of, live;\nalso HOST/local, HOST/remote and "
                        "HOST/hashtag/TAG",
                .example = "mastodon:mastodon.example/local",
                .options = secret_options,
                .open = open_mastodon},
    source_kind{.form = "wikimedia:",
                .prefix = "wikimedia:",
                .text = "what is changed on Wikipedia and its sisters, live",
                .example = "wikimedia: --by wiki",
                .options = wikimedia_options,
                .open = open_wikimedia},
    source_kind{.form = "https://...",
                .prefix = "https://",
                .takes_more = true,
                .text = "any stream of JSON: lines, or server-sent events",
                .example = "https://example.org/events --by .kind",
                .options = secret_options,
                .open = open_address},
    source_kind{.form = "http://...",
                .prefix = "http://",
                .takes_more = true,
                .text = "the same from a server on this machine",
                .example = "http://127.0.0.1:8080/log --by .level",
                .options = secret_options,
                .open = open_address},
    source_kind{.form = "twitter:sample",
                .prefix = "twitter:sample",
                .text = "Twitter's 1.1 streaming API, as servers of your own speak\nit: a random part of all posts",
                .example = "twitter:sample --url http://127.0.0.1:8080",
                .options = sample_options,
                .open = open_twitter_sample},
    source_kind{.form = "twitter:filter",
                .prefix = "twitter:filter",
                .text = "the same: posts chosen by --track, --follow, --locations",
                .example = "twitter:filter --track elixir,erlang",
                .options = filter_options,
                .open = open_twitter_filter,
                .check = check_twitter_filter},
    source_kind{.form = "x:search",
                .prefix = "x:search",
                .text = "X's API 2: posts that match your app's rules, see\nweir x-rules --help; each post costs money",
                .example = "x:search --budget 1000",
                .options = x_options,
                .open = open_x_search},
    source_kind{.form = "x:sample",
                .prefix = "x:sample",
                .text = "the same: a random part of all posts (Enterprise accounts)",
                .example = "x:sample",
                .options = x_options,
                .open = open_x_sample},
    source_kind{.form = "x:recent:QUERY",
                .prefix = "x:recent:",
                .takes_more = true,
                .text = "the same: posts of the last seven days, then the end",
                .example = "\"x:recent:#elixir lang:en\" --window all",
                .options = x_options,
                .open = open_x_recent},
    source_kind{.form = "x:user:NAME",
                .prefix = "x:user:",
                .takes_more = true,
                .text = "the same: the latest posts of an account, then the end",
                .example = "x:user:elixirlang --window all",
                .options = x_options,
                .open = open_x_user},
    source_kind{.form = "-",
                .prefix = "-",
                .text = "standard input: JSON, one object a line, as in a FILE",
                .example = "- --window 1m < posts.ndjson",
                .live = false,
                .options = lines_options,
                .open = open_standard_input},
    source_kind{.form = "FILE",
                .prefix = "",
                .takes_more = true,
                .text = "posts as JSON, one a line, of any shape that a source here\nsends, also mixed; or a recording "
                        "(--record)",
                .example = "posts.ndjson --window all --top 10",
                .live = false,
                .options = lines_options,
                .open = open_file},
};

}  // namespace

std::span<const source_kind> source_kinds() noexcept {
    return kinds;
}

bool names_live_source(std::string_view name) noexcept {
    return std::any_of(kinds.begin(), kinds.end(), [&](const source_kind& one) {
        return one.live && (one.takes_more ? name.starts_with(one.prefix) : name == one.prefix);
    });
}

const source_kind& kind_of(std::string_view prefix) noexcept {
    return *std::find_if(kinds.begin(), kinds.end(), [&](const source_kind& one) { return one.prefix == prefix; });
}

}  // namespace weir::console
