// SPDX-License-Identifier: Apache-2.0
#include "live_source.hpp"

#include <weir/x.hpp>

namespace weir::console {

namespace {

x::options x_options_of(const top_options& options) {
    x::options chosen;
    if (options.twitter.url) chosen.url = *options.twitter.url;
    if (options.budget_posts) chosen.budget_posts = *options.budget_posts;
    chosen.give_up_first = failures_at_first;
    chosen.give_up_after = failures_in_a_row;
    const bool required = !options.twitter.url || !is_loopback_http(*options.twitter.url);
    chosen.bearer = find_x_bearer({process_environment(), options.twitter.credentials_file, required});
    return chosen;
}

opened_source open_search(const source_argument&, const top_options& options) {
    return {x::search(x_options_of(options))};
}

opened_source open_sample(const source_argument&, const top_options& options) {
    return {x::sample(x_options_of(options))};
}

opened_source open_recent(const source_argument& which, const top_options& options) {
    return opened([&] { return x::recent(which.rest, x_options_of(options)); });
}

opened_source open_user(const source_argument& which, const top_options& options) {
    return opened([&] { return x::user(which.rest, x_options_of(options)); });
}

constexpr std::array<std::string_view, 3> takes = {"--url", "--credentials", "--budget"};

constexpr std::array kinds = {
    source_kind{.form = "x:search",
                .prefix = "x:search",
                .text = "X's API 2: posts that match your app's rules, see\nweir x-rules --help; each post costs money",
                .example = "x:search --budget 1000",
                .options = takes,
                .open = open_search},
    source_kind{.form = "x:sample",
                .prefix = "x:sample",
                .text = "the same: a random part of all posts (Enterprise accounts)",
                .example = "x:sample",
                .options = takes,
                .open = open_sample},
    source_kind{.form = "x:recent:QUERY",
                .prefix = "x:recent:",
                .takes_more = true,
                .text = "the same: posts of the last seven days, then the end",
                .example = "\"x:recent:#elixir lang:en\" --window all",
                .options = takes,
                .open = open_recent},
    source_kind{.form = "x:user:NAME",
                .prefix = "x:user:",
                .takes_more = true,
                .text = "the same: the latest posts of an account, then the end",
                .example = "x:user:elixirlang --window all",
                .options = takes,
                .open = open_user},
};

}  // namespace

std::span<const source_kind> x_kinds() {
    return kinds;
}

}  // namespace weir::console
