// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/observer.hpp"
#include "support/scripted_source.hpp"

#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <atomic>
#include <deque>
#include <list>
#include <map>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

using weir::from_range;
using weir::tally;
using weir::testing::observer;
using weir::testing::script;
using weir::testing::sorted;

TEST_CASE("from_range delivers the elements of a range") {
    CHECK(sorted(weir::from_range(std::vector{1, 2, 3}).collect()) == std::vector{1, 2, 3});
}

TEST_CASE("from_range takes any range, and none of its elements twice", "[F1]") {
    const auto threads = GENERATE(1U, 2U, 8U);
    CHECK(from_range(std::list<std::string>{"a", "b"}).collect({.threads = threads}) ==
          std::vector<std::string>{"a", "b"});
    CHECK(sorted(from_range(std::string("xyz")).collect({.threads = threads})) == std::vector{'x', 'y', 'z'});
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

TEST_CASE("from_range chooses the size of its batches: pieces of a short range, but not of a list") {
    const auto batches_of = [](const auto& flow) {
        observer<std::size_t> seen;
        weir::run(flow.map_batch([](auto some) { return std::vector{some.size()}; }).for_each(seen.recorder()));
        return seen.all();
    };
    CHECK(batches_of(from_range(std::vector<int>(6400))) == std::vector<std::size_t>(64, 100));
    CHECK(batches_of(from_range(std::vector<int>(3))) == std::vector<std::size_t>(3, 1));
    CHECK(batches_of(from_range(std::vector<std::uint64_t>(4'194'304))) == std::vector<std::size_t>(128, 32'768));
    CHECK(sorted(batches_of(from_range(std::list<int>(1000)))) == std::vector<std::size_t>{488, 512});
}

TEST_CASE("elements with random access are read where they are, and stay as they were") {
    struct precious {
        explicit precious(std::atomic<int>& by) : copies(&by) {}
        precious(const precious& other) : copies(other.copies) { ++*copies; }
        precious& operator=(const precious&) = default;
        std::atomic<int>* copies;
    };
    std::atomic<int> copies = 0;
    std::vector<precious> all;
    all.reserve(100);
    for (int n = 0; n < 100; ++n) all.emplace_back(copies);
    const auto flow = from_range(std::move(all));
    observer<const precious*> seen;
    const auto look = [&](const precious& one) { seen.add(&one); };
    weir::run(flow.filter([](const precious&) { return true; }).for_each(look));
    CHECK(copies == 0);
    const auto where = sorted(seen.all());
    REQUIRE(where.size() == 100);
    CHECK(where.back() == where.front() + 99);
}

TEST_CASE("an operator that wants an event of its own gets a copy, and the range keeps its element") {
    const std::vector<std::string> words{"one", "two"};
    const auto flow = from_range(words);
    const auto take = [](std::string&& word) { return std::move(word) + "!"; };
    CHECK(sorted(flow.map(take).collect()) == std::vector<std::string>{"one!", "two!"});
    CHECK(sorted(flow.map([](std::string word) { return std::move(word) + "?"; }).collect()) ==
          std::vector<std::string>{"one?", "two?"});
    CHECK(sorted(flow.flat_map([](std::string&& word) { return std::vector{std::move(word)}; }).collect()) == words);
    CHECK(sorted(flow.collect()) == words);
}

TEST_CASE("ranges whose elements are made while they are read are ranges too") {
    CHECK(sorted(from_range(std::vector<bool>{true, false, true}).collect()) == std::vector{false, true, true});
    CHECK(sorted(from_range(std::ranges::iota_view(0, 5)).map([](int&& n) { return n * n; }).collect()) ==
          std::vector{0, 1, 4, 9, 16});
    CHECK(sorted(from_range(std::deque{3, 1, 2}).collect()) == std::vector{1, 2, 3});
}

TEST_CASE("from_ranges reads several ranges side by side, each a source of its own", "[E1]") {
    const auto threads = GENERATE(1U, 2U, 8U);
    const auto batch_size = GENERATE(std::size_t{0}, std::size_t{1}, std::size_t{7});
    const auto flow = weir::from_ranges(std::vector<std::vector<int>>{{1, 2, 3}, {4, 5, 6}, {7, 8, 9, 10}},
                                        {.batch_size = batch_size});
    CHECK(sorted(flow.collect({.threads = threads})) == std::vector{1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
    const auto report = weir::run(flow.for_each([](int) {}), {.threads = threads});
    REQUIRE(report.sources.size() == 3);
    CHECK(report.sources[0].name == "range[0]");
    CHECK(report.sources[2].name == "range[2]");
    CHECK(report.sources[2].records == tally{.received = 4, .counted = 4});
}

TEST_CASE("from_ranges keeps the order within each range") {
    const auto batch_size = GENERATE(std::size_t{1}, std::size_t{7});
    std::vector<std::vector<int>> ranges(3);
    for (int n = 0; n < 300; ++n) ranges[static_cast<std::size_t>(n) % 3].push_back(n);
    std::vector<std::vector<int>> seen(3);
    const auto note = [&](int n) { seen[static_cast<std::size_t>(n) % 3].push_back(n); };
    weir::run(weir::from_ranges(ranges, {.batch_size = batch_size}).for_each(note, {.concurrency = 1}), {.threads = 8});
    CHECK(seen == ranges);
}

TEST_CASE("from_ranges wants a range, and says so") {
    REQUIRE_THROWS_AS(weir::from_ranges(std::vector<std::vector<int>>{}), weir::build_error);
    REQUIRE_THROWS_WITH(weir::from_ranges(std::vector<std::vector<int>>{}),
                        "from_ranges: expected at least one range, got none");
}

TEST_CASE("a source has a demand of its own where it is told", "[J33]") {
    const auto most = [](weir::range_options options) {
        return weir::run(from_range(std::vector<int>(100), options).for_each([](int) {}), {.max_demand = 50})
            .max_batches_in_flight;
    };
    CHECK(most({.batch_size = 1, .max_demand = 2}) <= 2);
    REQUIRE_THROWS_WITH(most({.batch_size = 1, .max_demand = 2, .min_demand = 2}),
                        "range: min_demand is 2; less than max_demand, 2");
}

TEST_CASE("a flow keeps its range, and reads it anew in each run") {
    auto numbers = std::vector{1, 2};
    const auto flow = from_range(numbers);
    numbers.clear();
    CHECK(sorted(flow.collect()) == std::vector{1, 2});
    CHECK(sorted(flow.collect()) == std::vector{1, 2});
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

TEST_CASE("from begins with several sources of one kind, each reported under its own name") {
    const script<int> odd("odd");
    const script<int> even("even");
    odd.push({1, 3});
    even.push({2});
    odd.end();
    even.end();
    const auto threads = GENERATE(1U, 2U);
    observer<int> seen;
    const auto report = weir::run(weir::from(std::vector{odd, even}).for_each(seen.recorder()), {.threads = threads});
    CHECK(sorted(seen.all()) == std::vector{1, 2, 3});
    REQUIRE(report.sources.size() == 2);
    CHECK(report.sources[0].name == "odd");
    CHECK(report.sources[0].records == tally{.received = 2, .counted = 2});
    CHECK(report.sources[1].name == "even");
    CHECK(report.sources[1].records == tally{.received = 1, .counted = 1});
    REQUIRE_THROWS_WITH(weir::from(std::vector<script<int>>{}), "from: expected at least one source, got none");
}
