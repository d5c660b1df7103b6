// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/observer.hpp"
#include "support/scripted_source.hpp"
#include "support/seed.hpp"

#include <weir/flow.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using weir::pane;
using weir::testing::dice;
using weir::testing::observer;
using weir::testing::printed_seed;
using weir::testing::script;

namespace {

using sums = std::map<int, int>;

void add_to(sums& into, int n) {
    into[n] += 1;
}

void merge(sums& into, const sums& part) {
    for (const auto& [key, count] : part) into[key] += count;
}

int total(const sums& all) {
    int sum = 0;
    for (const auto& [key, count] : all) sum += count;
    return sum;
}

weir::run_options drawn_options(dice& random) {
    weir::run_options drawn;
    drawn.threads = static_cast<unsigned>(random.between(1, 4));
    drawn.stages = random.between(1, 5);
    drawn.max_demand = random.between(1, 6);
    drawn.min_demand = random.between(0, drawn.max_demand - 1);
    drawn.max_closings = random.between(1, 4);
    return drawn;
}

weir::windows<int> drawn_window(dice& random) {
    switch (random.between(0, 2)) {
        case 0:
            return weir::window::global();
        case 1:
            return weir::window::count(static_cast<std::int64_t>(random.between(1, 20)));
        default:
            return weir::window::periodic(std::chrono::milliseconds(random.between(1, 30)));
    }
}

std::vector<int> drawn_batch(dice& random) {
    std::vector<int> events(random.between(0, 20));
    for (auto& one : events) one = static_cast<int>(random.between(0, 30));
    return events;
}

auto counted_flow(const script<int>& input, weir::windows<int> over) {
    return weir::from(input)
        .map([](int n) { return n + 1; })
        .partition([](int n) { return n; }, {.over = over})
        .reduce(sums{}, add_to);
}

/// Ends a run at a moment that is drawn too.
enum class ending { source, drain, stop };

/// One random run; says what went wrong, if anything.
std::string run_once(dice& random, ending how) {
    const auto time = std::make_shared<weir::manual_clock>();
    auto options = drawn_options(random);
    options.clock = time;
    const script<int> input;
    observer<pane<sums>> seen;
    const auto flow = counted_flow(input, drawn_window(random)).departition(sums{}, merge);
    weir::running running(flow.for_each(seen.recorder()), options);
    const auto steps = random.between(0, 12);
    for (std::size_t step = 0; step < steps; ++step) {
        input.push(drawn_batch(random));
        if (random.between(0, 2) == 0) time->advance(std::chrono::milliseconds(random.between(0, 50)));
        if (random.between(0, 3) == 0) std::this_thread::yield();
    }
    if (how == ending::source) input.end();
    if (how == ending::drain) running.drain();
    if (how == ending::stop) running.stop();
    const auto report = running.wait();

    std::uint64_t in_windows = 0;
    std::int64_t last = -1;
    for (const auto& one : seen.all()) {
        in_windows += static_cast<std::uint64_t>(total(one.value));
        if (one.window.id <= last) return "window ids do not ascend";
        last = one.window.id;
    }
    if (!report.records.adds_up()) return "the account does not add up";
    if (report.max_batches_in_flight > options.max_demand) return "more in flight than there is credit for";
    if (input.gone() != 1) return "the source is still there";
    if (how == ending::stop) return in_windows <= report.records.counted ? "" : "more in windows than counted";
    if (report.records.dropped != 0) return "something was dropped";
    return in_windows == report.records.counted ? "" : "windows hold another number of events than was counted";
}

}  // namespace

TEST_CASE("all windows together hold every event that came in, however a run ends by itself", "[P1][P3][P5]") {
    dice random(printed_seed());
    for (int round = 0; round < 75; ++round) {
        CAPTURE(round);
        REQUIRE(run_once(random, ending::source) == "");
        REQUIRE(run_once(random, ending::drain) == "");
    }
}

TEST_CASE("a run stopped at a random moment ends, and accounts for everything", "[P6]") {
    dice random(printed_seed());
    for (int round = 0; round < 250; ++round) REQUIRE(run_once(random, ending::stop) == "");
}

