// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/scripted_source.hpp"
#include "support/sums.hpp"

#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace weir::testing;
using weir::overflow;
using weir::tally;

namespace {

/// A buffer of four events, emptied one by one, before a sink that stands still until the test lets it go on.
struct before_a_frozen_sink {
    explicit before_a_frozen_sink(overflow when_full) {
        run.emplace(weir::from(input)
                        .buffer({.capacity = 4,
                                 .when_full = when_full,
                                 .batch_size = 1,
                                 .demand = {.max_demand = 1, .min_demand = 0}})
                        .for_each([this](int n) {
                            frozen.pass();
                            seen.add(n);
                        }),
                    weir::run_options{.threads = 2, .max_demand = 2});
        last.emplace(frozen);
    }

    /// One event is with the sink, one at the entrance behind the buffer, and the buffer is empty.
    void fill_the_sink() {
        input.deliver({1});
        frozen.wait_for_arrivals(1);
        input.deliver({2});
        wait_until([this] { return source_behind().records.received == 2; });
    }

    /// Waits until the events have reached the buffer, or were dropped by it.
    void wait_for_taken(std::uint64_t events) {
        wait_until([&] { return buffer().in >= events && flight() == 0; });
    }

    template <class Condition>
    static void wait_until(const Condition& holds) {
        while (!holds()) std::this_thread::yield();
    }

    [[nodiscard]] weir::layer_metrics buffer() const { return layer("scripted.buffer"); }
    [[nodiscard]] weir::layer_metrics layer(const std::string& name) const {
        for (const auto& one : run->metrics().layers)
            if (one.name == name) return one;
        FAIL("no layer " << name);
        return {};
    }
    [[nodiscard]] weir::source_metrics source(const std::string& name) const {
        for (const auto& one : run->metrics().sources)
            if (one.name == name) return one;
        FAIL("no source " << name);
        return {};
    }
    [[nodiscard]] weir::source_metrics source_behind() const { return source("scripted.buffer"); }
    [[nodiscard]] std::uint64_t flight() const { return source("scripted").in_flight; }

    script<int> input;
    gate frozen;
    observer<int> seen;
    std::optional<weir::running> run;
    std::optional<gate::opener> last;
};

}  // namespace

TEST_CASE("a buffer keeps the order of one source, and loses nothing while there is room") {
    const auto how = any_way();
    const auto when_full = GENERATE(overflow::block, overflow::drop_oldest, overflow::drop_newest, overflow::fail);
    const auto batch_size = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{500});
    const auto flow = weir::from_range(one_to(300), how.batches())
                          .buffer({.capacity = 300, .when_full = when_full, .batch_size = batch_size});
    std::vector<int> expected = one_to(300);
    CHECK(flow.collect(how.options()) == expected);
}

TEST_CASE("a buffer that blocks loses nothing, however small it is") {
    const auto how = any_way();
    const auto capacity = GENERATE(std::size_t{1}, std::size_t{3});
    const auto flow = weir::from_range(one_to(300), how.batches()).buffer({.capacity = capacity, .batch_size = 2});
    CHECK(flow.collect(how.options()) == one_to(300));
}

TEST_CASE("a full buffer that blocks holds the source up, and what waits keeps its credit") {
    before_a_frozen_sink flow(overflow::block);
    flow.fill_the_sink();
    for (int n = 3; n <= 12; n += 2) flow.input.push({n, n + 1});
    // 3 to 6 fill the buffer, 7 to 10 wait with their credit, 11 and 12 at the entrance, with theirs.
    flow.input.wait_for_offered(2 + 5);
    // It is said to be offered a moment before it is.
    before_a_frozen_sink::wait_until([&] { return flow.buffer().in >= 8 + 2 && flow.flight() >= 3; });
    CHECK(flow.flight() == 3);
    CHECK(flow.input.entered() == 2 + 4);
    flow.frozen.open();
    flow.input.end();
    const auto report = flow.run->wait();
    CHECK(report.records == tally{.received = 12, .counted = 12});
    CHECK(flow.seen.all() == one_to(12));
    CHECK(flow.buffer().dropped == 0);
}

