// SPDX-License-Identifier: Apache-2.0
#include "live_source.hpp"

#include <weir/tweets.hpp>

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

opened_source open_sample(const source_argument&, const top_options& options) {
    auto stream = stream_options_of(options.twitter, "/1.1/statuses/sample.json");
    // They belong to a twitter:filter beside it.
    stream.track.clear();
    stream.follow.clear();
    stream.locations.clear();
    return {.from = twitter::sample(std::move(stream)), .only_tweets = true};
}

opened_source open_filter(const source_argument&, const top_options& options) {
    return {.from = twitter::filter(stream_options_of(options.twitter, "/1.1/statuses/filter.json")),
            .only_tweets = true};
}

void check_filter(const top_options& options) {
    const auto& given = options.twitter;
    if (given.track.empty() && given.follow.empty() && given.locations.empty())
        throw usage_error("twitter:filter needs at least one of --track, --follow and --locations");
}

constexpr std::array<std::string_view, 3> sample_takes = {"--language", "--url", "--credentials"};
constexpr std::array<std::string_view, 6> filter_takes = {"--track",    "--follow", "--locations",
                                                          "--language", "--url",    "--credentials"};

constexpr std::array kinds = {
    source_kind{.form = "twitter:sample",
                .prefix = "twitter:sample",
                .text = "Twitter's 1.1 streaming API, as servers of your own speak\nit: a random part of all posts",
                .example = "twitter:sample --url http://127.0.0.1:8080",
                .options = sample_takes,
                .open = open_sample},
    source_kind{.form = "twitter:filter",
                .prefix = "twitter:filter",
                .text = "the same: posts chosen by --track, --follow, --locations",
                .example = "twitter:filter --track elixir,erlang",
                .options = filter_takes,
                .open = open_filter,
                .check = check_filter},
};

}  // namespace

std::span<const source_kind> twitter_kinds() {
    return kinds;
}

}  // namespace weir::console
