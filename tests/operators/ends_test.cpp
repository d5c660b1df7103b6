// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/observer.hpp"
#include "support/scripted_source.hpp"

#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <numeric>
#include <span>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

using weir::from_range;
using weir::tally;
using weir::testing::gate;
using weir::testing::observer;
using weir::testing::script;
using weir::testing::sorted;

namespace {

std::vector<int> below(int end) {
    std::vector<int> numbers(static_cast<std::size_t>(end));
    std::iota(numbers.begin(), numbers.end(), 0);
    return numbers;
}

struct oops : std::runtime_error {
    oops() : std::runtime_error("oops") {}
};

/// Keeps what it is given, and whether anything was given at the same time.
struct shelf {
    void write(std::span<int> some) {
        const std::unique_lock lock(mutex, std::try_to_lock);
        if (!lock) crowded = true;
        if (flushes > 0) late = true;
        events.insert(events.end(), some.begin(), some.end());
        ++writes;
    }
    void flush() { ++flushes; }

    std::mutex mutex;
    std::vector<int> events;
    int writes = 0;
    int flushes = 0;
    std::atomic<bool> crowded = false;
    std::atomic<bool> late = false;
};

}  // namespace

TEST_CASE("for_each with a concurrency of one calls one after the other, in order", "[J35]") {
    const auto threads = GENERATE(1U, 2U, 8U);
    const auto batch_size = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{500});
    std::vector<int> seen;
    const auto note = [&](int n) { seen.push_back(n); };
    const auto report = weir::run(
        from_range(below(1001), {.batch_size = batch_size}).for_each(note, {.concurrency = 1}), {.threads = threads});
    CHECK(seen == below(1001));
    CHECK(report.records == tally{.received = 1001, .counted = 1001});
}

TEST_CASE("for_each with a concurrency of three runs three calls of one batch at once, and no more", "[J36]") {
    const script<int> input;
    gate slow;
    std::atomic<int> under_way = 0;
    std::atomic<int> most = 0;
    const auto work = [&](int) {
        const int now = ++under_way;
        for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
        }
        slow.pass();
        --under_way;
    };
    auto running = weir::start(weir::from(input).for_each(work, {.concurrency = 3}), {.threads = 8});
    const gate::opener last(slow);
    input.push(below(10));
    input.end();
    slow.wait_for_arrivals(3);
    CHECK(slow.arrivals() == 3);
    slow.let(2);
    slow.wait_for_arrivals(5);
    slow.open();
    CHECK(running.wait().records.counted == 10);
    CHECK(most == 3);
}

TEST_CASE("slow calls hold the credit of their batch") {
    const script<int> input;
    gate slow;
    auto running = weir::start(weir::from(input).for_each([&](int) { slow.pass(); }, {.concurrency = 2}),
                               {.threads = 2, .max_demand = 1});
    const gate::opener last(slow);
    input.push({1, 2});
    input.push({3});
    input.end();
    input.wait_for_offered(2);
    slow.wait_for_arrivals(2);
    CHECK(input.entered() == 1);
    slow.let(1);
    CHECK(input.entered() == 1);
    slow.open();
    CHECK(running.wait().records.counted == 3);
}

TEST_CASE("what a function of limited concurrency throws stops the flow", "[K1]") {
    const auto fail = [](int n) {
        if (n == 13) throw oops();
    };
    CHECK_THROWS_WITH(weir::run(from_range(below(100)).for_each(fail, {.concurrency = 2})),
                      "stage 'range.for_each' failed: oops");
}

TEST_CASE("for_each gives a function that wants an event of its own a copy") {
    const auto words = std::vector<std::string>{"a", "b"};
    const auto flow = from_range(words);
    observer<std::string> seen;
    weir::run(flow.for_each([&](std::string&& word) { seen.add(std::move(word)); }));
    CHECK(sorted(seen.all()) == words);
    CHECK(sorted(flow.collect()) == words);
}

