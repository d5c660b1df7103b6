// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/observer.hpp"
#include "support/partition_keys.hpp"
#include "support/scripted_source.hpp"

#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using weir::from_range;
using weir::pane;
using weir::testing::four_partitions_of_ten;
using weir::testing::observer;
using weir::testing::script;

namespace {

using list = std::vector<int>;

list one_to_ten() {
    return {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
}

void add(int& sum, int n) {
    sum += n;
}

int same(int n) {
    return n;
}

void insert_sorted(list& all, int n) {
    all.insert(std::upper_bound(all.begin(), all.end(), n), n);
}

/// The sums of the four partitions of 1 to 10, before the departition.
auto four_sums(std::size_t batch_size) {
    return from_range(one_to_ten(), {.batch_size = batch_size})
        .partition(four_partitions_of_ten(), {.stages = 4})
        .reduce(0, add);
}

}  // namespace

TEST_CASE("departition merges what all partitions emitted for a window", "[I5][I6]") {
    const auto threads = GENERATE(1U, 2U, 8U);
    const auto batch_size = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{500});
    const auto merged = four_sums(batch_size).departition(list{}, insert_sorted).collect({.threads = threads});
    REQUIRE(merged.size() == 1);
    CHECK(merged[0].value == list{7, 10, 16, 22});
    CHECK(merged[0].window.id == 0);
    CHECK(merged[0].partition == 0);
    CHECK(merged[0].partitions == 1);
}

TEST_CASE("what departition gives may be mapped on", "[I9]") {
    const auto sorted_after = four_sums(3)
                                  .departition(list{}, [](list& all, int n) { all.push_back(n); })
                                  .map([](const pane<list>& one) { return weir::testing::sorted(one.value); })
                                  .collect();
    CHECK(sorted_after == std::vector<list>{{7, 10, 16, 22}});
}

TEST_CASE("what departition gives is seen once, then the run ends", "[I10]") {
    observer<list> seen;
    auto running = weir::start(
        four_sums(2).departition(list{}, insert_sorted).for_each([&](const pane<list>& one) { seen.add(one.value); }));
    running.wait();
    CHECK(seen.all() == std::vector<list>{{7, 10, 16, 22}});
}

TEST_CASE("merge is given the accumulator to change, and the partition's value", "[I15]") {
    const auto text = from_range(std::vector<std::string>{"x"})
                          .partition([](const std::string& one) { return one; }, {.stages = 1})
                          .reduce(std::string("state "), [](std::string& all, const std::string& one) { all += one; })
                          .departition(std::string("accumulator, "),
                                       [](std::string& all, std::string part) { all += std::move(part); })
                          .collect();
    REQUIRE(text.size() == 1);
    CHECK(text[0].value == "accumulator, state x");
}

TEST_CASE("count windows are completed by all partitions or by the end, and leave in the order of their ids", "[B8]") {
    const auto threads = GENERATE(1U, 2U, 8U);
    const auto batch_size = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{500});
    const auto second = weir::testing::keys_of_partitions(2)[1];
    observer<list> seen;
    weir::run(from_range(one_to_ten(), {.batch_size = batch_size})
                  .partition([second](int) { return second; }, {.over = weir::window::count(3), .stages = 2})
                  .reduce(0, add)
                  .departition(list{}, insert_sorted)
                  .for_each([&](const pane<list>& one) { seen.add(one.value); }),
              {.threads = threads});
    // Flow has [0, 6] first: we emit no trailing empty window.
    CHECK(seen.all() == std::vector<list>{{6}, {15}, {24}, {10}});
}

TEST_CASE("a count window leaves as soon as every partition has delivered it") {
    const auto keys = weir::testing::keys_of_partitions(2);
    const script<int> input;
    observer<pane<int>> seen;
    auto running = weir::start(weir::from(input)
                                   .partition([keys](int n) { return keys[n % 2 == 0 ? 0 : 1]; },
                                              {.over = weir::window::count(2), .stages = 2})
                                   .reduce(0, add)
                                   .departition(0, add)
                                   .for_each(seen.recorder()));
    input.push({2, 4});
    input.push({1, 3});
    CHECK(seen.wait_for(1).front().value == 10);
    input.push({5});
    input.end();
    running.wait();
    REQUIRE(seen.all().size() == 2);
    CHECK(seen.all()[1].window.id == 1);
    CHECK(seen.all()[1].value == 5);
}

