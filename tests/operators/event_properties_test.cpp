// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/observer.hpp"
#include "support/seed.hpp"

#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using weir::pane;
using weir::testing::dice;
using weir::testing::printed_seed;
namespace window = weir::window;

// Whatever the windows, what comes out follows from the events and their order in each source, and not from how the
// flow is run. The engine's properties_test.cpp says so for windows that the events' times have no part in.

namespace {

constexpr auto discard = weir::accumulation::discard;

struct happened {
    int key = 0;
    weir::time_point at;
};

using counted = std::map<int, int>;
using sources = std::vector<std::vector<happened>>;

void count_in(counted& seen, const happened& one) {
    ++seen[one.key];
}

void merge(counted& into, const counted& part) {
    for (const auto& [key, count] : part) into[key] += count;
}

int total(const counted& all) {
    int sum = 0;
    for (const auto& [key, count] : all) sum += count;
    return sum;
}

std::chrono::milliseconds drawn_ms(dice& random, std::size_t low, std::size_t high) {
    return std::chrono::milliseconds(random.between(low, high));
}

/// One to three sources, whose times go on with jumps and steps back.
sources drawn_sources(dice& random) {
    sources all(random.between(1, 3));
    for (auto& one : all) {
        auto now = weir::time_point(drawn_ms(random, 0, 50)) - 25ms;
        for (auto left = random.between(0, 120); left > 0; --left) {
            now += random.between(0, 15) == 0 ? drawn_ms(random, 0, 300) : drawn_ms(random, 0, 6);
            one.push_back({static_cast<int>(random.between(0, 9)), now - drawn_ms(random, 0, 20)});
        }
    }
    return all;
}

std::size_t size_of(const sources& all) {
    std::size_t size = 0;
    for (const auto& one : all) size += one.size();
    return size;
}

weir::windows<happened> drawn_tumbling(dice& random) {
    const auto plain = window::fixed(drawn_ms(random, 1, 60), &happened::at).out_of_order_by(drawn_ms(random, 0, 15));
    switch (random.between(0, 2)) {
        case 0:
            return plain;
        case 1:
            return plain.trigger_every(static_cast<std::int64_t>(random.between(1, 9)), discard);
        default:
            return plain.allowed_lateness(drawn_ms(random, 0, 40), discard);
    }
}

weir::windows<happened> drawn_sliding(dice& random) {
    const auto slide = drawn_ms(random, 1, 20);
    const auto plain = window::sliding(slide * static_cast<int>(random.between(1, 12)), slide, &happened::at)
                           .out_of_order_by(drawn_ms(random, 0, 15));
    if (random.between(0, 1) == 0) return plain;
    return plain.allowed_lateness(drawn_ms(random, 0, 40), discard);
}

weir::windows<happened> drawn_sessions(dice& random) {
    return window::session(drawn_ms(random, 1, 40), &happened::at).out_of_order_by(drawn_ms(random, 0, 15));
}

/// How a flow is run, all of it drawn.
struct drawn_way {
    explicit drawn_way(dice& random) {
        options.threads = static_cast<unsigned>(random.between(1, 4));
        options.stages = random.between(1, 5);
        options.max_demand = random.between(1, 6);
        options.min_demand = random.between(0, options.max_demand - 1);
        options.max_closings = random.between(1, 4);
        batches.batch_size = random.between(1, 40);
    }

    weir::run_options options;
    weir::range_options batches;
};

/// What came of a run: events that were late, and panes.
struct outcome {
    std::uint64_t late = 0;
    std::vector<pane<counted>> panes;
};

template <class Flow>
outcome outcome_of(const Flow& flow, const weir::run_options& options) {
    weir::testing::observer<pane<counted>> seen;
    weir::running running(flow.for_each(seen.recorder()), options);
    const auto report = running.wait();
    REQUIRE(report.records.adds_up());
    for (const auto& one : report.sources) REQUIRE(one.records.dropped == 0);
    outcome found{0, seen.all()};
    const auto metrics = running.metrics();
    for (const auto& layer : metrics.layers) found.late += layer.late;
    REQUIRE(report.max_batches_in_flight <= options.max_demand * metrics.sources.size());
    return found;
}

auto partitioned(const sources& from, const weir::windows<happened>& over, const drawn_way& how) {
    return weir::from_ranges(from, how.batches)
        .map([](happened one) { return one; })
        .partition(&happened::key, {.over = over});
}

/// What each window of all partitions holds.
std::map<std::int64_t, counted> by_window(const outcome& of) {
    std::map<std::int64_t, counted> all;
    for (const auto& one : of.panes) merge(all[one.window.id], one.value);
    return all;
}

}  // namespace