TEST_CASE("a sink gets the events of a source in their order, one thread at a time, and is flushed once at the end") {
    const auto threads = GENERATE(1U, 2U, 8U);
    const auto batch_size = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{500});
    shelf sink;
    const auto report = weir::run(
        from_range(below(1001), {.batch_size = batch_size}).map([](int n) { return 2 * n; }).into(std::ref(sink)),
        {.threads = threads});
    REQUIRE(sink.events.size() == 1001);
    for (int n = 0; n < 1001; ++n) CHECK(sink.events[static_cast<std::size_t>(n)] == 2 * n);
    CHECK(sink.writes == static_cast<int>((1001 + batch_size - 1) / batch_size));
    CHECK(sink.flushes == 1);
    CHECK_FALSE(sink.crowded);
    CHECK_FALSE(sink.late);
    CHECK(report.records == tally{.received = 1001, .counted = 1001});
}

TEST_CASE("a sink may take events one by one, to keep") {
    struct heap {
        void put(std::unique_ptr<int> one) { sum += *one; }
        int sum = 0;
    };
    const auto sink = std::make_shared<heap>();
    weir::run(from_range(below(10)).map([](int n) { return std::make_unique<int>(n); }).into(sink));
    CHECK(sink->sum == 45);
}

TEST_CASE("a sink that was moved into a job is shared by its runs") {
    struct counting {
        explicit counting(int& count) : total(&count) {}
        counting(counting&&) = default;
        void put(int n) { *total += n; }
        int* total;
    };
    int total = 0;
    const auto job = from_range(below(5)).into(counting(total));
    weir::run(job);
    weir::run(job);
    CHECK(total == 20);
}

TEST_CASE("a sink without events is flushed all the same", "[K3]") {
    shelf sink;
    weir::run(from_range(std::vector<int>{}).into(std::ref(sink)));
    CHECK(sink.writes == 0);
    CHECK(sink.flushes == 1);
}

TEST_CASE("a sink is flushed behind what a failing source had delivered, and the failure passed on", "[K2]") {
    const script<int> input;
    input.push({1, 2});
    input.fail(oops());
    shelf sink;
    CHECK_THROWS_AS(weir::run(weir::from(input).into(std::ref(sink))), oops);
    CHECK(sink.events == std::vector{1, 2});
    CHECK(sink.flushes == 1);
    CHECK_FALSE(sink.late);
}

TEST_CASE("a sink is flushed when the run is drained, and not when it is stopped") {
    const script<int> input;
    shelf sink;
    auto running = weir::start(weir::from(input).into(std::ref(sink)));
    input.deliver({1});
    const bool drained = GENERATE(true, false);
    if (drained)
        running.drain();
    else
        running.stop();
    CHECK(running.wait().records.adds_up());
    CHECK(sink.flushes == (drained ? 1 : 0));
}

TEST_CASE("what a sink throws stops the flow", "[K1]") {
    struct full {
        void put(int) { throw oops(); }
        void flush() { flushed = true; }
        bool flushed = false;
    };
    const auto sink = std::make_shared<full>();
    CHECK_THROWS_WITH(weir::run(from_range(below(100)).into(sink)), "stage 'range.into' failed: oops");
    CHECK_FALSE(sink->flushed);
}

TEST_CASE("a sink that blocks holds the sources up", "[J39]") {
    struct blocked {
        void put(int) { until->pass(); }
        gate* until;
    };
    const script<int> input;
    gate frozen;
    auto running = weir::start(weir::from(input).into(blocked{&frozen}), {.threads = 2, .max_demand = 2});
    const gate::opener last(frozen);
    for (int n = 0; n < 10; ++n) input.push({n});
    input.end();
    input.wait_for_offered(3);
    CHECK(input.entered() == 2);
    CHECK(input.offered() == 3);
    frozen.open();
    CHECK(running.wait().records.counted == 10);
    CHECK(running.report().max_batches_in_flight == 2);
}

TEST_CASE("a null pointer is no sink, and the flow says so") {
    REQUIRE_THROWS_AS(from_range(below(1)).into(std::shared_ptr<shelf>()), weir::build_error);
    REQUIRE_THROWS_WITH(from_range(below(1)).into(std::shared_ptr<shelf>()), "into: the pointer to the sink is null");
}
