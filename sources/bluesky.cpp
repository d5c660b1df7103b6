// SPDX-License-Identifier: Apache-2.0
#include <weir/bluesky.hpp>

#include "jetstream_reception.hpp"

#include <memory>
#include <stdexcept>
#include <utility>

namespace weir::bluesky {

namespace {

constexpr std::size_t most_collections = 100;  // of a request (lexicon network.bsky.jetstream.subscribeEvents)

stream_options checked(stream_options options) {
    for (const auto& host : options.hosts) static_cast<void>(jetstream_base(host));
    if (options.collections.size() > most_collections)
        throw std::invalid_argument("a Jetstream takes 100 collections at most");
    if (options.since && options.cursor)
        throw std::invalid_argument("bluesky: begin at a time or at a cursor, not at both");
    if (options.since && *options.since < duration::zero())
        throw std::invalid_argument("bluesky: what is to come cannot be replayed; give a time that is past");
    if (options.compress && options.speak == endpoint::v1)
        throw std::invalid_argument("bluesky: only the v2 endpoint gives out what compressed messages are read with");
    if (options.compress && !has_zstd())
        throw std::invalid_argument(
            "weir was built without libzstd; install libzstd-dev, or do not ask for compression");
    return options;
}

}  // namespace

std::vector<std::string> default_hosts() {
    return {"jetstream.us-east.bsky.network",  "jetstream.us-west.bsky.network",  "jetstream1.us-east.bsky.network",
            "jetstream2.us-west.bsky.network", "jetstream2.us-east.bsky.network", "jetstream1.us-west.bsky.network"};
}

stream::stream(stream_options chosen) : options_(checked(std::move(chosen))) {}

void stream::run(intake& entrance) {
    jetstream_reception(options_, entrance).run();
}

tweets posts(stream_options options) {
    options = checked(std::move(options));
    return {"bluesky::posts", [options = std::move(options)] { return std::make_unique<stream>(options); }};
}

}  // namespace weir::bluesky
