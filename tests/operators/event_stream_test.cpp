// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/observer.hpp"
#include "support/scripted_source.hpp"

#include <weir/flow.hpp>
#include <weir/from.hpp>
#include <weir/from_source.hpp>

#include <algorithm>
#include <atomic>
#include <iterator>
#include <memory>
#include <numeric>
#include <optional>
#include <ranges>
#include <span>
#include <stdexcept>
#include <vector>

using weir::emitter;
using weir::from_range;
using weir::from_source;
using weir::testing::gate;
using weir::testing::script;

static_assert(std::ranges::input_range<weir::event_stream<int>>);

namespace {

/// Counts for ever, and tells how far it has come and whether it is there.
struct counter {
    using event = int;

    struct watch {
        std::atomic<int> next = 0;
        std::atomic<int> gone = 0;
    };

    explicit counter(watch& by) : seen_by(by) {}
    counter(const counter&) = delete;
    counter& operator=(const counter&) = delete;
    ~counter() { ++seen_by.gone; }

    bool pull(std::size_t demand, emitter<int>& out) const {
        for (std::size_t n = 0; n < demand; ++n) out.push(seen_by.next++);
        return true;
    }

    watch& seen_by;
};

auto counting(counter::watch& by, weir::batch_options options = {}) {
    return from_source([&by] { return std::make_unique<counter>(by); }, options);
}

std::vector<int> below(int end) {
    std::vector<int> numbers(static_cast<std::size_t>(end));
    std::iota(numbers.begin(), numbers.end(), 0);
    return numbers;
}

struct oops : std::runtime_error {
    oops() : std::runtime_error("oops") {}
};

}  // namespace

TEST_CASE("a stream hands out the events of a flow, those of one source in their order") {
    const auto threads = GENERATE(1U, 2U, 8U);
    const auto batch_size = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{500});
    const auto max_demand = GENERATE(std::size_t{1}, std::size_t{16});
    std::vector<int> seen;
    for (int n : from_range(below(1000), {.batch_size = batch_size})
                     .filter([](int one) { return one % 2 == 0; })
                     .stream({.threads = threads, .max_demand = max_demand}))
        seen.push_back(n);
    REQUIRE(seen.size() == 500);
    for (std::size_t n = 0; n < seen.size(); ++n) CHECK(seen[n] == static_cast<int>(2 * n));
}

TEST_CASE("some events of an endless source can be taken, and the source is gone then", "[J34][K19]") {
    const auto [take, size] = GENERATE(std::pair{10, 1000}, std::pair{300, 100});
    counter::watch watch;
    std::vector<int> seen;
    {
        auto stream = counting(watch, {.size = static_cast<std::size_t>(size)}).stream();
        for (int n = 0; n < take; ++n) seen.push_back(stream.next().value());
        CHECK(watch.gone == 0);
    }
    CHECK(seen == below(take));
    CHECK(watch.gone == 1);
}

TEST_CASE("five sums of batches of 500 can be taken from an endless counter", "[F14]") {
    counter::watch watch;
    const auto sum = [](std::span<int> some) { return std::vector{std::accumulate(some.begin(), some.end(), 0)}; };
    std::vector<int> sums;
    for (const int one : counting(watch, {.size = 500}).map_batch(sum).stream()) {
        sums.push_back(one);
        if (sums.size() == 5) break;
    }
    CHECK(sums == std::vector{124750, 374750, 624750, 874750, 1124750});
}

TEST_CASE("a stream drives its flow: no more is read ahead than the demand allows", "[K18]") {
    const auto max_demand = GENERATE(std::size_t{1}, std::size_t{4});
    counter::watch watch;
    auto stream =
        counting(watch, {.size = 10, .max_demand = max_demand}).map([](int n) { return 2 * n; }).stream({.threads = 2});
    // As many as may be in flight, and one that waits at the entrance.
    const int most = 10 * (static_cast<int>(max_demand) + 1);
    while (watch.next < most) std::this_thread::yield();
    for (int n = 0; n < 10; ++n) CHECK(stream.next() == 2 * n);
    CHECK(watch.next == most);
    CHECK(stream.next() == 20);
    for (int n = 11; n < 1000; ++n) CHECK(stream.next() == 2 * n);
    CHECK(watch.next <= 990 + most);
    CHECK(stream.report().max_batches_in_flight <= max_demand);
}

