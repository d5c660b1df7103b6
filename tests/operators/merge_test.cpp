// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/observer.hpp"
#include "support/partition_keys.hpp"
#include "support/scripted_source.hpp"
#include "support/timed_numbers.hpp"

#include <weir/flow.hpp>
#include <weir/from.hpp>
#include <weir/merge.hpp>

#include <algorithm>
#include <chrono>
#include <vector>

using namespace std::chrono_literals;
using namespace weir::testing;
using weir::from_range;
using weir::pane;
namespace window = weir::window;

namespace {

using list = std::vector<int>;

void insert_sorted(list& all, int n) {
    all.insert(std::upper_bound(all.begin(), all.end(), n), n);
}

/// Every second of `numbers`, from the one at `first` on.
template <class T>
std::vector<T> every_second(const std::vector<T>& numbers, std::size_t first) {
    std::vector<T> some;
    for (auto index = first; index < numbers.size(); index += 2) some.push_back(numbers[index]);
    return some;
}

/// The odd and the even numbers of 1 to 100 as two flows, doubled and merged.
auto doubled(const way_to_run& how) {
    const auto twice = [](int n) { return 2 * n; };
    return weir::merge(from_range(every_second(one_to(100), 0), how.batches()).map(twice),
                       from_range(every_second(one_to(100), 1), how.batches()).map(twice));
}

/// The sums of 1 to 10 in four partitions.
auto four_sums(const way_to_run& how, const weir::windows<int>& over) {
    return from_range(one_to(10), how.batches())
        .partition(four_partitions_of_ten(), {.over = over, .stages = 4})
        .reduce(0, add);
}

}  // namespace

TEST_CASE("two flows merged are partitioned as one", "[I1]") {
    const auto how = any_way();
    const auto sums = doubled(how).partition(same, {.stages = 4}).reduce(0, add).emit().collect(how.options());
    CHECK(sums.size() == 4);
    int total = 0;
    for (const auto& one : sums) total += one.value;
    CHECK(total == 10100);
}

TEST_CASE("a function may send all events of merged flows to one partition", "[I2]") {
    const auto how = any_way();
    const auto to_first = weir::to_partition([](int) { return 0; });
    CHECK(values_by_partition(
              doubled(how).partition(to_first, {.stages = 4}).reduce(0, add).emit().collect(how.options())) ==
          list{10100, 0, 0, 0});
}

TEST_CASE("merged flows are shuffled over one stage, which sees all events in their windows", "[I4]") {
    const auto how = any_way();
    CHECK(values_of(doubled(how).shuffle({.stages = 1}).reduce(0, add).emit().collect(how.options())) == list{10100});
    const auto twice = [](timed_number one) { return timed_number{one.at, 2 * one.value}; };
    const auto both = weir::merge(from_range(every_second(two_seconds(), 0), how.batches()).map(twice),
                                  from_range(every_second(two_seconds(), 1), how.batches()).map(twice));
    CHECK(values_of(in_order(
              both.shuffle({.over = window::fixed(1s, &timed_number::at), .stages = 1}).reduce(0, add_timed).emit(),
              how.options())) == list{2550, 7550});
}

TEST_CASE("merge takes any number of flows, but not none", "[I16]") {
    const auto how = any_way();
    std::vector<weir::flow<int>> flows;
    for (int n = 0; n < 5; ++n) flows.push_back(from_range(list{n}, how.batches()));
    CHECK(sorted(weir::merge(flows).collect(how.options())) == list{0, 1, 2, 3, 4});
    flows.clear();
    CHECK_THROWS_WITH(weir::merge(flows), "merge: expected at least one flow, got none");
}

TEST_CASE("departition merges at every trigger, so that what is kept counts again", "[I7]") {
    const auto how = any_way();
    const auto over = window::global().trigger_every(2, weir::accumulation::keep);
    CHECK(values_of(in_order(four_sums(how, over).departition(list{}, insert_sorted), how.options())) ==
          std::vector<list>{{6, 7, 7, 8, 10, 16, 22, 22}});
}

TEST_CASE("what a trigger discards is merged once, and may be reduced again", "[I8]") {
    const auto how = any_way();
    const auto over = window::global().trigger_every(2, weir::accumulation::discard);
    CHECK(values_of(four_sums(how, over)
                        .departition(list{}, insert_sorted)
                        .flat_map([](const pane<list>& one) { return one.value; })
                        .partition(same, {.stages = 1})
                        .reduce(0, add)
                        .emit()
                        .collect(how.options())) == list{55});
}

TEST_CASE("windows need not wait for ever for a partition that never reaches them, where in Flow they do", "[I11]") {
    const auto to_second = weir::to_partition([](int) { return 1; });
    const script<int> input;
    observer<int> seen;
    auto running = weir::start(weir::from(input)
                                   .partition(to_second, {.over = window::count(3), .stages = 2})
                                   .reduce(0, add)
                                   .departition(0, add, {.most_waiting = 1})
                                   .for_each([&](const pane<int>& one) { seen.add(one.value); }));
    input.deliver(one_to(10));
    CHECK(seen.wait_for(2) == list{6, 15});
    input.end();
    running.wait();
    CHECK(seen.all() == list{6, 15, 24, 10});
}

TEST_CASE("windows by time do not wait for a partition without events", "[I11]") {
    const auto to_second = weir::to_partition([](const timed_number&) { return 1; });
    const script<timed_number> input;
    observer<int> seen;
    auto running = weir::start(weir::from(input)
                                   .partition(to_second, {.over = window::fixed(1s, &timed_number::at), .stages = 2})
                                   .reduce(0, add_timed)
                                   .departition(0, add)
                                   .for_each([&](const pane<int>& one) { seen.add(one.value); }));
    input.deliver(at(0s, {1, 2}) + at(1s, {4}));
    input.deliver(at(2s, {8}));
    CHECK(seen.wait_for(2) == list{3, 4});
    running.stop();
}
