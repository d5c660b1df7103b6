// SPDX-License-Identifier: Apache-2.0
#include "arguments.hpp"
#include "secrets.hpp"
#include "source_openers.hpp"
#include "usage_error.hpp"

#include <weir/x.hpp>

#include <stdexcept>
#include <utility>

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

/// What is wrong with what stands behind the colon was typed, too.
template <class Make>
opened_source opened(const Make& make) {
    try {
        return {make()};
    } catch (const std::invalid_argument& wrong) {
        throw usage_error(wrong.what());
    }
}

}  // namespace

opened_source open_x_search(const source_argument&, const top_options& options) {
    return {x::search(x_options_of(options))};
}

opened_source open_x_sample(const source_argument&, const top_options& options) {
    return {x::sample(x_options_of(options))};
}

opened_source open_x_recent(const source_argument& which, const top_options& options) {
    return opened([&] { return x::recent(which.rest, x_options_of(options)); });
}

opened_source open_x_user(const source_argument& which, const top_options& options) {
    return opened([&] { return x::user(which.rest, x_options_of(options)); });
}

}  // namespace weir::console