TEST_CASE("what is emitted and what is late make up all events, in event time too", "[P1][P3][P4]") {
    dice random(printed_seed());
    for (int round = 0; round < 150; ++round) {
        const auto from = drawn_sources(random);
        const auto over = random.between(0, 1) == 0 ? drawn_tumbling(random) : drawn_sessions(random);
        const drawn_way how(random);
        const auto found = outcome_of(partitioned(from, over, how).reduce(counted{}, count_in).emit(), how.options);
        std::size_t emitted = 0;
        std::map<int, std::set<std::size_t>> homes;
        for (const auto& one : found.panes) {
            emitted += static_cast<std::size_t>(total(one.value));
            for (const auto& [key, count] : one.value) homes[key].insert(one.partition);
        }
        CAPTURE(round);
        REQUIRE(emitted + found.late == size_of(from));
        for (const auto& [key, partitions] : homes) REQUIRE(partitions.size() == 1);
    }
}

TEST_CASE("windows in event time do not depend on how the flow is run, whatever the order of events", "[P2][P5]") {
    dice random(printed_seed());
    for (int round = 0; round < 40; ++round) {
        const auto from = drawn_sources(random);
        const auto over = random.between(0, 1) == 0 ? drawn_tumbling(random) : drawn_sliding(random);
        const drawn_way once(random);
        const auto expected =
            outcome_of(partitioned(from, over, once).reduce(counted{}, count_in).emit(), once.options);
        for (int again = 0; again < 4; ++again) {
            const drawn_way how(random);
            const auto reduced = partitioned(from, over, how).reduce(counted{}, count_in);
            const auto found = again == 0 ? outcome_of(reduced.emit(), how.options)
                                          : outcome_of(reduced.departition(counted{}, merge), how.options);
            CAPTURE(round, again, how.options.threads, how.options.stages, how.batches.batch_size);
            REQUIRE(found.late == expected.late);
            REQUIRE(by_window(found) == by_window(expected));
            if (again == 0) continue;
            for (std::size_t index = 1; index < found.panes.size(); ++index)
                REQUIRE(found.panes[index - 1].window.id < found.panes[index].window.id);
        }
    }
}

TEST_CASE("counts taken together before they cross are those taken one by one", "[P2]") {
    dice random(printed_seed());
    for (int round = 0; round < 60; ++round) {
        const auto from = drawn_sources(random);
        const auto over = random.between(0, 1) == 0 ? drawn_tumbling(random) : drawn_sliding(random);
        const drawn_way how(random);
        const auto spread = partitioned(from, over, how);
        const auto expected = outcome_of(spread.reduce(counted{}, count_in).departition(counted{}, merge), how.options);
        const auto found =
            outcome_of(spread.reduce(counted{}, count_in, merge).departition(counted{}, merge), how.options);
        CAPTURE(round);
        REQUIRE(found.late == expected.late);
        REQUIRE(by_window(found) == by_window(expected));
    }
}

TEST_CASE("sessions do not depend on how the flow is run, whatever the order of events", "[P2]") {
    dice random(printed_seed());
    using session = std::tuple<weir::time_point, weir::time_point, counted>;
    const auto sessions_of = [](const outcome& of) {
        std::multiset<session> all;
        for (const auto& one : of.panes) all.emplace(one.window.start, one.window.end, one.value);
        return all;
    };
    for (int round = 0; round < 40; ++round) {
        const auto from = drawn_sources(random);
        const auto over = drawn_sessions(random);
        const auto found = [&](const drawn_way& how) {
            return outcome_of(partitioned(from, over, how).reduce(counted{}, count_in).emit(), how.options);
        };
        const auto expected = found(drawn_way(random));
        for (int again = 0; again < 3; ++again) {
            const drawn_way how(random);
            const auto other = found(how);
            CAPTURE(round, again, how.options.threads, how.options.stages, how.batches.batch_size);
            REQUIRE(other.late == expected.late);
            REQUIRE(sessions_of(other) == sessions_of(expected));
        }
    }
}
