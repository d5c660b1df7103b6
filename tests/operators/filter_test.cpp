// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/observer.hpp"

#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <string>
#include <vector>

using weir::from_range;
using weir::testing::sorted;

namespace {
bool is_even(int n) {
    return n % 2 == 0;
}
}  // namespace

TEST_CASE("filter keeps the events that satisfy its predicate") {
    const std::vector numbers{1, 2, 3, 4};
    CHECK(from_range(numbers).filter([](int n) { return n % 2 == 0; }).collect() == std::vector{2, 4});
}

TEST_CASE("reject keeps the others") {
    CHECK(from_range(std::vector{1, 2, 3, 4}).reject(is_even).collect() == std::vector{1, 3});
}

TEST_CASE("filter and reject give the same for any number of threads and any batch size", "[F1]") {
    const auto threads = GENERATE(1U, 2U, 8U);
    const auto batch_size = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{500});
    const auto numbers = from_range(std::vector{1, 2, 3, 4, 5, 6}, {.batch_size = batch_size});
    CHECK(sorted(numbers.filter(is_even).collect({.threads = threads})) == std::vector{2, 4, 6});
    CHECK(sorted(numbers.reject(is_even).collect({.threads = threads})) == std::vector{1, 3, 5});
}

TEST_CASE("operators take effect in the order in which they are written", "[F2]") {
    const auto made_of = [](int last) {
        std::vector<int> numbers;
        for (int n = 1; n <= last; ++n) numbers.push_back(n);
        return from_range(numbers)
            .filter(is_even)
            .map([](int n) { return n + 1; })
            .map([](int n) { return n * 2; })
            .collect();
    };
    CHECK(made_of(6) == std::vector{6, 10, 14});
    CHECK(made_of(10) == std::vector{6, 10, 14, 18, 22});
}

TEST_CASE("filter looks at an event without changing it, and takes member functions") {
    const auto texts = from_range(std::vector<std::string>{"", "a", "", "b"});
    CHECK(texts.reject(&std::string::empty).collect() == std::vector<std::string>{"a", "b"});
    CHECK(texts.filter(&std::string::empty).collect().size() == 2);
}

TEST_CASE("a filter that keeps nothing leaves nothing, and the events are counted all the same") {
    std::size_t seen = 0;
    const auto report =
        weir::run(from_range(std::vector{1, 3, 5}).filter(is_even).for_each([&](int) { ++seen; }), {.threads = 1});
    CHECK(seen == 0);
    CHECK(report.records == weir::tally{.received = 3, .counted = 3});
}
