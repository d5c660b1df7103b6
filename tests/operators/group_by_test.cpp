// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"

#include <weir/group_by.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace {
using texts = std::vector<std::string>;
}  // namespace

TEST_CASE("group_by lists the values of each key in the order of their arrival", "[F6]") {
    weir::groups<std::size_t, std::string> all;
    const weir::group_into take{&std::string::size, std::identity()};
    for (const auto* word : {"the", "quick", "brown", "fox"}) take(all, std::string(word));
    CHECK(all.size() == 2);
    CHECK(all.at(3) == texts{"the", "fox"});
    CHECK(all.at(5) == texts{"quick", "brown"});
}

TEST_CASE("group_by_key lists the seconds of each first", "[F7]") {
    using entry = std::pair<std::string, int>;
    weir::groups_of<weir::first_member, weir::second_member, entry> all;
    const weir::group_into take{weir::first_member{}, weir::second_member{}};
    for (const auto& one : {entry("foo", 1), entry("foo", 2), entry("bar", 3), entry("foo", 4), entry("bar", 5)})
        take(all, one);
    CHECK(all.size() == 2);
    CHECK(all.at("foo") == std::vector{1, 2, 4});
    CHECK(all.at("bar") == std::vector{3, 5});
}

TEST_CASE("a group's key may lie in the event that is moved into it") {
    weir::groups<std::string, std::string> all;
    const weir::group_into take{std::identity(), std::identity()};
    const std::string text = "long enough to live on the heap";
    take(all, std::string(text));
    take(all, std::string(text));
    REQUIRE(all.count(text) == 1);
    CHECK(all.at(text) == texts{text, text});
}

TEST_CASE("groups own the text that they were shown as views") {
    weir::groups<std::string_view, std::string_view> all;
    {
        const std::string passing = "gone soon, both key and value";
        weir::group_of(all, std::string_view(passing)).emplace_back(passing);
    }
    STATIC_REQUIRE(std::is_same_v<decltype(all), weir::groups<std::string, std::string>>);
    CHECK(all.begin()->first == "gone soon, both key and value");
    CHECK(all.begin()->second == texts{"gone soon, both key and value"});
    CHECK(weir::group_of(all, "gone soon, both key and value").size() == 1);
}

TEST_CASE("values that can only be moved are moved into their group") {
    using entry = std::pair<int, std::unique_ptr<int>>;
    weir::groups_of<weir::first_member, weir::second_member, entry> all;
    weir::group_into<weir::first_member, weir::second_member>{}(all, entry(1, std::make_unique<int>(9)));
    CHECK(*all.at(1).front() == 9);
}

TEST_CASE("merging groups appends the values of the keys that both have") {
    weir::groups<std::string, int> all{{"a", {1, 2}}, {"b", {3}}};
    weir::add_groups(all, weir::groups<std::string, int>{{"a", {4}}, {"c", {5, 6}}});
    CHECK(all == weir::groups<std::string, int>{{"a", {1, 2, 4}}, {"b", {3}}, {"c", {5, 6}}});
    weir::add_groups(all, weir::groups<std::string, int>());
    CHECK(all.size() == 3);
}
