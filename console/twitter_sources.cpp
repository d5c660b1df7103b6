// SPDX-License-Identifier: Apache-2.0
#include "arguments.hpp"
#include "secrets.hpp"
#include "source_openers.hpp"
#include "usage_error.hpp"

#include <weir/tweets.hpp>

#include <string_view>
#include <utility>

namespace weir::console {

namespace {

twitter::stream_options stream_options_of(const twitter_options& given, std::string_view path) {
    twitter::stream_options stream{
        .track = given.track, .follow = given.follow, .locations = given.locations, .language = given.language};
    stream.give_up_first = failures_at_first;
    stream.give_up_after = failures_in_a_row;
    if (given.url) stream.url = *given.url + std::string(path);
    const bool required = !given.url || !is_loopback_http(*given.url);
    auto found = find_secrets({process_environment(), given.credentials_file, required});
    if (found.has_oauth1())
        stream.credentials = oauth::credentials{std::move(found.consumer_key), std::move(found.consumer_secret),
                                                std::move(found.token), std::move(found.token_secret)};
    else if (!found.bearer.empty())
        stream.credentials = twitter::bearer_token{std::move(found.bearer)};
    return stream;
}

}  // namespace

opened_source open_twitter_sample(const source_argument&, const top_options& options) {
    auto stream = stream_options_of(options.twitter, "/1.1/statuses/sample.json");
    // They belong to a twitter:filter beside it.
    stream.track.clear();
    stream.follow.clear();
    stream.locations.clear();
    return {.from = twitter::sample(std::move(stream)), .only_tweets = true};
}

opened_source open_twitter_filter(const source_argument&, const top_options& options) {
    return {.from = twitter::filter(stream_options_of(options.twitter, "/1.1/statuses/filter.json")),
            .only_tweets = true};
}

void check_twitter_filter(const top_options& options) {
    const auto& given = options.twitter;
    if (given.track.empty() && given.follow.empty() && given.locations.empty())
        throw usage_error("twitter:filter needs at least one of --track, --follow and --locations");
}

}  // namespace weir::console
