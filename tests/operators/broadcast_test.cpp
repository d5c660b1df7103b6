// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/scripted_source.hpp"
#include "support/sums.hpp"

#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace weir::testing;
using weir::tally;
using numbers = weir::flow<int>;

TEST_CASE("every branch of a broadcast gets every event once, and the events count once") {
    const auto how = any_way();
    observer<int> first;
    observer<int> second;
    observer<int> third;
    const auto report = weir::run(
        weir::from_range(one_to(100), how.batches())
            .map([](int n) { return 2 * n; })
            .broadcast(
                [&](const numbers& all) { return all.for_each(first.recorder()); },
                [&](const numbers& all) { return all.map([](int n) { return n / 2; }).for_each(second.recorder()); },
                [&](const numbers& all) {
                    return all.partition(same, {.stages = 3}).emit().for_each(third.recorder());
                }),
        how.options());
    std::vector<int> doubled;
    for (int n = 1; n <= 100; ++n) doubled.push_back(2 * n);
    CHECK(sorted(first.all()) == doubled);
    CHECK(sorted(second.all()) == one_to(100));
    CHECK(sorted(third.all()) == doubled);
    CHECK(report.records == tally{.received = 100, .counted = 100});
}

TEST_CASE("a branch selects its events by a filter, and what it leaves out holds nobody up") {
    const auto how = any_way();
    observer<int> odd;
    observer<int> none;
    const auto keep = [](observer<int>& seen, bool (*selector)(int)) {
        return [&seen, selector](const numbers& all) { return all.filter(selector).for_each(seen.recorder()); };
    };
    const auto report =
        weir::run(weir::from_range(one_to(100), how.batches())
                      .broadcast(keep(odd, [](int n) { return n % 2 == 1; }), keep(none, [](int) { return false; })),
                  how.options());
    CHECK(odd.all().size() == 50);
    CHECK(none.all().empty());
    CHECK(report.records.counted == 100);
}

TEST_CASE("the slowest branch decides when the source reads on") {
    const script<int> input;
    observer<int> quick;
    gate slow;
    std::optional<weir::running> running;
    running.emplace(weir::from(input).broadcast([&](const numbers& all) { return all.for_each(quick.recorder()); },
                                                [&](const numbers& all) {
                                                    return all.for_each([&](int) { slow.pass(); }, {.concurrency = 1});
                                                }),
                    weir::run_options{.threads = 4, .max_demand = 2});
    const gate::opener last(slow);
    for (int n = 1; n <= 6; ++n) input.push({n});
    // Two are under way, though the quick branch has done with them, and the third waits at the entrance.
    CHECK(sorted(quick.wait_for(2)) == one_to(2));
    input.wait_for_offered(3);
    slow.wait_for_arrivals(1);
    CHECK(input.entered() == 2);
    CHECK(quick.all().size() == 2);
    slow.let(1);
    CHECK(sorted(quick.wait_for(3)) == one_to(3));
    slow.open();
    input.end();
    CHECK(running->wait().records == tally{.received = 6, .counted = 6});
    CHECK(sorted(quick.all()) == one_to(6));
}

TEST_CASE("two branches have windows of their own, which close by the one input") {
    const auto how = any_way();
    observer<int> threes;
    observer<int> sums;
    weir::run(weir::from_range(one_to(10), how.batches())
                  .broadcast(
                      [&](const numbers& all) {
                          return all.partition(same, {.over = weir::window::count(3), .stages = 1})
                              .reduce(0, add)
                              .emit_state()
                              .for_each(threes.recorder());
                      },
                      [&](const numbers& all) {
                          return all.partition(same, {.stages = 4})
                              .reduce(0, add)
                              .departition(0, add)
                              .for_each([&](const weir::pane<int>& one) { sums.add(one.value); });
                      }),
              how.options());
    CHECK(sorted(threes.all()) == std::vector{6, 10, 15, 24});
    CHECK(sums.all() == std::vector{55});
}

TEST_CASE("periodic windows of two branches close while their source is silent") {
    const auto time = std::make_shared<weir::manual_clock>();
    const script<int> input;
    observer<int> seconds;
    observer<int> twos;
    const auto windowed = [](observer<int>& seen, weir::duration length) {
        return [&seen, length](const numbers& all) {
            return all.partition(same, {.over = weir::window::periodic(length), .stages = 2})
                .reduce(0, add)
                .departition(0, add)
                .for_each([&](const weir::pane<int>& one) { seen.add(one.value); });
        };
    };
    auto running = weir::start(weir::from(input).broadcast(windowed(seconds, 1s), windowed(twos, 2s)), {.clock = time});
    input.deliver({1, 2});
    time->advance(1s);
    CHECK(seconds.wait_for(1) == std::vector{3});
    input.deliver({4});
    time->advance(1s);
    CHECK(seconds.wait_for(2) == std::vector{3, 4});
    CHECK(twos.wait_for(1) == std::vector{7});
    running.stop();
}

TEST_CASE("what a branch throws stops all branches") {
    const script<int> input;
    observer<int> seen;
    auto running = weir::start(weir::from(input).broadcast(
        [&](const numbers& all) { return all.for_each(seen.recorder()); },
        [](const numbers& all) {
            return all.partition(same, {.stages = 1}).emit().for_each([](int) { throw std::runtime_error("broken"); });
        }));
    input.push({1});
    CHECK_THROWS_WITH(running.wait(), "stage 'scripted.broadcast.partition.emit.for_each' failed: broken");
    CHECK(input.gone() == 1);
}

TEST_CASE("a broadcast stops and drains as any flow does") {
    const bool drains = GENERATE(false, true);
    const script<int> input;
    observer<int> one;
    observer<int> other;
    auto running =
        weir::start(weir::from(input).broadcast([&](const numbers& all) { return all.for_each(one.recorder()); },
                                                [&](const numbers& all) { return all.for_each(other.recorder()); }));
    input.deliver({1, 2});
    (void)one.wait_for(2);
    (void)other.wait_for(2);
    drains ? running.drain() : running.stop();
    CHECK(running.wait().records == tally{.received = 2, .counted = 2});
    CHECK(input.gone() == 1);
}

TEST_CASE("a branch may be broadcast again") {
    const auto how = any_way();
    observer<int> seen;
    const auto end = [&](const numbers& all) { return all.for_each(seen.recorder()); };
    weir::run(weir::from_range(one_to(10), how.batches())
                  .broadcast(end, [&](const numbers& all) { return all.broadcast(end, end); }),
              how.options());
    CHECK(seen.all().size() == 30);
}

TEST_CASE("a branch that wants none of the events leaves them to the others, or to nobody", "") {
    observer<int> seen;
    const auto other = [&](const numbers&) { return weir::from_range(std::vector{7}).for_each(seen.recorder()); };
    const auto report = weir::run(weir::from_range(one_to(10)).broadcast(other));
    CHECK(seen.all() == std::vector{7});
    CHECK(report.records == tally{.received = 11, .counted = 11});
}
