// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/observer.hpp"
#include "support/scripted_source.hpp"
#include "support/sums.hpp"

#include <weir/flow.hpp>
#include <weir/from.hpp>
#include <weir/merge.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace weir::testing;
using weir::from_range;
using weir::pane;
namespace window = weir::window;

namespace {

constexpr auto keep = weir::accumulation::keep;

std::string itself(const std::string& tag) {
    return tag;
}

/// A list on one line: "a 3, b 2".
std::string told(const auto& ranked) {
    std::string line;
    for (const auto& one : ranked)
        line += (line.empty() ? "" : ", ") + std::string(one.key) + " " + std::to_string(one.count);
    return line;
}

}  // namespace

TEST_CASE("the tags of two sources are ranked every ten seconds, ties by name, nothing carried over", "[C8]") {
    const auto stages = GENERATE(std::size_t{1}, std::size_t{2}, std::size_t{8});
    const auto threads = GENERATE(1U, 8U);
    const auto time = std::make_shared<weir::manual_clock>();
    const script<std::string> one("one");
    const script<std::string> other("other");
    observer<std::string> seen;
    auto running = weir::start(weir::merge(weir::from(one), weir::from(other))
                                   .partition(itself, {.over = window::periodic(10s), .stages = stages})
                                   .count_by(itself)
                                   .top_k(25)
                                   .for_each([&](const auto& list) { seen.add(told(list.value)); }),
                               {.threads = threads, .clock = time});
    one.deliver({"c", "a", "b"});
    other.deliver({"a", "c", "b", "a"});
    time->advance(10s);
    CHECK(seen.wait_for(1) == lines{"a 3, b 2, c 2"});
    other.deliver({"b"});
    time->advance(10s);
    CHECK(seen.wait_for(2).back() == "b 1");
    running.stop();
}

TEST_CASE("of thirty tags that came one to thirty times twenty-five lines are left, from thirty down to six", "[C9]") {
    const auto how = any_way();
    const auto stages = GENERATE(std::size_t{1}, std::size_t{8});
    lines tags;
    std::string expected;
    for (int count = 1; count <= 30; ++count) {
        const auto tag = "tag" + std::to_string(count);
        tags.insert(tags.end(), static_cast<std::size_t>(count), tag);
        if (count > 5) expected = tag + " " + std::to_string(count) + (expected.empty() ? "" : ", ") + expected;
    }
    const auto lists =
        in_order(from_range(tags, how.batches()).partition(itself, {.stages = stages}).count_by(itself).top_k(25),
                 how.options());
    REQUIRE(lists.size() == 1);
    CHECK(lists[0].value.size() == 25);
    CHECK(told(lists[0].value) == expected);
}

TEST_CASE("a periodic window fires every five events too, and is done with its time", "[C2]") {
    const auto time = std::make_shared<weir::manual_clock>();
    const script<int> input;
    observer<pane<int>> seen;
    auto running =
        weir::start(weir::from(input)
                        .partition(same, {.over = window::periodic(100ms).trigger_every(5, keep), .stages = 1})
                        .reduce(0, add)
                        .emit()
                        .for_each(seen.recorder()),
                    {.clock = time});
    input.deliver(one_to(10));
    CHECK(lines_of(seen.wait_for(2)) == lines{"15 0 every 5", "55 0 every 5"});
    time->advance(100ms);
    CHECK(lines_of(seen.wait_for(3)).back() == "55 0 done");
    input.deliver({1, 2, 3, 4});
    input.end();
    running.wait();
    CHECK(lines_of(seen.all()) == lines{"15 0 every 5", "55 0 every 5", "55 0 done", "10 1 done"});
}

TEST_CASE("what on_trigger leaves of a periodic window that is done does not begin the next", "[C4]") {
    const auto time = std::make_shared<weir::manual_clock>();
    const script<int> input;
    observer<int> seen;
    auto running = weir::start(
        weir::from(input)
            .partition(same, {.over = window::periodic(100ms), .stages = 1})
            .reduce(0, add)
            .on_trigger([](int& sum, const weir::trigger_info&) { return std::vector{std::exchange(sum, 999)}; })
            .for_each(seen.recorder()),
        {.clock = time});
    input.deliver(one_to(10));
    time->advance(100ms);
    time->advance(100ms);
    CHECK(seen.wait_for(2) == std::vector{55, 0});
    input.end();
    running.wait();
    CHECK(seen.all() == std::vector{55, 0, 0});
}

TEST_CASE("count windows fire every twelve events, counted anew in each, whatever the batches", "[B3][B4][B5]") {
    const auto how = any_way();
    const auto sums = [&](const weir::windows<int>& over) {
        return lines_of(in_order(
            from_range(one_to(100), how.batches()).partition(same, {.over = over, .stages = 1}).reduce(0, add).emit(),
            how.options()));
    };
    CHECK(sums(window::count(50).trigger_every(12, keep).with_empty()) ==
          lines{"78 0 every 12", "300 0 every 12", "666 0 every 12", "1176 0 every 12", "1275 0 done", "678 1 every 12",
                "1500 1 every 12", "2466 1 every 12", "3576 1 every 12", "3775 1 done", "0 2 done"});
    CHECK(sums(window::count(50).with_empty()) == lines{"1275 0 done", "3775 1 done", "0 2 done"});
}
