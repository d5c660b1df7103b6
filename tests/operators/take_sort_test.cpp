// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"

#include <weir/count_by.hpp>
#include <weir/take_sort.hpp>

#include <functional>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

using weir::merge_sorted;
using weir::ranked;
using weir::sorted_first;

namespace {

using lines = std::vector<ranked>;

weir::counts words(std::initializer_list<const char*> all) {
    weir::counts made;
    for (const auto* word : all) ++made[word];
    return made;
}

}  // namespace

TEST_CASE("take_sort of counts lists the largest first", "[G1]") {
    const auto urls = words({"foo", "bar", "foo", "foo", "baz"});
    CHECK(sorted_first(urls, 1) == lines{{"foo", 3}});
    CHECK(sorted_first(urls, 3) == lines{{"foo", 3}, {"bar", 1}, {"baz", 1}});
}

TEST_CASE("take_sort takes any strict order, up or down", "[G3]") {
    const std::vector numbers{4, 1, 5, 3, 2};
    CHECK(sorted_first(numbers, 3) == std::vector{1, 2, 3});
    CHECK(sorted_first(numbers, 3, std::less()) == std::vector{1, 2, 3});
    CHECK(sorted_first(numbers, 3, std::greater()) == std::vector{5, 4, 3});
    const auto rarest_first = [](const weir::counted_key& left, const weir::counted_key& right) {
        return left.count < right.count;
    };
    CHECK(sorted_first(words({"a", "b", "a", "c"}), 2, rarest_first) == lines{{"b", 1}, {"c", 1}});
}

TEST_CASE("of fewer elements than were asked for all are listed, with no padding", "[G4]") {
    CHECK(sorted_first(std::vector{2, 1}, 10) == std::vector{1, 2});
}

TEST_CASE("of nothing, and of no lines, the list is empty", "[G6]") {
    CHECK(sorted_first(weir::counts(), 5).empty());
    CHECK(sorted_first(std::vector<int>(), 5).empty());
    CHECK(sorted_first(std::vector{1, 2}, 0).empty());
    std::vector<int> merged;
    merge_sorted(merged, {}, 5);
    CHECK(merged.empty());
    merge_sorted(merged, {1, 2}, 0);
    CHECK(merged.empty());
}

TEST_CASE("pairs of key and count are ranked as counts are") {
    const std::map<std::string, int> votes{{"a", 1}, {"b", 3}, {"c", 3}};
    using entry = std::pair<std::string, int>;
    CHECK(sorted_first(votes, 2) == std::vector<entry>{{"b", 3}, {"c", 3}});
    weir::key_counts<int> numbers;
    for (const int n : {7, 5, 7, 6}) ++numbers[n];
    CHECK(sorted_first(numbers, 2) == std::vector<std::pair<int, std::uint64_t>>{{7, 2}, {5, 1}});
}

TEST_CASE("pairs whose value is no number go by their own order") {
    using entry = std::pair<int, std::string>;
    CHECK(sorted_first(std::vector<entry>{{2, "a"}, {1, "z"}, {1, "b"}}, 2) == std::vector<entry>{{1, "b"}, {1, "z"}});
}

TEST_CASE("what the comparison calls equal comes in the default order, however it was spread") {
    using entry = std::pair<std::string, int>;
    const auto by_length = [](const entry& left, const entry& right) { return left.first.size() < right.first.size(); };
    std::vector<entry> all{{"bb", 1}, {"a", 1}, {"b", 1}, {"aa", 9}, {"c", 2}, {"ccc", 5}};
    const std::vector<entry> expected{{"c", 2}, {"a", 1}, {"b", 1}, {"aa", 9}};
    std::sort(all.begin(), all.end());
    do {
        const auto middle = all.begin() + 2;
        auto list = sorted_first(std::vector(all.begin(), middle), 4, by_length);
        merge_sorted(list, sorted_first(std::vector(middle, all.end()), 4, by_length), 4, by_length);
        REQUIRE(list == expected);
    } while (std::next_permutation(all.begin(), all.end()));
}

TEST_CASE("elements without an order of their own are listed by the comparison alone") {
    struct point {
        int x;
    };
    const auto list = sorted_first(std::vector<point>{{3}, {1}, {2}}, 2,
                                   [](const point& left, const point& right) { return left.x < right.x; });
    REQUIRE(list.size() == 2);
    CHECK(list[0].x == 1);
    CHECK(list[1].x == 2);
}

TEST_CASE("a comparison that is not strict is refused") {
    const std::string message =
        "take_sort: expected a comparison that is strict, as < is; this one puts an element before itself, as <= does: "
        "use < or >";
    CHECK_THROWS_WITH(sorted_first(std::vector{1, 2}, 1, std::less_equal()), message);
    CHECK_THROWS_WITH(sorted_first(std::vector{1, 2}, 9, std::greater_equal()), message);
}

TEST_CASE("merging sorted lists keeps the first of both") {
    std::vector<int> list{1, 4, 6};
    merge_sorted(list, {2, 3, 9}, 4);
    CHECK(list == std::vector{1, 2, 3, 4});
    lines top{{"a", 5}, {"c", 2}};
    merge_sorted(top, {{"b", 5}, {"d", 1}}, 3);
    CHECK(top == lines{{"a", 5}, {"b", 5}, {"c", 2}});
}

TEST_CASE("views of text are listed as strings") {
    std::vector<std::string> list;
    {
        const std::string text = "b a";
        list = sorted_first(std::vector{std::string_view(text).substr(0, 1), std::string_view(text).substr(2)}, 2);
    }
    CHECK(list == std::vector<std::string>{"a", "b"});
}

TEST_CASE("the first of many are those that sorting everything gives", "[G1]") {
    const auto most = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{500});
    std::mt19937 random(20240);  // NOLINT: the same numbers each time
    std::vector<int> numbers(300);
    for (auto& one : numbers) one = static_cast<int>(random() % 100);
    auto sorted = numbers;
    std::sort(sorted.begin(), sorted.end(), std::greater());
    if (sorted.size() > most) sorted.resize(most);
    CHECK(sorted_first(numbers, most, std::greater()) == sorted);
}
