// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/scripted_source.hpp"
#include "support/sums.hpp"

#include <weir/flow.hpp>
#include <weir/from.hpp>
#include <weir/merge.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using namespace weir::testing;
using weir::layer_metrics;
using weir::metrics_snapshot;
using weir::tally;
namespace window = weir::window;

namespace {

/// The metrics of the layer called `name`.
layer_metrics layer_of(const metrics_snapshot& all, const std::string& name) {
    for (const auto& one : all.layers)
        if (one.name == name) return one;
    std::string known;
    for (const auto& one : all.layers) known += " " + one.name;
    FAIL("no layer " << name << " among" << known);
    return {};
}

metrics_snapshot metrics_after(const weir::job& job, weir::run_options options = {}) {
    weir::running run(job, std::move(options));
    run.wait();
    return run.metrics();
}

weir::time_point second(int n) {
    return weir::time_point(std::chrono::seconds(n));
}

}  // namespace

TEST_CASE("each layer counts what comes in and what goes out, sources first and the end of the flow first") {
    const auto how = any_way();
    const auto all = metrics_after(weir::from_range(one_to(100), how.batches())
                                       .filter([](int n) { return n % 4 == 0; })
                                       .partition(same, {.over = window::count(10), .stages = 1})
                                       .reduce(0, add)
                                       .emit_state()
                                       .for_each([](int) {}),
                                   how.options());
    REQUIRE(all.sources.size() == 1);
    CHECK(all.sources[0].name == "range");
    CHECK(all.sources[0].records == tally{.received = 100, .counted = 100});
    CHECK(all.sources[0].in_flight == 0);
    CHECK(all.sources[0].max_demand == how.max_demand);
    REQUIRE(all.layers.size() == 2);
    const auto& end = all.layers[0];
    CHECK(end.name == "range.filter.partition.reduce.for_each");
    CHECK(end.nodes == 1);
    CHECK(end.in == 25);
    CHECK(end.out == 3);
    const auto& begin = all.layers[1];
    CHECK(begin.name == "range.filter.partition");
    CHECK(begin.in == 100);
    CHECK(begin.out == 25);
    for (const auto& one : all.layers) {
        CHECK(one.queued == 0);
        CHECK(one.late + one.dropped + one.failed == 0);
    }
}

TEST_CASE("a layer has as many nodes as partitions") {
    const auto all = metrics_after(
        weir::from_range(one_to(10)).partition(same, {.stages = 3}).reduce(0, add).emit_state().for_each([](int) {}));
    CHECK(layer_of(all, "range.partition.reduce.for_each").nodes == 3);
    CHECK(layer_of(all, "range.partition").nodes == 1);
}

TEST_CASE("events whose function threw are counted as failed where it threw") {
    const auto how = any_way();
    const auto no_fives = [](int n) {
        if (n % 5 == 0) throw std::runtime_error("a five");
        return n;
    };
    const auto all = metrics_after(
        weir::from_range(one_to(100), how.batches())
            .map(no_fives, weir::on_failure::skip())
            .partition(same, {.stages = 2})
            .filter([](int n) { return n < 50 ? true : throw std::runtime_error("large"); }, weir::on_failure::skip())
            .emit()
            .for_each([](int) {}),
        how.options());
    CHECK(layer_of(all, "range.map.partition").failed == 20);
    CHECK(layer_of(all, "range.map.partition").out == 80);
    CHECK(layer_of(all, "range.map.partition.filter.emit.for_each").failed == 40);
    CHECK(layer_of(all, "range.map.partition.filter.emit.for_each").out == 40);
}

TEST_CASE("late events are counted once, in whichever layer they were refused") {
    const auto how = any_way();
    const auto all = metrics_after(weir::from_range(std::vector{0, 10, 20, 5, 30, 6}, how.batches())
                                       .partition(same, {.over = window::fixed(1s, second), .stages = 2})
                                       .reduce(0, add)
                                       .emit_state()
                                       .for_each([](int) {}),
                                   how.options());
    std::uint64_t late = 0;
    for (const auto& one : all.layers) late += one.late;
    CHECK(late == 2);
}

TEST_CASE("credit and queues are seen while a sink stands still, and are empty at the end") {
    const script<int> input;
    gate frozen;
    std::optional<weir::running> run;
    run.emplace(weir::from(input).partition(same, {.stages = 1}).emit().for_each([&](int) { frozen.pass(); }),
                weir::run_options{.threads = 2, .max_demand = 3});
    const gate::opener last(frozen);
    for (int n = 1; n <= 5; ++n) input.push({n});
    input.wait_for_offered(4);
    frozen.wait_for_arrivals(1);
    // The first of the three is in the sink's hands, the others wait for the node.
    while (layer_of(run->metrics(), "scripted.partition.emit.for_each").queued < 2) std::this_thread::yield();
    const auto standing = run->metrics();
    CHECK(standing.sources[0].in_flight >= 3);
    CHECK(standing.sources[0].in_flight <= 4);
    CHECK(standing.sources[0].max_demand == 3);
    CHECK(standing.sources[0].records.received >= 3);
    CHECK(layer_of(standing, "scripted.partition.emit.for_each").queued == 2);
    frozen.open();
    input.end();
    run->wait();
    const auto after = run->metrics();
    CHECK(after.sources[0].in_flight == 0);
    CHECK(layer_of(after, "scripted.partition.emit.for_each").queued == 0);
}

