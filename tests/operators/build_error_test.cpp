// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/sums.hpp"

#include <weir/flow.hpp>
#include <weir/from.hpp>
#include <weir/from_source.hpp>
#include <weir/join.hpp>
#include <weir/merge.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

using namespace std::chrono_literals;
using namespace weir::testing;
using weir::accumulation;
using weir::from_range;
namespace window = weir::window;

// What the types cannot refuse is refused by the call that is wrong, before anything runs.

namespace {

const auto numbers = [] { return from_range(one_to(10)); };

/// Calls `wrong` and returns what the build error says; "" if there was none.
std::string refusal(const std::function<void()>& wrong) {
    try {
        wrong();
    } catch (const weir::build_error& error) {
        return error.what();
    }
    return "";
}

struct endless {
    using event = int;
    void run(weir::emitter<int>& out) {
        while (out.push(1)) {
        }
    }
};

using only_moved = std::unique_ptr<int>;

void take_moved(only_moved& sum, int n) {
    *sum += n;
}

}  // namespace

TEST_CASE("what merges or reads nothing at all is refused") {
    CHECK(refusal([] { (void)weir::merge(std::vector<weir::flow<int>>()); }) ==
          "merge: expected at least one flow, got none");
    CHECK(refusal([] { (void)weir::from_ranges(std::vector<std::vector<int>>()); }) ==
          "from_ranges: expected at least one range, got none");
}

TEST_CASE("a rate of nothing, or in no time, is refused") {
    CHECK(refusal([] { (void)numbers().rate_limit(0, 1s); }) ==
          "rate_limit: expected at least 1 event a period, got 0");
    CHECK(refusal([] { (void)numbers().rate_limit(1, 0s); }) == "rate_limit: expected a positive period, got 0 ns");
    CHECK(refusal([] { (void)numbers().rate_limit(1, -1ns); }) == "rate_limit: expected a positive period, got -1 ns");
}

TEST_CASE("a buffer that could hold or pass nothing is refused") {
    CHECK(refusal([] { (void)numbers().buffer({.capacity = 0}); }) ==
          "buffer: capacity is 0, so nothing could pass; 1 event or more");
    CHECK(refusal([] { (void)numbers().buffer({.batch_size = 0}); }) ==
          "buffer: batch_size is 0; at least one event makes a batch");
}

TEST_CASE("a source with a demand out of range is refused by the run, by its name") {
    const auto ended = [](auto flow) { return flow.for_each([](int) {}); };
    CHECK(refusal([&] { weir::run(ended(from_range(one_to(3), {.max_demand = 2, .min_demand = 2}))); }) ==
          "range: min_demand is 2; less than max_demand, 2");
    CHECK(refusal([&] { weir::run(ended(weir::from_source(endless(), {.max_demand = 1, .min_demand = 3}))); }) ==
          "source: min_demand is 3; less than max_demand, 1");
    CHECK(refusal([&] { weir::run(ended(numbers().buffer({.demand = {.max_demand = 2, .min_demand = 2}}))); }) ==
          "range.buffer: min_demand is 2; less than max_demand, 2");
}

TEST_CASE("a source whose batches could not be made is refused") {
    CHECK(refusal([] { (void)weir::from_source(endless(), {.size = 0}); }) ==
          "from_source: size is 0; at least one event makes a batch");
    CHECK(refusal([] { (void)weir::from_source(endless(), {.bytes = 0}); }) ==
          "from_source: bytes is 0; at least one byte makes a batch");
    CHECK(refusal([] { (void)weir::from_source(endless(), {.linger = -1ns}); }) ==
          "from_source: linger is -1 ns; zero or more");
}

TEST_CASE("metrics at no interval are refused, if anybody wants them") {
    const auto job = numbers().for_each([](int) {});
    const auto nobody = [](const weir::metrics_snapshot&) {};
    CHECK(refusal([&] { weir::run(job, {.on_metrics = nobody, .metrics_every = 0s}); }) ==
          "run: metrics_every is 0 ns; a positive time");
    CHECK(refusal([&] { weir::run(job, {.on_metrics = nobody, .metrics_every = -1ns}); }) ==
          "run: metrics_every is -1 ns; a positive time");
    CHECK(refusal([&] { weir::run(job, {.metrics_every = 0s}); }).empty());
}

TEST_CASE("panes are merged before the next layer, and what is wrong is said otherwise") {
    const auto panes = numbers().partition(same, {.stages = 2}).reduce(0, add).emit();
    CHECK(refusal([&] { (void)panes.departition(0, add); }).empty());
    const auto behind = [](const std::string& name) {
        return "departition: expected the panes of a reduction, got those of range.partition.reduce" + name +
               ", which does not say when a window is complete, as sessions never do; departition before that layer";
    };
    CHECK(refusal([&] { (void)panes.rate_limit(1, 1s).departition(0, add); }) == behind(".rate_limit"));
    CHECK(refusal([&] { (void)panes.buffer({}).departition(0, add); }) == behind(".buffer"));
    CHECK(refusal([&] { (void)weir::merge(panes, panes).departition(0, add); }) ==
          "departition: expected the panes of a reduction, got those of merge, which does not say when a window is "
          "complete, as sessions never do; departition before that layer");
}

