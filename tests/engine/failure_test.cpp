// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/observer.hpp"
#include "support/scripted_source.hpp"

#include <weir/flow.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using weir::pane;
using weir::stage_error;
using weir::tally;
using weir::testing::gate;
using weir::testing::observer;
using weir::testing::script;

namespace {

struct thirteen : std::runtime_error {
    thirteen() : std::runtime_error("thirteen is unlucky") {}
};

int refuse_thirteen(int n) {
    if (n == 13) throw thirteen();
    return n;
}

void add(int& sum, int n) {
    sum += n;
}

/// One flow, in which one function refuses 13.
struct failing_flow {
    std::string place;
    std::string stage;
    std::function<weir::job(const script<int>&)> make;
};

std::vector<failing_flow> failing_flows() {
    const auto key = [](int n) { return n; };
    const auto ignore = [](const pane<int>&) {};
    return {
        {"map", "scripted.map.for_each",
         [](const script<int>& in) { return weir::from(in).map(refuse_thirteen).for_each([](int) {}); }},
        {"filter", "scripted.filter.for_each",
         [](const script<int>& in) {
             return weir::from(in).filter([](int n) { return refuse_thirteen(n) > 0; }).for_each([](int) {});
         }},
        {"flat_map", "scripted.flat_map.for_each",
         [](const script<int>& in) {
             return weir::from(in).flat_map([](int n) { return std::vector{refuse_thirteen(n)}; }).for_each([](int) {});
         }},
        {"for_each", "scripted.for_each",
         [](const script<int>& in) { return weir::from(in).for_each([](int n) { refuse_thirteen(n); }); }},
        {"key", "scripted.partition",
         [=](const script<int>& in) {
             return weir::from(in).partition(refuse_thirteen, {.stages = 2}).reduce(0, add).emit().for_each(ignore);
         }},
        {"reduce", "scripted.partition.reduce",
         [=](const script<int>& in) {
             return weir::from(in)
                 .partition(key, {.stages = 2})
                 .reduce(0, [](int& sum, int n) { sum += refuse_thirteen(n); })
                 .departition(0, add)
                 .for_each(ignore);
         }},
        {"emit", "scripted.partition.reduce.for_each",
         [=](const script<int>& in) {
             return weir::from(in)
                 .partition(key, {.stages = 1})
                 .reduce(0, add)
                 .emit()
                 .for_each([](const pane<int>& one) { refuse_thirteen(one.value); });
         }},
        {"merge", "scripted.partition.reduce.departition.for_each",
         [=](const script<int>& in) {
             return weir::from(in)
                 .partition(key, {.stages = 1})
                 .reduce(0, add)
                 .departition(0, [](int& sum, int part) { sum += refuse_thirteen(part); })
                 .for_each(ignore);
         }},
        {"behind the departition", "scripted.partition.reduce.departition.map.for_each",
         [=](const script<int>& in) {
             return weir::from(in)
                 .partition(key, {.stages = 1})
                 .reduce(0, add)
                 .departition(0, add)
                 .map([](const pane<int>& one) { return refuse_thirteen(one.value); })
                 .for_each([](int) {});
         }},
    };
}

}  // namespace

TEST_CASE("the first exception stops the run and is rethrown with its stage's name", "[K1]") {
    const auto threads = GENERATE(1U, 8U);
    for (const auto& flow : failing_flows()) {
        CAPTURE(flow.place, threads);
        const script<int> input;
        auto running = weir::start(flow.make(input), {.threads = threads});
        input.push({13});
        if (flow.place != "map") input.end();
        try {
            (void)running.wait();
            FAIL("it did not throw");
        } catch (const stage_error& error) {
            CHECK(error.stage() == flow.stage);
            CHECK(error.what() == "stage '" + flow.stage + "' failed: thirteen is unlucky");
            CHECK_THROWS_AS(std::rethrow_exception(error.cause()), thirteen);
        }
        CHECK_THROWS_AS(running.wait(), stage_error);
        const auto records = running.report().records;
        CHECK(records.received == 1);
        CHECK(records.received == records.counted + records.dropped);
        CHECK(input.gone() == 1);
    }
}

TEST_CASE("of several exceptions the first is kept") {
    const script<int> input;
    gate first;
    auto running = weir::start(weir::from(input).for_each([&](int n) {
        if (n == 1) throw std::runtime_error("the first");
        first.pass();
        throw std::runtime_error("the second");
    }),
                               {.threads = 2});
    const gate::opener last(first);
    input.push({2});
    first.wait_for_arrivals(1);
    input.push({1});
    // The source is sent away when the run has failed.
    while (input.gone() == 0) std::this_thread::yield();
    first.open();
    REQUIRE_THROWS_WITH(running.wait(), "stage 'scripted.for_each' failed: the first");
}

