// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/observer.hpp"
#include "support/scripted_source.hpp"
#include "support/timed_numbers.hpp"

#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <algorithm>
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

auto seconds() {
    return window::fixed(1s, &timed_number::at);
}

}  // namespace

TEST_CASE("events of one time are in one window, whatever partitions, threads and batches", "[D1]") {
    const auto how = any_way();
    const auto stages = GENERATE(std::size_t{1}, std::size_t{4});
    const auto found =
        timed_sums(from_range(at(0s, one_to(100)), how.batches()).map([](timed_number one) { return one; }), seconds(),
                   stages, how.options());
    CHECK(found.total == 5050);
    CHECK(found.late == 0);
    for (const auto& line : found.sums) CHECK(line.substr(line.find(' ')) == " 0 done");
}

TEST_CASE("a window in event time fires every ten events", "[D2]") {
    CHECK(timed_sums(at(0s, one_to(100)), seconds().trigger_every(10, keep), any_way()).sums ==
          lines{"55 0 every 10", "210 0 every 10", "465 0 every 10", "820 0 every 10", "1275 0 every 10",
                "1830 0 every 10", "2485 0 every 10", "3240 0 every 10", "4095 0 every 10", "5050 0 every 10",
                "5050 0 done"});
}

TEST_CASE("each event is in the window of its time", "[D3]") {
    CHECK(timed_sums(two_seconds(), seconds(), any_way()).sums == lines{"1275 0 done", "3775 1 done"});
}

TEST_CASE("a window is done before the next one fires, also within a batch, where Flow's order is the batches'",
          "[D4][D5]") {
    CHECK(timed_sums(two_seconds(), seconds().trigger_every(12, keep), any_way()).sums ==
          lines{"78 0 every 12", "300 0 every 12", "666 0 every 12", "1176 0 every 12", "1275 0 done", "678 1 every 12",
                "1500 1 every 12", "2466 1 every 12", "3576 1 every 12", "3775 1 done"});
}

TEST_CASE("a periodic trigger fires the windows in event time that are open", "[D6]") {
    const auto time = std::make_shared<weir::manual_clock>();
    const script<timed_number> input;
    observer<std::string> seen;
    auto running = weir::start(
        weir::from(input)
            .partition(&timed_number::value, {.over = seconds().trigger_periodically(100ms, keep), .stages = 1})
            .reduce(0, add_timed)
            .emit()
            .for_each([&](const pane<int>& one) { seen.add(line_of(one)); }),
        {.clock = time});
    input.deliver(two_seconds());
    CHECK(seen.wait_for(1) == lines{"1275 0 done"});
    time->advance(100ms);
    CHECK(seen.wait_for(2).back() == "3775 1 periodically 100ms");
    input.end();
    running.wait();
    CHECK(seen.all() == lines{"1275 0 done", "3775 1 periodically 100ms", "3775 1 done"});
}

TEST_CASE("an event is late by the watermark before it, where in Flow that depends on the batches", "[D7][D9][D11]") {
    const auto found = timed_sums(there_and_back(), seconds().with_empty(), any_way());
    CHECK(found.sums == lines{"820 0 done", "0 1 done", "2420 2 done"});
    CHECK(found.late == 20);
}

TEST_CASE("what is emitted and what is late make up the whole, on any number of partitions", "[D11]") {
    const auto how = any_way();
    const auto stages = GENERATE(std::size_t{1}, std::size_t{2}, std::size_t{8});
    observer<timed_number> late;
    const auto found =
        timed_sums(from_range(there_and_back(), how.batches()).map([](timed_number one) { return one; }),
                   seconds().late_to([&](const timed_number& one) { late.add(one); }), stages, how.options());
    CHECK(found.late == 20);
    int sum = found.total;
    for (const auto& one : late.all()) sum += one.value;
    CHECK(sum == 5050);
    CHECK(late.all().size() == 20);
}

TEST_CASE("late events fire no trigger", "[D8][D10]") {
    const auto found = timed_sums(there_and_back(), seconds().with_empty().trigger_every(12, keep), any_way());
    CHECK(found.sums == lines{"78 0 every 12", "300 0 every 12", "666 0 every 12", "820 0 done", "0 1 done",
                              "558 2 every 12", "1260 2 every 12", "2106 2 every 12", "2420 2 done"});
    CHECK(found.late == 20);
}

TEST_CASE("each stage of a layer without keys has a pane of each window that it saw", "[D18]") {
    const auto how = any_way();
    const auto panes = from_range(two_seconds(), how.batches())
                           .shuffle({.over = seconds(), .stages = 4})
                           .reduce(0, add_timed)
                           .emit()
                           .collect(how.options());
    CHECK(panes.size() <= 8);
    int sums[2] = {};
    for (const auto& one : panes) sums[one.window.id] += one.value;
    CHECK(sums[0] == 1275);
    CHECK(sums[1] == 3775);
}

TEST_CASE("each partition has its own pane of each window", "[D19]") {
    const auto how = any_way();
    const auto by_four = weir::to_partition([](const timed_number& one) { return one.value % 4; });
    const auto panes = from_range(two_seconds(), how.batches())
                           .partition(by_four, {.over = seconds(), .stages = 4})
                           .reduce(0, add_timed)
                           .emit()
                           .collect(how.options());
    CHECK(sorted(values_of(panes)) == std::vector{300, 312, 325, 338, 900, 912, 975, 988});
}

TEST_CASE("an input without events has no window in event time", "[D30]") {
    const auto how = any_way();
    const auto panes = from_range(timed_numbers{}, how.batches())
                           .partition(&timed_number::value, {.over = seconds(), .stages = 4})
                           .reduce(0, add_timed);
    CHECK(panes.emit().collect(how.options()).empty());
    CHECK(panes.departition(0, add).collect(how.options()).empty());
}

TEST_CASE("only what returns a time says when an event happened", "[D28]") {
    const auto number = [](const timed_number& one) { return one.value; };
    const auto time = [](const timed_number& one) { return one.at; };
    STATIC_REQUIRE(!weir::time_function<decltype(number), timed_number>);
    STATIC_REQUIRE(weir::time_function<decltype(time), timed_number>);
    STATIC_REQUIRE(weir::time_function<weir::time_point timed_number::*, timed_number>);
}
