// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/observer.hpp"
#include "support/scripted_source.hpp"

#include <weir/flow.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using weir::pane;
using weir::tally;
using weir::testing::gate;
using weir::testing::observer;
using weir::testing::script;

namespace {

/// Sums per window of ten seconds, over all partitions.
auto windowed(const script<int>& input) {
    return weir::from(input)
        .partition([](int n) { return n; }, {.over = weir::window::periodic(10s), .stages = 3})
        .reduce(0, [](int& sum, int n) { sum += n; })
        .departition(0, [](int& sum, int part) { sum += part; });
}

/// Received = counted + dropped, and nothing else happened.
bool only_counted_or_dropped(const tally& records) {
    return records.adds_up() && records.received == records.counted + records.dropped;
}

}  // namespace

TEST_CASE("a run stops while its source is silent") {
    const script<int> input;
    auto running = weir::start(weir::from(input).for_each([](int) {}));
    running.stop();
    CHECK(running.wait().records == tally{});
    CHECK(input.gone() == 1);
}

TEST_CASE("a stopped run does not emit its open windows") {
    const auto time = std::make_shared<weir::manual_clock>();
    const script<int> input;
    observer<pane<int>> seen;
    auto running = weir::start(windowed(input).for_each(seen.recorder()), {.clock = time});
    input.deliver({1, 2});
    time->advance(10s);
    CHECK(seen.wait_for(1).front().value == 3);
    input.deliver({4});
    running.stop();
    const auto report = running.wait();
    CHECK(seen.all().size() == 1);
    CHECK(report.records.received == 3);
    CHECK(only_counted_or_dropped(report.records));
}

TEST_CASE("a run stops while its sink is frozen, as soon as the sink lets go") {
    const script<int> input;
    gate frozen;
    auto running =
        weir::start(weir::from(input).for_each([&](int) { frozen.pass(); }), {.threads = 1, .max_demand = 5});
    const gate::opener last(frozen);
    for (int index = 0; index < 5; ++index) input.deliver({index});
    frozen.wait_for_arrivals(1);
    running.stop();
    frozen.open();
    const auto report = running.wait();
    // The batch in the sink's hands was let go by it; the four behind it were dropped unread.
    CHECK(report.records == tally{.received = 5, .counted = 1, .dropped = 4});
    CHECK(frozen.arrivals() == 1);
}

TEST_CASE("a run stops while a batch waits at the entrance, and the batch is counted as dropped") {
    const script<int> input;
    gate frozen;
    auto running =
        weir::start(weir::from(input).for_each([&](int) { frozen.pass(); }), {.threads = 1, .max_demand = 2});
    const gate::opener last(frozen);
    for (int index = 0; index < 5; ++index) input.push({index});
    input.wait_for_offered(3);
    frozen.wait_for_arrivals(1);
    running.stop();
    // The source is sent away although the sink is still frozen.
    input.wait_for_entered(3);
    frozen.open();
    CHECK(running.wait().records == tally{.received = 3, .counted = 1, .dropped = 2});
}

TEST_CASE("a drained run closes its open window exactly once") {
    const auto time = std::make_shared<weir::manual_clock>();
    const script<int> input;
    observer<pane<int>> seen;
    auto running = weir::start(windowed(input).for_each(seen.recorder()), {.clock = time});
    input.deliver({1, 2});
    time->advance(10s);
    (void)seen.wait_for(1);
    input.deliver({3, 4});
    running.drain();
    CHECK(running.wait().records == tally{.received = 4, .counted = 4});
    const auto panes = seen.all();
    REQUIRE(panes.size() == 2);
    CHECK(panes[1].window.id == 1);
    CHECK(panes[1].value == 7);
    CHECK(input.gone() == 1);
}

TEST_CASE("a run drains while its source is silent") {
    const script<int> input;
    observer<pane<int>> seen;
    auto running = weir::start(weir::from(input)
                                   .partition([](int n) { return n; }, {.stages = 2})
                                   .reduce(0, [](int& sum, int n) { sum += n; })
                                   .departition(0, [](int& sum, int part) { sum += part; })
                                   .for_each(seen.recorder()));
    running.drain();
    CHECK(running.wait().records == tally{});
    REQUIRE(seen.all().size() == 1);
    CHECK(seen.all().front().value == 0);
}

TEST_CASE("what waits at the entrance when a run is drained still comes in") {
    const script<int> input;
    gate frozen;
    observer<int> seen;
    auto running = weir::start(weir::from(input).for_each([&](int n) {
        frozen.pass();
        seen.add(n);
    }),
                               {.threads = 1, .max_demand = 2});
    const gate::opener last(frozen);
    for (int index = 0; index < 5; ++index) input.push({index});
    input.wait_for_offered(3);
    running.drain();
    frozen.open();
    CHECK(running.wait().records == tally{.received = 3, .counted = 3});
    CHECK(weir::testing::sorted(seen.all()) == std::vector{0, 1, 2});
}

TEST_CASE("a stop after a drain ends what is still under way") {
    const script<int> input;
    gate frozen;
    auto running =
        weir::start(weir::from(input).for_each([&](int) { frozen.pass(); }), {.threads = 1, .max_demand = 4});
    const gate::opener last(frozen);
    for (int index = 0; index < 4; ++index) input.deliver({index});
    frozen.wait_for_arrivals(1);
    running.drain();
    running.stop();
    running.stop();
    frozen.open();
    CHECK(running.wait().records == tally{.received = 4, .counted = 1, .dropped = 3});
}

TEST_CASE("stopping or draining a run that has ended changes nothing") {
    const script<int> input;
    observer<int> seen;
    auto running = weir::start(weir::from(input).for_each(seen.recorder()));
    input.push({1, 2});
    input.end();
    const auto report = running.wait();
    running.stop();
    running.drain();
    CHECK(running.wait().records == report.records);
    CHECK(report.records == tally{.received = 2, .counted = 2});
}

TEST_CASE("a run that nobody waits for is stopped by its destructor, and its source is gone", "[K5][K19]") {
    const script<int> input;
    observer<int> seen;
    {
        auto running = weir::start(weir::from(input).for_each(seen.recorder()));
        input.deliver({1});
        (void)seen.wait_for(1);
    }
    CHECK(input.made() == 1);
    CHECK(input.gone() == 1);
    input.push({2});
    CHECK(seen.all() == std::vector{1});
}

TEST_CASE("a function of the flow may stop or drain its own run") {
    const bool drains = GENERATE(false, true);
    const script<int> input;
    std::optional<weir::running> running;
    std::atomic<int> calls = 0;
    const auto job = weir::from(input).for_each([&](int n) {
        ++calls;
        if (n == 1) drains ? running->drain() : running->stop();
    });
    running.emplace(job, weir::run_options{.threads = 1});
    input.push({0, 1});
    const auto report = running->wait();
    CHECK(report.records == tally{.received = 2, .counted = 2});
    CHECK(calls == 2);
    running.reset();
}

TEST_CASE("several threads may stop, drain and wait for a run at once") {
    for (int round = 0; round < 20; ++round) {
        const script<int> input;
        auto running = weir::start(windowed(input).for_each([](const pane<int>&) {}));
        input.deliver({1, 2, 3});
        std::vector<std::thread> threads;
        threads.emplace_back([&] { running.stop(); });
        threads.emplace_back([&] { running.drain(); });
        threads.emplace_back([&] { (void)running.wait(); });
        threads.emplace_back([&] { (void)running.report(); });
        for (auto& one : threads) one.join();
        const auto report = running.wait();
        REQUIRE(report.records.received == 3);
        REQUIRE(only_counted_or_dropped(report.records));
    }
}
