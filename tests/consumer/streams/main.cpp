// SPDX-License-Identifier: Apache-2.0
// Reads posts from a file and counts their hashtags; says what became of the posts.
#include <weir/from.hpp>
#include <weir/top.hpp>
#include <weir/tweets.hpp>

#include <iostream>
#include <vector>

int main() {
    const auto report =
        weir::run(weir::from(weir::tweets_from_file(POSTS))
                      .flat_map(&weir::tweet::hashtags)
                      .partition(&weir::hashtag::text, {.stages = 2})
                      .reduce(weir::counts{}, [](weir::counts& seen, const weir::hashtag& tag) { ++seen[tag.text]; })
                      .departition(weir::counts{}, weir::add_counts)
                      .map(weir::top(10))
                      .for_each([](const weir::pane<std::vector<weir::ranked>>& all) {
                          for (const auto& [tag, count] : all.value) std::cout << count << " #" << tag << '\n';
                      }));
    const auto& posts = report.records;
    std::cout << posts.received << " received: " << posts.counted << " counted, " << posts.control << " control, "
              << posts.malformed << " malformed\n";
}
