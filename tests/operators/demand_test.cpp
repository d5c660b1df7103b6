// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/observer.hpp"
#include "support/scripted_source.hpp"
#include "support/sums.hpp"

#include <weir/flow.hpp>
#include <weir/from.hpp>
#include <weir/from_source.hpp>

#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace weir::testing;
using weir::from_range;
using weir::overflow;

namespace {

using list = std::vector<int>;

/// What came through a buffer of three that had to take six at once while its exit was closed, and what it dropped.
struct buffered {
    list passed;
    std::uint64_t dropped = 0;
    bool accounted = false;
};

buffered six_into_three(overflow when_full) {
    const script<int> input;
    gate exit;
    observer<int> seen;
    weir::running running(weir::from(input)
                              .buffer({.capacity = 3, .when_full = when_full, .batch_size = 1, .demand = {1, 0}})
                              .for_each([&](int n) {
                                  exit.pass();
                                  seen.add(n);
                              }),
                          {.threads = 2});
    const gate::opener last(exit);
    const auto taken_out = [&] { return running.metrics().sources.at(1).records.received; };
    const bool buffer_is_second = running.metrics().sources.at(0).name == "scripted";
    REQUIRE(buffer_is_second);
    // One stands at the exit and one waits for its credit; the buffer itself is empty.
    input.deliver({1, 2});
    while (taken_out() < 2) std::this_thread::yield();
    input.deliver({11, 12, 13, 14, 15, 16});
    input.end();
    if (when_full != overflow::block) input.wait_for_entered(2);
    while (when_full == overflow::drop_oldest || when_full == overflow::drop_newest) {
        std::uint64_t dropped = 0;
        for (const auto& layer : running.metrics().layers) dropped += layer.dropped;
        if (dropped == 3) break;
        std::this_thread::yield();
    }
    exit.open();
    const auto report = running.wait();
    buffered found{seen.all(), 0, report.records.adds_up()};
    for (const auto& layer : running.metrics().layers) found.dropped += layer.dropped;
    return found;
}

}  // namespace

TEST_CASE("a layer that discards everything keeps receiving", "[J9]") {
    const auto how = any_way();
    observer<int> seen;
    const auto nothing = from_range(one_to(1020), how.batches())
                             .tap([&](int n) { seen.add(n); })
                             .filter([](int) { return false; })
                             .collect(how.options());
    CHECK(nothing.empty());
    CHECK(sorted(seen.all()) == one_to(1020));
}

TEST_CASE("all branches of a broadcast get every event, in the order of its source", "[J10]") {
    const auto how = any_way();
    observer<int> ones;
    observer<int> others;
    weir::run(from_range(one_to(100), how.batches())
                  .broadcast([&](const weir::flow<int>& all) { return all.for_each(ones.recorder(), {1}); },
                             [&](const weir::flow<int>& all) {
                                 return all.map([](int n) { return 2 * n; }).for_each(others.recorder(), {1});
                             }),
              how.options());
    list doubled = one_to(100);
    for (int& n : doubled) n *= 2;
    CHECK(ones.all() == one_to(100));
    CHECK(others.all() == doubled);
}

TEST_CASE("a branch that stands still holds up the source, and goes on with the others", "[J11]") {
    const script<int> input;
    gate still;
    observer<int> others;
    weir::running running(weir::from(input).broadcast(
                              [&](const weir::flow<int>& all) { return all.for_each([&](int) { still.pass(); }, {1}); },
                              [&](const weir::flow<int>& all) { return all.for_each(others.recorder(), {1}); }),
                          {.threads = 4, .max_demand = 2});
    const gate::opener last(still);
    for (int n = 1; n <= 10; ++n) input.push({n});
    input.end();
    input.wait_for_offered(3);
    CHECK(others.wait_for(2) == list{1, 2});
    CHECK(input.entered() == 2);
    CHECK(running.report().max_batches_in_flight == 2);
    still.open();
    CHECK(running.wait().records.counted == 10);
    CHECK(others.all() == one_to(10));
}

TEST_CASE("sources that are held begin when they are opened, and lose nothing", "[J13][J15]") {
    const script<int> input;
    observer<int> seen;
    weir::running running(weir::from(input).for_each(seen.recorder(), {1}), {.hold_sources = true});
    for (int n = 1; n <= 4; ++n) input.push({n});
    CHECK(input.offered() == 0);
    CHECK(running.report().records.received == 0);
    running.open_sources();
    running.open_sources();
    input.end();
    running.wait();
    CHECK(seen.all() == list{1, 2, 3, 4});
}

