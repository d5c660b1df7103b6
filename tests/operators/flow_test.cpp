// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/observer.hpp"

#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <string>
#include <type_traits>
#include <vector>

using weir::flow;
using weir::from_range;
using weir::testing::sorted;

namespace {

/// What a function in a .cpp file would return: the steps are not part of the type.
flow<std::string> shouted(const std::vector<std::string>& words) {
    return from_range(words).filter([](const std::string& word) { return !word.empty(); }).map([](std::string word) {
        return word + "!";
    });
}

}  // namespace

TEST_CASE("a flow of any steps converts to the plain flow of its events") {
    const auto plain = shouted({"a", "", "b"});
    STATIC_REQUIRE(std::is_same_v<decltype(plain)::event, std::string>);
    CHECK(plain.collect() == std::vector<std::string>{"a!", "b!"});
    CHECK(plain.map(&std::string::size).collect() == std::vector<std::size_t>{2, 2});
    const flow<std::string> copy = plain;
    CHECK(copy.collect() == plain.collect());
}

TEST_CASE("a plain flow may be partitioned and reduced like any other") {
    const auto threads = GENERATE(1U, 2U, 8U);
    const flow<int> numbers = from_range(std::vector{1, 2, 3, 4, 5}, {.batch_size = 2});
    const auto sums = numbers.partition([](int n) { return n; })
                          .reduce(0, [](int& sum, int n) { sum += n; })
                          .departition(0, [](int& sum, int part) { sum += part; });
    const flow<weir::pane<int>> plain = sums;
    const auto panes = plain.collect({.threads = threads});
    REQUIRE(panes.size() == 1);
    CHECK(panes[0].value == 15);
}

TEST_CASE("a flow is a value: what goes on from it does not change it") {
    const auto numbers = from_range(std::vector{1, 2, 3});
    const auto more = numbers.map([](int n) { return n + 10; });
    const auto fewer = numbers.filter([](int n) { return n > 2; });
    CHECK(numbers.collect() == std::vector{1, 2, 3});
    CHECK(more.collect() == std::vector{11, 12, 13});
    CHECK(fewer.collect() == std::vector{3});
}

TEST_CASE("collect returns the events of all threads") {
    const auto threads = GENERATE(1U, 2U, 8U);
    const auto batch_size = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{500});
    std::vector<int> numbers;
    for (int n = 0; n < 1000; ++n) numbers.push_back(n);
    CHECK(sorted(from_range(numbers, {.batch_size = batch_size}).collect({.threads = threads})) == numbers);
}

TEST_CASE("collect throws what the flow threw") {
    const auto broken = from_range(std::vector{1}).map([](int n) -> int { throw n; });
    REQUIRE_THROWS_AS(broken.collect(), weir::stage_error);
}

TEST_CASE("behind a departition for_each is called by one thread at a time") {
    std::vector<int> unguarded;
    weir::run(from_range(std::vector<int>(2000, 1), {.batch_size = 3})
                  .partition([](int n) { return n; }, {.over = weir::window::count(5), .stages = 1})
                  .reduce(0, [](int& sum, int n) { sum += n; })
                  .departition(0, [](int& sum, int part) { sum += part; })
                  .for_each([&](const weir::pane<int>& one) { unguarded.push_back(one.value); }),
              {.threads = 8});
    CHECK(unguarded == std::vector<int>(400, 5));
}