TEST_CASE("the frontier of a source and of its windows goes with the clock, and at the end to the end of time") {
    const auto time = std::make_shared<weir::manual_clock>();
    const script<int> input;
    observer<int> seen;
    auto run = weir::start(weir::from(input)
                               .partition(same, {.over = window::periodic(10s), .stages = 1})
                               .reduce(0, add)
                               .emit_state()
                               .for_each(seen.recorder()),
                           {.clock = time});
    input.deliver({1});
    time->advance(10s);
    (void)seen.wait_for(1);
    const std::string name = "scripted.partition.reduce.for_each";
    while (run.metrics().sources[0].frontier < weir::time_point(10s) ||
           layer_of(run.metrics(), name).frontier < weir::time_point(10s))
        std::this_thread::yield();
    const auto midway = run.metrics();
    CHECK(midway.taken == weir::time_point(10s));
    CHECK(midway.sources[0].frontier == weir::time_point(10s));
    CHECK(layer_of(midway, name).frontier == weir::time_point(10s));
    CHECK(layer_of(midway, "scripted.partition").frontier == weir::beginning_of_time);
    input.end();
    run.wait();
    CHECK(run.metrics().sources[0].frontier == weir::end_of_time);
    CHECK(layer_of(run.metrics(), name).frontier == weir::end_of_time);
}

TEST_CASE("metrics are reported at each interval of the clock, once, and only there") {
    const auto time = std::make_shared<weir::manual_clock>();
    const script<int> input;
    observer<weir::time_point> reports;
    auto run = weir::start(weir::from(input).for_each([](int) {}),
                           {.on_metrics = [&](const metrics_snapshot& all) { reports.add(all.taken); },
                            .metrics_every = 10s,
                            .clock = time});
    CHECK(reports.all().empty());
    time->advance(10s);
    CHECK(reports.wait_for(1) == std::vector{weir::time_point(10s)});
    time->advance(9s);
    time->advance(1s);
    CHECK(reports.wait_for(2) == std::vector{weir::time_point(10s), weir::time_point(20s)});
    // One report for a jump over many intervals.
    time->advance(35s);
    CHECK(reports.wait_for(3).back() == weir::time_point(55s));
    time->advance(5s);
    CHECK(reports.wait_for(4).back() == weir::time_point(60s));
    run.stop();
    run.wait();
    CHECK(reports.all().size() == 4);
}

TEST_CASE("layers say how long they work only where they are asked to measure it") {
    const bool asked = GENERATE(false, true);
    const auto all = metrics_after(weir::from_range(one_to(1000)).for_each([](int) {}), {.measure_busy = asked});
    CHECK((layer_of(all, "range.for_each").busy > 0ns) == asked);
}

TEST_CASE("held sources stay silent until they are let go", "[J13]") {
    const script<int> input;
    observer<int> seen;
    auto run = weir::start(weir::from(input).for_each(seen.recorder()), {.hold_sources = true});
    input.push({1, 2});
    input.end();
    CHECK(input.offered() == 0);
    CHECK(run.metrics().sources[0].records == tally{});
    run.open_sources();
    run.open_sources();
    CHECK(run.wait().records == tally{.received = 2, .counted = 2});
    CHECK(seen.all() == std::vector{1, 2});
}

TEST_CASE("held sources are let go by a stop or a drain, and deliver nothing", "[J13]") {
    const bool drains = GENERATE(false, true);
    const script<int> input;
    auto run = weir::start(weir::from(input).for_each([](int) {}), {.hold_sources = true});
    drains ? run.drain() : run.stop();
    CHECK(run.wait().records == tally{});
    CHECK(input.gone() == 1);
}

TEST_CASE("a run that is held and never let go ends with its owner", "[J13]") {
    const script<int> input;
    {
        auto run = weir::start(weir::from(input).for_each([](int) {}), {.hold_sources = true});
    }
    CHECK(input.gone() == 1);
}

TEST_CASE("a trigger is called by name, and a name that no window knows is refused", "[A8]") {
    const script<int> input;
    observer<int> seen;
    const auto over = window::global().trigger_on("now", weir::accumulation::keep);
    auto run = weir::start(weir::from(input)
                               .partition(same, {.over = over, .stages = 1})
                               .reduce(0, add)
                               .emit_state()
                               .for_each(seen.recorder()));
    input.deliver({1, 2});
    run.trigger("now");
    CHECK(seen.wait_for(1) == std::vector{3});
    CHECK_THROWS_AS(run.trigger("then"), weir::build_error);
    CHECK_THROWS_WITH(run.trigger("then"), "trigger: no window of this flow has a trigger 'then'; see trigger_on");
    input.deliver({4});
    run.trigger("now");
    CHECK(seen.wait_for(2) == std::vector{3, 7});
    input.end();
    run.wait();
    CHECK(seen.all() == std::vector{3, 7, 7});
}

TEST_CASE("each partition is told its number and how many there are, before any source begins", "[F18]") {
    const script<int> input;
    observer<std::pair<std::size_t, std::size_t>> told;
    const auto tell = [&](std::size_t index, std::size_t total) { told.add({index, total}); };
    auto run = weir::start(weir::from(input)
                               .partition(same, {.stages = 3, .on_stage_start = tell})
                               .reduce(0, add)
                               .emit()
                               .for_each([](const weir::pane<int>&) {}),
                           {.hold_sources = true});
    CHECK(sorted(told.all()) == std::vector<std::pair<std::size_t, std::size_t>>{{0, 3}, {1, 3}, {2, 3}});
    run.stop();
}

TEST_CASE("a layer into which flows are merged counts each event once", "[bug]") {
    const auto how = any_way();
    const auto half = [&](int first) { return weir::from_range(from_to(first, first + 49), how.batches()); };
    const auto all = metrics_after(weir::merge(half(1), half(51)).for_each([](int) {}), how.options());
    std::uint64_t in = 0;
    std::uint64_t out = 0;
    for (const auto& one : all.layers) {
        in += one.in;
        out += one.out;
    }
    CHECK(in == 100);
    CHECK(out == 100);
}
