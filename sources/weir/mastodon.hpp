// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/json_stream.hpp>

#include <string>
#include <string_view>

namespace weir::mastodon {

/// Which posts of a host.
enum class channel {
    everything,  ///< the public posts that the host knows of
    local,       ///< the public posts of its own users
    remote,      ///< the public posts of all others
    hashtag,     ///< those with a hashtag
};

struct options {
    std::string host = {};  ///< "mastodon.example"; or "http://127.0.0.1:PORT" for a server on this machine
    channel from = channel::everything;
    std::string hashtag = {};        ///< without the '#', where `from` is `hashtag`
    std::string token = {};          ///< the access token of a user; sent in a header, never shown
    std::string streaming_url = {};  ///< "https://streaming.example"; empty: the host is asked for it
    stream_settings settings = {};
};

/// The options that HOST, HOST/local, HOST/remote or HOST/hashtag/TAG stands for. Throws `std::invalid_argument` for
/// another text.
[[nodiscard]] options options_for(std::string_view place);

/// The posts that a Mastodon host streams (since 4.2.0 to users only, hence the token). Deletions, edits and whatever
/// else is no new post count as control. Nothing is replayed: an outage is told with its times.
///
/// Where its posts are streamed from, a host says itself (`/api/v2/instance`, configuration.urls.streaming); one that
/// does not say is taken to stream them itself.
[[nodiscard]] tweets posts(options chosen);

}  // namespace weir::mastodon
