// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/bluesky.hpp>

#include "support/jetstream_script.hpp"
#include "support/running_source.hpp"

#include <memory>
#include <string>
#include <utility>

namespace weir::testing {

inline std::string host_of(const script_server& server) {
    const std::string url = server.url();
    return "ws" + url.substr(4, url.rfind('/') - 4);
}

/// A record waits for no other, so that the clock need not be moved to see it.
inline std::unique_ptr<source> stream_from(const script_server& server, bluesky::stream_options chosen = {}) {
    chosen.hosts.insert(chosen.hosts.begin(), host_of(server));
    chosen.linger = duration::zero();
    return std::make_unique<bluesky::stream>(std::move(chosen));
}

/// What the feed sends, from that number on.
inline strings lines(const jetstream_feed& feed, int version, int from = 0) {
    strings all;
    for (int number = from; number < feed.count; ++number)
        all.push_back((version == 2 ? feed.v2(number) : feed.v1(number)) + "\n");
    return all;
}

}  // namespace weir::testing
