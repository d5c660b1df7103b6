// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/observer.hpp"
#include "support/scripted_source.hpp"

#include <weir/flow.hpp>
#include <weir/top.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using weir::counts;
using weir::pane;
using weir::ranked;
using weir::testing::observer;
using weir::testing::script;

namespace {

using lines = std::vector<ranked>;

/// The main job: what trends, window by window.
auto trending(const script<std::string>& input, std::size_t stages) {
    return weir::from(input)
        .partition([](const std::string& tag) { return tag; }, {.over = weir::window::periodic(10s), .stages = stages})
        .reduce(counts{}, [](counts& seen, const std::string& tag) { ++seen[tag]; })
        .departition(counts{}, weir::add_counts)
        .map(weir::top(25));
}

}  // namespace

TEST_CASE("top makes the list of the largest counts") {
    counts all;
    all["a"] = 1;
    all["b"] = 3;
    all["c"] = 2;
    CHECK(weir::top(2)(all) == lines{{"b", 3}, {"c", 2}});
    CHECK(weir::top(9)(all) == lines{{"b", 3}, {"c", 2}, {"a", 1}});
    CHECK(weir::top(0)(all).empty());
}

TEST_CASE("of equal counts the key that is smaller by bytes comes first") {
    counts all;
    for (const auto* tag : {"b", "\xc3\xa9", "a", "B", "ab", ""}) all[tag] = 5;
    CHECK(weir::top(9)(all) == lines{{"", 5}, {"B", 5}, {"a", 5}, {"ab", 5}, {"b", 5}, {"\xc3\xa9", 5}});
    CHECK(weir::top(2)(all) == lines{{"", 5}, {"B", 5}});
}

TEST_CASE("each window counts for itself, with ties by name", "[C8]") {
    const auto stages = GENERATE(std::size_t{1}, std::size_t{2}, std::size_t{8});
    const auto time = std::make_shared<weir::manual_clock>();
    const script<std::string> input;
    observer<pane<lines>> seen;
    auto running = weir::start(trending(input, stages).for_each(seen.recorder()), {.threads = 2, .clock = time});
    input.deliver({"a", "c", "b", "a"});
    input.deliver({"b", "c", "a"});
    time->advance(10s);
    CHECK(seen.wait_for(1)[0].value == lines{{"a", 3}, {"b", 2}, {"c", 2}});
    input.deliver({"b"});
    time->advance(10s);
    const auto panes = seen.wait_for(2);
    CHECK(panes[1].value == lines{{"b", 1}});
    CHECK(panes[1].window.id == 1);
    running.stop();
}

TEST_CASE("of thirty tags the twenty-five largest are listed, in order", "[C9]") {
    const auto stages = GENERATE(std::size_t{1}, std::size_t{2}, std::size_t{8});
    const auto batch_size = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{500});
    const script<std::string> input;
    observer<pane<lines>> seen;
    auto running = weir::start(trending(input, stages).for_each(seen.recorder()),
                               {.clock = std::make_shared<weir::manual_clock>()});
    std::vector<std::string> tags;
    for (int tag = 1; tag <= 30; ++tag)
        for (int times = 0; times < tag; ++times) {
            tags.push_back("tag" + std::to_string(tag));
            if (tags.size() == batch_size) input.push(std::exchange(tags, {}));
        }
    input.push(tags);
    input.end();
    running.wait();
    REQUIRE(seen.all().size() == 1);
    const auto list = seen.all()[0].value;
    REQUIRE(list.size() == 25);
    for (std::size_t index = 0; index < 25; ++index) {
        CHECK(list[index].count == 30 - index);
        CHECK(list[index].key == "tag" + std::to_string(30 - index));
    }
}