TEST_CASE("panes that are passed on say nothing of the windows they come from", "") {
    const auto panes = numbers().partition(same, {.stages = 2}).reduce(0, add).emit();
    const auto by_id = [](const weir::pane<int>& one) { return one.window.id; };
    CHECK(refusal([&] { (void)panes.partition(by_id).emit().departition(0, add); }) ==
          "departition: expected the panes of a reduction, got those of range.partition.reduce.partition.emit, which "
          "does not say when a window is complete, as sessions never do; departition before that layer");
}

TEST_CASE("sessions are per key, so what has no key refuses them") {
    const auto sessions = window::session(1s);
    CHECK(refusal([&] { (void)numbers().shuffle({.over = sessions}); }) ==
          "shuffle: sessions are per key; partition by a key for them");
    CHECK(refusal([&] { (void)numbers().partition(weir::to_partition(same), {.over = sessions}); }) ==
          "partition: sessions are per key; partition by a key for them");
    CHECK(refusal([&] { (void)numbers().partition(same, {.over = sessions}); }).empty());
}

TEST_CASE("sessions belong to one key each, so there is nothing to merge") {
    const auto sums = numbers().partition(same, {.over = window::session(1s)}).reduce(0, add);
    const std::string why =
        ": sessions are windows of one key each, so there is nothing to merge; use emit, or on_trigger";
    CHECK(refusal([&] { (void)sums.departition(0, add); }) == "departition" + why);
    CHECK(
        refusal([&] { (void)sums.emit().departition(0, add); }) ==
        "departition: expected the panes of a reduction, got those of range.partition.reduce, which does not say when "
        "a window is complete, as sessions never do; departition before that layer");
    const auto groups = numbers().partition(same, {.over = window::session(1s)}).group_by(same);
    CHECK(refusal([&] { (void)groups.take_sort(1); }) == "take_sort" + why);
    CHECK(refusal([&] { (void)groups.top_k(1); }) == "take_sort" + why);
}

TEST_CASE("a state that can only be moved is emitted once, so that it takes no triggers") {
    const auto begin = [] { return std::make_unique<int>(0); };
    const std::string why =
        "range.partition.reduce: a state that cannot be copied is emitted once, when its window is over; take the "
        "triggers and the lateness away, or use on_trigger";
    const auto reduced = [&](weir::windows<int> over) {
        return numbers().partition(same, {.over = std::move(over), .stages = 1}).reduce(begin, take_moved);
    };
    CHECK(refusal([&] { (void)reduced(window::global()).emit(); }).empty());
    CHECK(refusal([&] { (void)reduced(window::global().trigger_every(1, accumulation::keep)).emit(); }) == why);
    CHECK(refusal([&] { (void)reduced(window::global().trigger_every(1, accumulation::keep)).emit_state(); }) == why);
    const auto time = [](int n) { return weir::time_point(std::chrono::seconds(n)); };
    CHECK(refusal([&] { (void)reduced(window::fixed(1s, time).allowed_lateness(1s, accumulation::keep)).emit(); }) ==
          why);
    const auto own = [](only_moved& sum, const weir::trigger_info&) { return std::vector{*sum}; };
    CHECK(reduced(window::global().trigger_every(5, accumulation::keep)).on_trigger(own).collect({.threads = 1}) ==
          std::vector{15, 55, 55});
}

TEST_CASE("a join that is to block is refused, whether its windows end or not") {
    const weir::joining_options blocks{{.most_stored = 1, .when_full = weir::overflow::block}, 1};
    const auto told = [](const int* left, const int* right) { return left && right; };
    const std::string why =
        "join: expected when_full to be drop_oldest, drop_newest or fail, got block, under which a full join would "
        "wait for ever";
    CHECK(refusal([&] { (void)weir::join(weir::join_mode::inner, numbers(), numbers(), same, same, told, blocks); }) ==
          why);
    CHECK(refusal([&] {
              (void)weir::window_join(weir::join_mode::inner, numbers(), numbers(), window::periodic(1s), same, same,
                                      told, blocks);
          }) == why);
}

TEST_CASE("a trigger that the flow does not have is refused, and the run goes on") {
    auto running = weir::start(numbers()
                                   .partition(same, {.over = window::global().trigger_on("now", accumulation::keep)})
                                   .reduce(0, add)
                                   .emit()
                                   .for_each([](const weir::pane<int>&) {}),
                               {.hold_sources = true});
    CHECK(refusal([&] { running.trigger("later"); }) ==
          "trigger: no window of this flow has a trigger 'later'; see trigger_on");
    CHECK(refusal([&] { running.trigger("now"); }).empty());
    running.open_sources();
    CHECK(running.wait().records.counted == 10);
}
