// SPDX-License-Identifier: Apache-2.0
#include "weir/tweets.hpp"

#include <stdexcept>

namespace weir {

namespace {

tweets stream_of(std::string name, const std::string& path, twitter::stream_options options) {
    if (options.url.empty()) options.url = "https://stream.twitter.com/1.1/statuses/" + path;
    // Made once now, so that options that cannot work are refused here and not when the flow runs.
    const twitter::stream checked(options);
    return {std::move(name), [options = std::move(options)] { return std::make_unique<twitter::stream>(options); }};
}

}  // namespace

tweets tweets_from_file(std::string path, file_options options) {
    std::string name = path;
    return {std::move(name),
            [path = std::move(path), options] { return std::make_unique<file_source>(path, options); }};
}

tweets tweets_from_descriptor(int descriptor, std::string name, file_options options) {
    std::string named = name;
    return {std::move(named), [descriptor, name = std::move(name), options] {
                return std::make_unique<file_source>(descriptor, name, options);
            }};
}

namespace twitter {

tweets filter(stream_options options) {
    if (options.track.empty() && options.follow.empty() && options.locations.empty())
        throw std::invalid_argument("twitter::filter: nothing to filter by; name track, follow or locations");
    options.post = true;
    return stream_of("twitter::filter", "filter.json", std::move(options));
}

tweets sample(stream_options options) {
    options.post = false;
    return stream_of("twitter::sample", "sample.json", std::move(options));
}

}  // namespace twitter

}  // namespace weir
