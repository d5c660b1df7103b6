// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"

#include <weir/map_values.hpp>

#include <map>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

using entry = std::pair<std::string, int>;

TEST_CASE("map_values changes the value of each pair and keeps its key", "[F19]") {
    std::vector<entry> made;
    const weir::map_values_step step{[](int n) { return n * 2; }};
    for (const auto& one : std::vector<entry>{{"a", 1}, {"b", 2}, {"c", 3}, {"d", 4}, {"e", 5}})
        step(one, [&](entry pair) { made.push_back(std::move(pair)); });
    CHECK(made == std::vector<entry>{{"a", 2}, {"b", 4}, {"c", 6}, {"d", 8}, {"e", 10}});
}

TEST_CASE("map_values moves key and value out of a pair that may be moved from") {
    using box = std::pair<std::unique_ptr<int>, std::unique_ptr<int>>;
    const weir::map_values_step step{[](std::unique_ptr<int> one) { return *one + 1; }};
    int key = 0;
    int value = 0;
    step(box(std::make_unique<int>(1), std::make_unique<int>(2)), [&](std::pair<std::unique_ptr<int>, int> pair) {
        key = *pair.first;
        value = pair.second;
    });
    CHECK(key == 1);
    CHECK(value == 3);
}

TEST_CASE("a pair that is not the step's own stays as it was") {
    const std::pair<std::string, std::string> pair{"key", "value"};
    const weir::map_values_step step{[](std::string text) { return std::move(text) + "!"; }};
    std::pair<std::string, std::string> made;
    step(pair, [&](std::pair<std::string, std::string> one) { made = std::move(one); });
    CHECK(made.second == "value!");
    CHECK(pair.second == "value");
}

TEST_CASE("map_values takes the entries of a map, and what its function returns by reference is copied") {
    const std::map<int, std::string> names{{1, "one"}};
    const weir::map_values_step step{[](const std::string& name) -> const std::string& { return name; }};
    step(*names.begin(), [&](auto&& made) {
        STATIC_REQUIRE(std::is_same_v<std::decay_t<decltype(made)>, std::pair<int, std::string>>);
        CHECK(made == std::pair<int, std::string>(1, "one"));
    });
}

TEST_CASE("only pairs have values to map") {
    using doubles = int (*)(int);
    STATIC_REQUIRE(weir::value_mapper<doubles, entry>);
    STATIC_REQUIRE(!weir::value_mapper<doubles, int>);
    STATIC_REQUIRE(!weir::value_mapper<doubles, std::pair<int, std::string>>);
    STATIC_REQUIRE(std::is_same_v<weir::values_mapped<doubles, std::pair<const char, int>>, std::pair<char, int>>);
}
