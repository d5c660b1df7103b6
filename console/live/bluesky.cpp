// SPDX-License-Identifier: Apache-2.0
#include "live_source.hpp"

#include <weir/bluesky.hpp>
#include <weir/recording.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace weir::console {

namespace {

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

opened_source open(const source_argument& which, const top_options& options) {
    return opened([&] {
        bluesky::stream_options chosen{.speak = endpoint_with(options.counted), .since = options.since};
        chosen.compress = knows_zstd_files() && chosen.speak != bluesky::endpoint::v1;
        if (!which.rest.empty()) chosen.hosts = hosts_in(which.rest);
        chosen.give_up_first = failures_at_first;
        chosen.give_up_after = failures_in_a_row;
        return bluesky::posts(std::move(chosen));
    });
}

constexpr std::array<std::string_view, 1> takes = {"--since"};

constexpr std::array kinds = {
    source_kind{.form = "bluesky:",
                .prefix = "bluesky:",
                .text = "Bluesky's posts, live; needs no account. It goes on where\nit was when a connection is lost",
                .example = "bluesky: --since 1h",
                .options = takes,
                .open = open},
    source_kind{.form = "bluesky:HOST",
                .prefix = "bluesky:",
                .takes_more = true,
                .text = "the same from a Jetstream server of your choice, with its\nport if need be; of HOST,HOST the "
                        "next where one fails",
                .example = "bluesky:127.0.0.1:6008",
                .options = takes,
                .open = open},
};

}  // namespace

std::span<const source_kind> bluesky_kinds() {
    return kinds;
}

}  // namespace weir::console
