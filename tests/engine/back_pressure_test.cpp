// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/observer.hpp"
#include "support/scripted_source.hpp"

#include <weir/flow.hpp>

#include <chrono>
#include <memory>
#include <numeric>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using weir::pane;
using weir::tally;
using weir::testing::gate;
using weir::testing::observer;
using weir::testing::script;

TEST_CASE("while the sink is frozen no more than max_demand batches enter, and one waits") {
    const auto threads = GENERATE(1U, 2U, 8U);
    const auto max_demand = GENERATE(std::size_t{1}, std::size_t{2}, std::size_t{5});
    constexpr int batches = 50;
    const script<int> input;
    gate frozen;
    observer<int> seen;
    auto running = weir::start(weir::from(input).for_each([&](int n) {
        frozen.pass();
        seen.add(n);
    }),
                               {.threads = threads, .max_demand = max_demand});
    const gate::opener last(frozen);
    for (int index = 0; index < batches; ++index) input.push({index});
    input.end();

    input.wait_for_offered(max_demand + 1);
    frozen.wait_for_arrivals(1);
    CHECK(input.entered() == max_demand);
    CHECK(input.offered() == max_demand + 1);
    CHECK(seen.all().empty());
    CHECK(running.report().records.counted == 0);

    frozen.open();
    const auto report = running.wait();
    CHECK(report.records == tally{.received = batches, .counted = batches});
    CHECK(report.max_batches_in_flight == max_demand);
    std::vector<int> expected(batches);
    std::iota(expected.begin(), expected.end(), 0);
    CHECK(weir::testing::sorted(seen.all()) == expected);
}

TEST_CASE("a reducer that stands still stops the source too") {
    const script<int> input;
    gate frozen;
    auto running = weir::start(weir::from(input)
                                   .partition([](int n) { return n; }, {.stages = 2})
                                   .reduce(0,
                                           [&](int& sum, int n) {
                                               frozen.pass();
                                               sum += n;
                                           })
                                   .emit()
                                   .for_each([](const pane<int>&) {}),
                               {.threads = 2, .max_demand = 3});
    const gate::opener last(frozen);
    for (int index = 0; index < 20; ++index) input.push({7});
    input.end();
    input.wait_for_offered(4);
    frozen.wait_for_arrivals(1);
    CHECK(input.entered() == 3);
    frozen.open();
    const auto report = running.wait();
    CHECK(report.records == tally{.received = 20, .counted = 20});
    CHECK(report.max_batches_in_flight == 3);
}

TEST_CASE("a source that had to wait is let in when no more than min_demand are in flight") {
    const auto min_demand = GENERATE(std::size_t{1}, static_cast<std::size_t>(-1));  // absent: a quarter of four
    const script<int> input;
    gate frozen;
    auto running = weir::start(weir::from(input).for_each([&](int) { frozen.pass(); }),
                               {.threads = 1, .max_demand = 4, .min_demand = min_demand});
    const gate::opener last(frozen);
    for (int index = 0; index < 8; ++index) input.push({index});
    input.end();
    frozen.wait_for_arrivals(1);
    // The fifth stands at the entrance, and would go straight in if a credit came back before it does.
    while (running.metrics().sources[0].in_flight < 5) std::this_thread::yield();

    // One thread: when the next arrives, the credit of the one before is back.
    frozen.let(2);
    frozen.wait_for_arrivals(3);
    CHECK(input.entered() == 4);
    frozen.let(1);
    // One is in flight beside the one that waited: it enters, and three more may follow.
    input.wait_for_entered(7);
    CHECK(input.entered() == 7);

    frozen.open();
    CHECK(running.wait().records == tally{.received = 8, .counted = 8});
}

TEST_CASE("a source is let in at every return where min_demand is one less than max_demand") {
    const script<int> input;
    gate frozen;
    auto running = weir::start(weir::from(input).for_each([&](int) { frozen.pass(); }),
                               {.threads = 1, .max_demand = 4, .min_demand = 3});
    const gate::opener last(frozen);
    for (int index = 0; index < 8; ++index) input.push({index});
    input.end();
    for (std::size_t passed = 0; passed < 4; ++passed) {
        input.wait_for_entered(4 + passed);
        input.wait_for_offered(5 + passed > 8 ? 8 : 5 + passed);
        CHECK(input.entered() == 4 + passed);
        frozen.let(1);
    }
    frozen.open();
    CHECK(running.wait().records == tally{.received = 8, .counted = 8});
}

TEST_CASE("a sink slower than the windows close holds back both windows and source, and loses neither") {
    const auto max_closings = GENERATE(std::size_t{1}, std::size_t{2}, std::size_t{4});
    constexpr std::size_t windows = 30;
    const auto time = std::make_shared<weir::manual_clock>();
    const script<int> input;
    gate frozen;
    observer<pane<int>> seen;
    auto running = weir::start(weir::from(input)
                                   .partition([](int n) { return n; }, {.over = weir::window::periodic(10s)})
                                   .reduce(0, [](int& sum, int n) { sum += n; })
                                   .departition(0, [](int& sum, int part) { sum += part; })
                                   .for_each([&](pane<int> one) {
                                       frozen.pass();
                                       seen.add(std::move(one));
                                   }),
                               {.threads = 2, .max_demand = 2, .max_closings = max_closings, .clock = time});
    const gate::opener last(frozen);
    input.deliver({1});
    time->advance(10s);
    frozen.wait_for_arrivals(1);
    for (std::size_t index = 1; index < windows; ++index) {
        input.push({1});
        time->advance(10s);
    }
    CHECK(frozen.arrivals() == 1);
    frozen.open();
    input.wait_for_entered(windows);
    input.end();
    const auto report = running.wait();
    CHECK(report.records == tally{.received = windows, .counted = windows});
    const auto panes = seen.all();
    int sum = 0;
    for (std::size_t index = 0; index < panes.size(); ++index) {
        CHECK(panes[index].window.id == static_cast<std::int64_t>(index));
        sum += panes[index].value;
    }
    CHECK(sum == static_cast<int>(windows));
    CHECK(panes.size() == windows + 1);
}
