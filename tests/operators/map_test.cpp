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
struct person {
    std::string name;
    int age = 0;
    [[nodiscard]] int next_age() const { return age + 1; }
};
}  // namespace

TEST_CASE("map makes something of each event") {
    const std::vector numbers{1, 2, 3};
    CHECK(sorted(from_range(numbers).map([](int n) { return n * 2; }).collect()) == std::vector{2, 4, 6});
}

TEST_CASE("map gives the same for any number of threads and any batch size", "[F1]") {
    const auto threads = GENERATE(1U, 2U, 8U);
    const auto batch_size = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{500});
    const auto doubled =
        from_range(std::vector{1, 2, 3, 4, 5, 6}, {.batch_size = batch_size}).map([](int n) { return n * 2; });
    CHECK(sorted(doubled.collect({.threads = threads})) == std::vector{2, 4, 6, 8, 10, 12});
}

TEST_CASE("map takes members and member functions") {
    const auto people = from_range(std::vector<person>{{"Ada", 36}});
    CHECK(people.map(&person::name).collect() == std::vector<std::string>{"Ada"});
    CHECK(people.map(&person::next_age).collect() == std::vector{37});
}

TEST_CASE("map copies what a function only refers to") {
    static const std::string constant = "constant";
    const auto referred = from_range(std::vector{1, 2}).map([](int) -> const std::string& { return constant; });
    CHECK(referred.collect() == std::vector<std::string>{"constant", "constant"});
    CHECK(constant == "constant");
}

TEST_CASE("map keeps the order of events within a batch") {
    const auto same = from_range(std::vector{5, 3, 4, 1, 2}).map([](int n) { return n; });
    CHECK(same.collect() == std::vector{5, 3, 4, 1, 2});
}

TEST_CASE("map may change the type of events, several times") {
    const auto lengths =
        from_range(std::vector{1, 10, 100}).map([](int n) { return std::to_string(n); }).map(&std::string::size);
    CHECK(lengths.collect() == std::vector<std::size_t>{1, 2, 3});
}