TEST_CASE("every periodic window leaves once, in order, whatever the threads and batches", "[P5]") {
    const auto threads = GENERATE(1U, 2U, 8U);
    const auto stages = GENERATE(std::size_t{1}, std::size_t{2}, std::size_t{8});
    const auto batch_size = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{500});
    const auto time = std::make_shared<weir::manual_clock>();
    const script<int> input;
    observer<pane<int>> seen;
    auto running = weir::start(weir::from(input)
                                   .partition(same, {.over = weir::window::periodic(10s), .stages = stages})
                                   .reduce(0, add)
                                   .departition(0, add)
                                   .for_each(seen.recorder()),
                               {.threads = threads, .clock = time});
    for (int window = 0; window < 5; ++window) {
        list events;
        for (int n = 1; n <= 20; ++n) {
            events.push_back(window * 100 + n);
            if (events.size() == batch_size || n == 20) input.deliver(std::exchange(events, {}));
        }
        if (window < 4) time->advance(10s);
    }
    input.end();
    running.wait();
    const auto panes = seen.all();
    REQUIRE(panes.size() == 5);
    for (int window = 0; window < 5; ++window) {
        const auto& one = panes[static_cast<std::size_t>(window)];
        CHECK(one.window.id == window);
        CHECK(one.window.start == weir::time_point(10s * window));
        CHECK(one.window.end == weir::time_point(10s * window + 10s));
        CHECK(one.value == 210 + window * 2000);
    }
}

TEST_CASE("a window leaves when its time has passed, without any further event") {
    const auto time = std::make_shared<weir::manual_clock>();
    const script<int> input;
    observer<pane<int>> seen;
    auto running = weir::start(weir::from(input)
                                   .partition(same, {.over = weir::window::periodic(10s), .stages = 4})
                                   .reduce(0, add)
                                   .departition(0, add)
                                   .for_each(seen.recorder()),
                               {.clock = time});
    input.deliver({1, 2, 3});
    time->advance(9s);
    CHECK(seen.all().empty());
    time->advance(1s);
    CHECK(seen.wait_for(1)[0].value == 6);
    time->advance(10s);
    CHECK(seen.wait_for(2)[1].value == 0);
    running.stop();
}

TEST_CASE("panes may be mapped before they are merged") {
    const auto merged = four_sums(3)
                            .emit()
                            .map([](pane<int> one) {
                                one.value *= 2;
                                return one;
                            })
                            .departition(list{}, insert_sorted)
                            .collect();
    REQUIRE(merged.size() == 1);
    CHECK(merged[0].value == list{14, 20, 32, 44});
}

TEST_CASE("windows of a second layer hold what the same windows of the first emitted") {
    const auto time = std::make_shared<weir::manual_clock>();
    const script<int> input;
    observer<pane<list>> seen;
    const auto ten = weir::window::periodic(10s);
    auto running = weir::start(
        weir::from(input)
            .partition(same, {.over = ten, .stages = 3})
            .reduce(0, add)
            .departition(0, add)
            .map([](const pane<int>& one) { return one.value; })
            .partition([](int) { return 0; }, {.over = ten, .stages = 2})
            .reduce(list{}, [](list& all, int n) { all.push_back(n); })
            .departition(list{}, [](list& all, const list& part) { all.insert(all.end(), part.begin(), part.end()); })
            .for_each(seen.recorder()),
        {.threads = 2, .clock = time});
    input.deliver({1, 2});
    time->advance(10s);
    CHECK(seen.wait_for(1)[0].value == list{3});
    input.deliver({5});
    time->advance(10s);
    CHECK(seen.wait_for(2)[1].value == list{5});
    input.deliver({7});
    input.end();
    running.wait();
    const auto panes = seen.all();
    REQUIRE(panes.size() == 3);
    for (std::size_t index = 0; index < 3; ++index) CHECK(panes[index].window.id == static_cast<std::int64_t>(index));
    CHECK(panes[2].value == list{7});
}