TEST_CASE("a full buffer may drop what it has held longest, or what comes, and counts it, and gives the credit back") {
    const bool oldest = GENERATE(true, false);
    CAPTURE(oldest);
    before_a_frozen_sink flow(oldest ? overflow::drop_oldest : overflow::drop_newest);
    flow.fill_the_sink();
    for (int n = 3; n <= 12; n += 2) flow.input.deliver({n, n + 1});
    flow.wait_for_taken(12);
    CHECK(flow.buffer().dropped == 6);
    flow.input.end();
    flow.frozen.open();
    const auto report = flow.run->wait();
    // The source was never held up: its records are counted, and the loss is the buffer's.
    CHECK(report.records == tally{.received = 12, .counted = 12});
    CHECK(flow.seen.all() == (oldest ? std::vector{1, 2, 9, 10, 11, 12} : std::vector{1, 2, 3, 4, 5, 6}));
    CHECK(flow.buffer().dropped == 6);
}

TEST_CASE("a full buffer may stop the flow, and says why") {
    before_a_frozen_sink flow(overflow::fail);
    flow.fill_the_sink();
    flow.input.deliver({3, 4, 5, 6});
    flow.wait_for_taken(6);
    flow.input.deliver({7});
    before_a_frozen_sink::wait_until([&] { return flow.input.gone() == 1; });
    flow.frozen.open();
    CHECK_THROWS_WITH(flow.run->wait(),
                      "stage 'scripted.buffer' failed: the buffer is full: 4 events wait; raise its capacity, or let "
                      "it block or drop");
}

TEST_CASE("a drained run empties its buffers") {
    const auto when_full = GENERATE(overflow::block, overflow::drop_oldest);
    before_a_frozen_sink flow(when_full);
    flow.fill_the_sink();
    flow.input.deliver({3, 4, 5, 6});
    flow.wait_for_taken(6);
    flow.run->drain();
    flow.frozen.open();
    CHECK(flow.run->wait().records == tally{.received = 6, .counted = 6});
    CHECK(flow.seen.all() == one_to(6));
}

TEST_CASE("a stopped run does not empty its buffers, and ends though they are full") {
    const auto when_full = GENERATE(overflow::block, overflow::drop_newest);
    before_a_frozen_sink flow(when_full);
    flow.fill_the_sink();
    flow.input.deliver({3, 4, 5, 6, 7, 8});
    flow.run->stop();
    flow.frozen.open();
    const auto records = flow.run->wait().records;
    CHECK(records.adds_up());
    CHECK(records.received == 8);
    CHECK(flow.seen.all() == std::vector{1});
}

TEST_CASE("windows behind a buffer take what leaves it, and close at the end") {
    const auto how = any_way();
    const auto panes = weir::from_range(one_to(100), how.batches())
                           .buffer({.capacity = 5, .batch_size = 3})
                           .partition(same, {.over = weir::window::count(40), .stages = 1})
                           .reduce(0, add)
                           .emit_state();
    CHECK(in_order(panes, how.options()) == std::vector{820, 2420, 1810});
}

TEST_CASE("buffers may follow one another, each with a demand of its own") {
    const auto how = any_way();
    const auto flow = weir::from_range(one_to(200), how.batches())
                          .buffer({.capacity = 2, .batch_size = 1, .demand = {.max_demand = 1}})
                          .map([](int n) { return n + 1; })
                          .buffer({.capacity = 50, .batch_size = 20});
    CHECK(flow.collect(how.options()) == from_to(2, 201));
}

TEST_CASE("what a function behind a buffer throws stops what is before it") {
    const script<int> input;
    auto running = weir::start(weir::from(input).buffer({}).for_each([](int) { throw std::runtime_error("full"); }));
    input.push({1});
    CHECK_THROWS_WITH(running.wait(), "stage 'scripted.buffer.for_each' failed: full");
    CHECK(input.gone() == 1);
}