TEST_CASE("a stream that is left early stops the flow, whatever is under way") {
    const auto threads = GENERATE(1U, 2U, 8U);
    const auto take = GENERATE(0, 1, 25);
    for (int round = 0; round < 20; ++round) {
        counter::watch watch;
        auto stream = counting(watch, {.size = 7, .max_demand = 3}).stream({.threads = threads});
        for (int n = 0; n < take; ++n) CHECK(stream.next() == n);
    }
}

TEST_CASE("a stream that is left while its flow's functions run waits for them") {
    gate frozen;
    std::atomic<bool> inside = false;
    script<int> input;
    input.push({1});
    {
        auto stream = weir::from(input)
                          .map([&](int n) {
                              inside = true;
                              frozen.pass();
                              inside = false;
                              return n;
                          })
                          .stream({.threads = 2});
        frozen.wait_for_arrivals(1);
        frozen.open();
    }
    CHECK_FALSE(inside);
    CHECK(input.gone() == 1);
}

TEST_CASE("behind its last event a stream says so again and again") {
    auto stream = from_range(std::vector{1}).stream();
    CHECK(stream.next() == 1);
    CHECK(stream.next() == std::nullopt);
    CHECK(stream.next() == std::nullopt);
    auto empty = from_range(std::vector<int>{}).stream();
    CHECK(empty.begin() == empty.end());
}

TEST_CASE("what a source throws comes from a stream behind all events", "[K2]") {
    const script<int> input;
    input.push({1, 2});
    input.push({3});
    input.fail(oops());
    auto stream = weir::from(input).stream();
    CHECK(stream.next() == 1);
    CHECK(stream.next() == 2);
    CHECK(stream.next() == 3);
    CHECK_THROWS_AS(stream.next(), oops);
    CHECK_THROWS_AS(stream.next(), oops);
}

TEST_CASE("what a function throws comes from a stream behind the events that had come", "[K1]") {
    const script<int> input;
    input.push({1, 2});
    auto stream = weir::from(input).map([](int n) { return n == 3 ? throw oops() : n; }).stream({.threads = 2});
    CHECK(stream.next() == 1);
    input.push({3});
    CHECK(stream.next() == 2);
    CHECK_THROWS_WITH(stream.next(), "stage 'scripted.map.stream' failed: oops");
    CHECK_THROWS_AS(stream.next(), weir::stage_error);
}

TEST_CASE("a stream can be moved, and goes on where it was") {
    auto first = from_range(below(100), {.batch_size = 7}).stream();
    for (int n = 0; n < 10; ++n) CHECK(first.next() == n);
    auto second = std::move(first);
    CHECK(second.next() == 10);
    auto third = from_range(below(5)).stream();
    third = std::move(second);
    CHECK(third.next() == 11);
}

TEST_CASE("events that can only be moved come through a stream") {
    auto stream = from_range(below(3)).map([](int n) { return std::make_unique<int>(n); }).stream();
    auto at = stream.begin();
    CHECK(**at == 0);
    ++at;
    const auto taken = std::move(*at);
    CHECK(*taken == 1);
    CHECK(*stream.next().value() == 2);
    CHECK(stream.next() == std::nullopt);
}

TEST_CASE("a stream that is drained hands out what was read, and ends") {
    const script<int> input;
    auto stream = weir::from(input).stream({.threads = 2});
    input.deliver({1, 2});
    stream.drain();
    const auto seen = [&] {
        std::vector<int> all;
        while (const auto one = stream.next()) all.push_back(*one);
        return all;
    }();
    CHECK(seen == std::vector{1, 2});
    CHECK(stream.report().records == weir::tally{.received = 2, .counted = 2});
}
