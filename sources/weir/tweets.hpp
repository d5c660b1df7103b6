// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/files.hpp>
#include <weir/tweet.hpp>
#include <weir/twitter_stream.hpp>

#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace weir {

/// Tweets are where a flow of tweets begins: `weir::from(tweets)`. A value; each run makes a source of its own.
class tweets {
public:
    using event = tweet;
    using make_source = std::function<std::unique_ptr<source>()>;

    /// Any source that delivers blocks of records.
    tweets(std::string name, make_source make) : name_(std::move(name)), make_(std::move(make)) {}

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] std::unique_ptr<source> make() const { return make_(); }
    [[nodiscard]] read_tweets reader() const { return {}; }

private:
    std::string name_;
    make_source make_;
};

/// The posts of a file, one JSON text a line. The run fails with `file_error` where it cannot be read.
[[nodiscard]] tweets tweets_from_file(std::string path, file_options options = {});

/// The posts of an open descriptor, such as standard input (0), which stays open. `name` is for messages.
[[nodiscard]] tweets tweets_from_descriptor(int descriptor, std::string name, file_options options = {});

namespace twitter {

/// The tweets that a v1.1 `statuses/filter` endpoint sends; options.post is set. Name at least one thing to filter by.
/// Throws `std::invalid_argument` for options that cannot work.
[[nodiscard]] tweets filter(stream_options options);

/// The tweets that a v1.1 `statuses/sample` endpoint sends; options.post is cleared.
[[nodiscard]] tweets sample(stream_options options);

}  // namespace twitter

}  // namespace weir
