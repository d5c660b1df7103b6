// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/observer.hpp"
#include "support/scripted_source.hpp"

#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <list>
#include <map>
#include <string>
#include <vector>

using weir::from_range;
using weir::testing::script;
using weir::testing::sorted;

TEST_CASE("from_range delivers the elements of a range") {
    CHECK(weir::from_range(std::vector{1, 2, 3}).collect() == std::vector{1, 2, 3});
}

TEST_CASE("from_range takes any range, and none of its elements twice", "[F1]") {
    const auto threads = GENERATE(1U, 2U, 8U);
    CHECK(from_range(std::list<std::string>{"a", "b"}).collect({.threads = threads}) ==
          std::vector<std::string>{"a", "b"});
    CHECK(from_range(std::string("xyz")).collect({.threads = threads}) == std::vector{'x', 'y', 'z'});
    CHECK(from_range(std::map<int, int>{{1, 2}}).map([](const auto& pair) { return pair.second; }).collect() ==
          std::vector{2});
    CHECK(from_range(std::vector<int>{}).collect({.threads = threads}).empty());
}

TEST_CASE("from_range makes batches of the size it is told, and a last one of what remains") {
    const auto batch_size = GENERATE(std::size_t{1}, std::size_t{3}, std::size_t{7}, std::size_t{8});
    const auto report =
        weir::run(from_range(std::vector{1, 2, 3, 4, 5, 6, 7}, {.batch_size = batch_size}).for_each([](int) {}),
                  {.threads = 1, .max_demand = 100});
    CHECK(report.records.counted == 7);
    CHECK(report.max_bytes_in_flight >= std::min(batch_size, std::size_t{7}) * sizeof(int));
    CHECK(report.max_bytes_in_flight <= report.max_batches_in_flight * batch_size * sizeof(int));
}

TEST_CASE("from_range refuses batches without events, and says so") {
    REQUIRE_THROWS_AS(from_range(std::vector{1}, {.batch_size = 0}), weir::build_error);
    REQUIRE_THROWS_WITH(from_range(std::vector{1}, {.batch_size = 0}),
                        "from_range: batch_size is 0; at least one event makes a batch");
}

TEST_CASE("a flow keeps its range, and reads it anew in each run") {
    auto numbers = std::vector{1, 2};
    const auto flow = from_range(numbers);
    numbers.clear();
    CHECK(flow.collect() == std::vector{1, 2});
    CHECK(flow.collect() == std::vector{1, 2});
}

TEST_CASE("from begins with a source of one's own, whose name the run reports") {
    const script<int> input("mine");
    input.push({3, 1});
    input.push({2});
    input.end();
    std::vector<int> seen;
    const auto report = weir::run(weir::from(input).for_each([&](int n) { seen.push_back(n); }), {.threads = 1});
    CHECK(sorted(seen) == std::vector{1, 2, 3});
    CHECK(report.sources[0].name == "mine");
    CHECK(report.sources[0].records == weir::tally{.received = 3, .counted = 3});
}
