// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"

#include <weir/count_by.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace {
enum class colour { red, green };
}  // namespace

TEST_CASE("count_by says how often each key came", "[F8]") {
    weir::tally_of<char> letters;
    const weir::count_into take{std::identity()};
    for (const char one : std::string_view("the quick brown fox")) take(letters, one);
    CHECK(letters.size() == 16);
    CHECK(letters.count(' ') == 3);
    CHECK(letters.count('o') == 2);
    CHECK(letters.count('z') == 0);
    std::uint64_t total = 0;
    for (const auto& [letter, count] : letters) total += count;
    CHECK(total == 19);
}

TEST_CASE("text is counted in a table made for it, whatever holds the text") {
    STATIC_REQUIRE(std::is_same_v<weir::tally_of<std::string>, weir::counts>);
    STATIC_REQUIRE(std::is_same_v<weir::tally_of<const std::string_view&>, weir::counts>);
    STATIC_REQUIRE(std::is_same_v<weir::tally_of<const char*>, weir::counts>);
    STATIC_REQUIRE(std::is_same_v<weir::tally_of<colour>, weir::key_counts<colour>>);
    weir::tally_of<std::string> words;
    const weir::count_into take{[](const std::string& word) { return std::string_view(word).substr(0, 1); }};
    for (const std::string word : {"foo", "bar", "fox"}) take(words, word);
    CHECK(words.count("f") == 2);
    CHECK(words.count("b") == 1);
}

TEST_CASE("merged tallies count what both counted") {
    const auto check = [](auto first, auto second, const auto& one, const auto& other) {
        ++first[one];
        first[other] += 2;
        second[other] += 3;
        weir::add_tallies(first, second);
        CHECK(first.count(one) == 1);
        CHECK(first.count(other) == 5);
        CHECK(first.size() == 2);
        CHECK(second.size() == 1);
    };
    check(weir::tally_of<std::string>(), weir::tally_of<std::string>(), "one", "other");
    check(weir::tally_of<int>(), weir::tally_of<int>(), -1, 1);
    check(weir::tally_of<colour>(), weir::tally_of<colour>(), colour::red, colour::green);
    check(weir::tally_of<double>(), weir::tally_of<double>(), 0.5, 1e300);
}

TEST_CASE("key counts iterate over keys with their counts, and forget on demand") {
    weir::key_counts<int> all;
    for (const int n : {5, 7, 5}) ++all[n];
    CHECK(std::map<int, std::uint64_t>(all.begin(), all.end()) == std::map<int, std::uint64_t>{{5, 2}, {7, 1}});
    all.clear();
    CHECK(all.empty());
    CHECK(all.begin() == all.end());
    CHECK(all.count(5) == 0);
}