namespace {

/// A run that another thread ends by `end` at a random moment.
template <class End>
void end_from_elsewhere(dice& random, const End& end) {
    const script<int> input;
    {
        weir::running running(counted_flow(input, drawn_window(random)).emit().for_each([](const pane<sums>&) {}),
                              drawn_options(random));
        std::thread other([&, after = random.between(0, 10)] {
            input.wait_for_entered(after);
            end(running);
        });
        for (int batch = 0; batch < 10; ++batch) input.push(drawn_batch(random));
        const auto report = running.wait();
        other.join();
        REQUIRE(report.records.adds_up());
        REQUIRE(report.records.received == report.records.counted + report.records.dropped);
    }
    REQUIRE(input.gone() == 1);
}

}  // namespace

TEST_CASE("a run stopped by another thread at a random moment ends, and accounts for everything", "[P6]") {
    dice random(printed_seed());
    for (int round = 0; round < 250; ++round)
        end_from_elsewhere(random, [](weir::running& running) { running.stop(); });
}

TEST_CASE("a run drained by another thread at a random moment ends, and accounts for everything", "[P6]") {
    dice random(printed_seed());
    for (int round = 0; round < 250; ++round)
        end_from_elsewhere(random, [](weir::running& running) { running.drain(); });
}

TEST_CASE("a run abandoned at a random moment ends, and its source with it", "[P6]") {
    dice random(printed_seed());
    for (int round = 0; round < 250; ++round) {
        const script<int> input;
        {
            const weir::running running(
                counted_flow(input, drawn_window(random)).emit().for_each([](const pane<sums>&) {}),
                drawn_options(random));
            for (int batch = 0; batch < 10; ++batch) input.push(drawn_batch(random));
            input.wait_for_entered(random.between(0, 10));
        }
        REQUIRE(input.gone() == 1);
    }
}

TEST_CASE("a result does not depend on demand, stages, threads or batches", "[P2]") {
    dice random(printed_seed());
    std::vector<std::vector<int>> batches(30);
    for (auto& one : batches) one = drawn_batch(random);
    // The same events at the same times, cut differently.
    const auto results = [&](weir::run_options options, bool whole, weir::windows<int> over) {
        const auto time = std::make_shared<weir::manual_clock>();
        options.clock = time;
        const script<int> input;
        observer<pane<sums>> seen;
        weir::running running(counted_flow(input, over).departition(sums{}, merge).for_each(seen.recorder()), options);
        for (const auto& one : batches) {
            if (whole)
                input.deliver(one);
            else
                for (const int n : one) input.deliver({n});
            time->advance(7ms);
        }
        input.end();
        (void)running.wait();
        std::map<std::int64_t, sums> by_window;
        for (const auto& pane : seen.all()) by_window[pane.window.id] = pane.value;
        return by_window;
    };
    std::size_t events = 0;
    for (const auto& one : batches) events += one.size();
    for (const auto& over : {weir::windows<int>(weir::window::global()), weir::windows<int>(weir::window::count(7)),
                             weir::windows<int>(weir::window::periodic(20ms))}) {
        const bool counts = over.plan().kind == weir::window_kind::count;
        const auto expected = results({.threads = 1, .stages = 1, .max_demand = 1}, true, over);
        REQUIRE(expected.size() == (counts                                          ? (events + 6) / 7
                                    : over.plan().kind == weir::window_kind::global ? 1
                                                                                    : 11));
        for (int round = 0; round < 5; ++round) {
            auto options = drawn_options(random);
            // Count windows are each partition's own.
            if (counts) options.stages = 1;
            CAPTURE(options.threads, options.stages, options.max_demand, options.min_demand);
            REQUIRE(results(options, round % 2 == 0, over) == expected);
        }
    }
}

TEST_CASE("a key is in one partition only", "[P4]") {
    dice random(printed_seed());
    for (int round = 0; round < 30; ++round) {
        const script<int> input;
        observer<pane<sums>> seen;
        weir::running running(counted_flow(input, drawn_window(random)).emit().for_each(seen.recorder()),
                              drawn_options(random));
        for (int batch = 0; batch < 10; ++batch) input.push(drawn_batch(random));
        input.end();
        (void)running.wait();
        std::map<int, std::set<std::size_t>> homes;
        for (const auto& one : seen.all())
            for (const auto& [key, count] : one.value) homes[key].insert(one.partition);
        for (const auto& [key, partitions] : homes) REQUIRE(partitions.size() == 1);
    }
}