TEST_CASE("something thrown that is no std::exception stops the run too") {
    const script<int> input;
    auto running = weir::start(weir::from(input).for_each([](int n) { throw n; }));
    input.push({5});
    REQUIRE_THROWS_WITH(running.wait(), "stage 'scripted.for_each' failed: an exception that is no std::exception");
}

TEST_CASE("an initial state that cannot be made stops the run") {
    const auto time = std::make_shared<weir::manual_clock>();
    const script<int> input;
    const auto no_more = []() -> int { throw std::runtime_error("no memory for states"); };
    auto running =
        weir::start(weir::from(input)
                        .partition([](int n) { return n; }, {.over = weir::window::periodic(1s), .stages = 1})
                        .reduce(no_more, add)
                        .emit()
                        .for_each([](const pane<int>&) {}),
                    {.clock = time});
    input.push({1});
    REQUIRE_THROWS_WITH(running.wait(), "stage 'scripted.partition.reduce.for_each' failed: no memory for states");
}

TEST_CASE("events behind the one that failed are dropped and counted as that") {
    const script<int> input;
    gate before;
    auto running = weir::start(weir::from(input)
                                   .map([&](int n) {
                                       before.pass();
                                       return refuse_thirteen(n);
                                   })
                                   .for_each([](int) {}),
                               {.threads = 1, .max_demand = 2});
    const gate::opener last(before);
    input.push({13, 1, 2});
    input.push({13, 4});
    input.push({13});
    input.push({13});
    input.wait_for_offered(3);
    before.open();
    CHECK_THROWS_AS(running.wait(), stage_error);
    CHECK(running.report().records == tally{.received = 6, .dropped = 6});
}

TEST_CASE("a failed run is destroyed without anybody having waited") {
    const script<int> input;
    {
        auto running = weir::start(weir::from(input).for_each([](int n) { refuse_thirteen(n); }));
        input.push({13});
        while (input.gone() == 0) std::this_thread::yield();
    }
    CHECK(input.gone() == 1);
}

TEST_CASE("what a source throws is rethrown as it is, after all windows have closed", "[K2]") {
    const auto time = std::make_shared<weir::manual_clock>();
    const script<int> input;
    observer<pane<int>> seen;
    auto running = weir::start(weir::from(input)
                                   .partition([](int n) { return n; }, {.over = weir::window::periodic(10s)})
                                   .reduce(0, add)
                                   .departition(0, add)
                                   .for_each(seen.recorder()),
                               {.stages = 2, .clock = time});
    input.push({1, 2});
    input.push({3});
    input.fail(thirteen());
    CHECK_THROWS_AS(running.wait(), thirteen);
    CHECK(running.report().records == tally{.received = 3, .counted = 3});
    REQUIRE(seen.all().size() == 1);
    CHECK(seen.all().front().value == 6);
    CHECK_THROWS_AS(running.wait(), thirteen);
}

TEST_CASE("a source that fails while the sink is slow loses nothing that it delivered") {
    const script<int> input;
    gate frozen;
    auto running =
        weir::start(weir::from(input).for_each([&](int) { frozen.pass(); }), {.threads = 1, .max_demand = 1});
    const gate::opener last(frozen);
    input.push({1});
    input.push({2});
    input.fail(thirteen());
    input.wait_for_offered(2);
    frozen.open();
    CHECK_THROWS_AS(running.wait(), thirteen);
    CHECK(running.report().records == tally{.received = 2, .counted = 2});
}

TEST_CASE("a source that fails in the hands of `offer` leaves its waiting batch to the flow") {
    struct impatient {
        using event = int;
        struct actor final : weir::source {
            void run(weir::intake& entrance) override {
                while (true) {
                    if (!entrance.offer(weir::make_counted<weir::batch<int>>(std::vector{1}))) throw thirteen();
                }
            }
        };
        [[nodiscard]] std::string name() const { return "impatient"; }
        [[nodiscard]] std::unique_ptr<weir::source> make() const { return std::make_unique<actor>(); }
        [[nodiscard]] weir::read_batch<int> reader() const { return {}; }
    };
    gate frozen;
    auto running =
        weir::start(weir::from(impatient{}).for_each([&](int) { frozen.pass(); }), {.threads = 1, .max_demand = 3});
    const gate::opener last(frozen);
    frozen.wait_for_arrivals(1);
    while (running.report().records.received < 4) std::this_thread::yield();
    frozen.open();
    CHECK_THROWS_AS(running.wait(), thirteen);
    CHECK(running.report().records == tally{.received = 4, .counted = 4});
}
