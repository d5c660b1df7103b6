// SPDX-License-Identifier: Apache-2.0
// What trends: the hashtags of a Twitter v1.1 stream, counted in windows of ten seconds, the 25 most frequent of each
// printed. The posts are made up and come from a server on loopback, so that the stream ends.
#include <weir/from.hpp>
#include <weir/replay_server.hpp>
#include <weir/synthetic.hpp>
#include <weir/top.hpp>
#include <weir/tweets.hpp>

#include <chrono>
#include <iomanip>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

using namespace weir;
using namespace std::chrono_literals;

namespace {

record_feed made_up_posts(int count) {
    return [posts = std::make_shared<synthetic_tweets>(), left = count](std::string& record) mutable {
        if (left == 0) return false;
        --left;
        posts->append_next(record);
        return true;
    };
}

/// The server's stream, as one would ask Twitter for its own: there, with credentials and without a URL.
tweets stream_of(const replay_server& server) {
    return twitter::filter(
        {.url = server.base_url() + "/1.1/statuses/filter.json", .track = {"river"}, .end_on_close = true});
}

/// A clock that stands still: all posts fall into one window, on a slow machine too.
run_options standing_still() {
    return {.clock = std::make_shared<manual_clock>(std::chrono::sys_days{std::chrono::year{2026} / 1 / 1})};
}

}  // namespace

void print(const pane<std::vector<ranked>>& trending) {
    for (const auto& [tag, count] : trending.value) std::cout << std::setw(3) << count << " #" << tag << '\n';
}

int main() {
    replay_server server(made_up_posts(4000), {.chunks = {.records = 64}});
    auto trending = from(stream_of(server))                                          // flow<tweet>
                        .flat_map(&tweet::hashtags)                                  // flow<hashtag>
                        .partition(&hashtag::text, {.over = window::periodic(10s)})  // equal tags meet in one partition
                        .reduce(counts{}, [](counts& seen, const hashtag& tag) { ++seen[tag.text]; })
                        .departition(counts{}, add_counts)  // flow<pane<counts>>: one a window
                        .map(top(25));                      // flow<pane<vector<ranked>>>
    run(trending.for_each(print), standing_still());
}