TEST_CASE("a run that is still held can be ended", "[J13]") {
    const auto drains = GENERATE(false, true);
    const script<int> input;
    weir::running running(weir::from(input).for_each([](int) {}), {.hold_sources = true});
    input.push({1});
    if (drains)
        running.drain();
    else
        running.stop();
    CHECK(running.wait().records.adds_up());
}

TEST_CASE("a buffer hands on what waits in it first, and the end behind it", "[J16][J19][J22]") {
    const auto found = six_into_three(overflow::block);
    CHECK(found.passed == list{1, 2, 11, 12, 13, 14, 15, 16});
    CHECK(found.dropped == 0);
    CHECK(found.accounted);
}

TEST_CASE("a full buffer drops the oldest or the newest, and counts them", "[J20][J21]") {
    const auto oldest = six_into_three(overflow::drop_oldest);
    CHECK(oldest.passed == list{1, 2, 14, 15, 16});
    CHECK(oldest.dropped == 3);
    CHECK(oldest.accounted);
    const auto newest = six_into_three(overflow::drop_newest);
    CHECK(newest.passed == list{1, 2, 11, 12, 13});
    CHECK(newest.dropped == 3);
    CHECK(newest.accounted);
}

TEST_CASE("a full buffer that is to fail stops the flow, and says what to do", "[J21]") {
    std::string text = "none";
    try {
        (void)six_into_three(overflow::fail);
    } catch (const weir::stage_error& error) {
        text = error.what();
    }
    CHECK(text.find("the buffer is full: 3 events wait; raise its capacity") != std::string::npos);
}

TEST_CASE("a buffer without room or batches is refused", "[J33]") {
    const auto numbers = from_range(one_to(3));
    CHECK_THROWS_AS(numbers.buffer({.capacity = 0}), weir::build_error);
    CHECK_THROWS_AS(numbers.buffer({.batch_size = 0}), weir::build_error);
}

TEST_CASE("the demand of a source holds where no operator stands before the partition, which Flow ignores", "[J40]") {
    const auto most = [](std::size_t demand) {
        return weir::run(from_range(one_to(500), {.batch_size = 1, .max_demand = demand})
                             .partition(same, {.stages = 2})
                             .reduce(0, add)
                             .emit()
                             .for_each([](const weir::pane<int>&) {}),
                         {.threads = 2, .max_demand = 50})
            .max_batches_in_flight;
    };
    CHECK(most(1) == 1);
    CHECK(most(3) <= 3);
}

namespace {

/// A number that knows how many of its kind there are.
struct token {
    std::shared_ptr<int> alive;
    int number;
};

struct token_source {
    using event = token;

    bool pull(std::size_t demand, weir::emitter<token>& out) {
        for (std::size_t one = 0; one < demand && next < 20'000; ++one) {
            out.push({alive, next++});
            if (alive.use_count() > *most) *most = alive.use_count();
        }
        return next < 20'000;
    }

    std::shared_ptr<int> alive;
    std::shared_ptr<long> most;
    int next = 0;
};

}  // namespace

TEST_CASE("no more events exist than are in flight or are being put together", "[P3]") {
    const auto demand = GENERATE(std::size_t{1}, std::size_t{4});
    const auto size = GENERATE(std::size_t{1}, std::size_t{10});
    const auto alive = std::make_shared<int>(0);
    const auto most = std::make_shared<long>(0);
    const auto report = weir::run(weir::from_source(token_source{alive, most}, {.size = size})
                                      .map([](token one) { return one; })
                                      .partition(&token::number, {.stages = 3})
                                      .reduce(0, [](int& sum, const token&) { ++sum; })
                                      .emit()
                                      .for_each([](const weir::pane<int>&) {}),
                                  {.threads = 4, .max_demand = demand});
    CHECK(report.max_batches_in_flight <= demand);
    CHECK(report.records.counted == 20'000);
    // Beside the events: this test's, the source's in the flow, and the copy of the source that runs. It looks when
    // what it has pushed is a batch in flight, or one event short of it.
    CHECK(*most <= static_cast<long>((demand + 1) * size - 1 + 3));
    CHECK(alive.use_count() == 1);
}
