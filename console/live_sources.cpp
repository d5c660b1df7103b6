// SPDX-License-Identifier: Apache-2.0
// The live sources of others than Twitter: Bluesky, Mastodon, Wikimedia, and any stream of JSON.
#include "arguments.hpp"
#include "secrets.hpp"
#include "source_openers.hpp"
#include "usage_error.hpp"

#include <weir/bluesky.hpp>
#include <weir/clock.hpp>
#include <weir/json_stream.hpp>
#include <weir/mastodon.hpp>
#include <weir/recording.hpp>
#include <weir/wikimedia.hpp>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::console {

namespace {

/// What is wrong with what stands behind the colon was typed, too.
template <class Make>
opened_source opened(const Make& make) {
    try {
        return {.from = make()};
    } catch (const std::invalid_argument& wrong) {
        throw usage_error(wrong.what());
    }
}

/// The servers between commas.
std::vector<std::string> hosts_in(std::string_view list) {
    std::vector<std::string> hosts;
    for (std::size_t begin = 0; begin <= list.size();) {
        const std::size_t end = std::min(list.find(',', begin), list.size());
        hosts.emplace_back(list.substr(begin, end - begin));
        begin = end + 1;
    }
    return hosts;
}

/// Jetstreams say the same in two ways, with other names around the post: whoever names one of them wants that way.
bluesky::endpoint endpoint_with(const counted_options& counted) {
    const auto names = [&counted](std::string_view first) {
        const auto begins = [first](const field_path& path) { return path.steps().front().name == first; };
        return (counted.by && begins(*counted.by)) || (counted.text && begins(*counted.text)) ||
               std::any_of(counted.where.begin(), counted.where.end(),
                           [&](const field_condition& one) { return begins(one.path()); });
    };
    if (names("commit")) return bluesky::endpoint::v1;
    return names("payload") ? bluesky::endpoint::v2 : bluesky::endpoint::automatic;
}

stream_settings settings_of_live_streams() {
    stream_settings settings;
    settings.give_up_first = failures_at_first;
    settings.give_up_after = failures_in_a_row;
    return settings;
}

}  // namespace

opened_source open_bluesky(const source_argument& which, const top_options& options) {
    return opened([&] {
        bluesky::stream_options chosen{.speak = endpoint_with(options.counted), .since = options.since};
        chosen.compress = knows_zstd_files() && chosen.speak != bluesky::endpoint::v1;
        if (!which.rest.empty()) chosen.hosts = hosts_in(which.rest);
        chosen.give_up_first = failures_at_first;
        chosen.give_up_after = failures_in_a_row;
        return bluesky::posts(std::move(chosen));
    });
}

opened_source open_mastodon(const source_argument& which, const top_options& options) {
    return opened([&] {
        auto chosen = mastodon::options_for(which.rest);
        const bool required = !is_loopback_http(chosen.host);
        chosen.token = find_mastodon_token({process_environment(), options.twitter.credentials_file, required});
        chosen.settings = settings_of_live_streams();
        return mastodon::posts(std::move(chosen));
    });
}

opened_source open_wikimedia(const source_argument&, const top_options& options) {
    return opened([&] {
        wikimedia::options chosen;
        if (options.twitter.url) chosen.url = *options.twitter.url + "/v2/stream/";
        if (options.since) chosen.since = system_clock()->now() - *options.since;
        chosen.settings = settings_of_live_streams();
        return wikimedia::recent_changes(std::move(chosen));
    });
}

opened_source open_address(const source_argument& which, const top_options& options) {
    return opened([&] {
        const secrets_request where{process_environment(), options.twitter.credentials_file, false};
        return json_stream(which.text, {.headers = find_stream_headers(where), .settings = settings_of_live_streams()});
    });
}

}  // namespace weir::console
