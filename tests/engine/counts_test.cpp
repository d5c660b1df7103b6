// SPDX-License-Identifier: Apache-2.0
#include <weir/counts.hpp>

#include "support/catch.hpp"
#include "support/seed.hpp"

#include <algorithm>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace {

using weir::counts;
using weir::merge_top;
using weir::ranked;
using weir::top_of;

using reference = std::map<std::string, std::uint64_t>;

reference content_of(const counts& all) {
    reference content;
    for (const auto& one : all) {
        CHECK(content.count(std::string(one.key)) == 0);
        content.emplace(one.key, one.count);
    }
    return content;
}

void check_same(const counts& all, const reference& expected) {
    CHECK(content_of(all) == expected);
    CHECK(all.size() == expected.size());
    CHECK(all.empty() == expected.empty());
}

std::vector<ranked> sorted_top(const reference& all, std::size_t most) {
    std::vector<ranked> top;
    for (const auto& [key, count] : all) top.push_back({key, count});
    std::stable_sort(top.begin(), top.end(), [](const ranked& left, const ranked& right) {
        return left.count > right.count;  // the map is in the order of the keys' bytes
    });
    top.resize(std::min(top.size(), most));
    return top;
}

counts counts_of(const reference& content) {
    counts all;
    for (const auto& [key, count] : content) all[key] = count;
    return all;
}

std::string random_key(weir::testing::dice& dice, std::size_t alphabet) {
    std::string key = std::to_string(dice.between(0, alphabet));
    if (dice.between(0, 200) == 0) key.clear();
    if (dice.between(0, 200) == 0) key += std::string(dice.between(1, 3) * 1000, 'k');
    if (dice.between(0, 50) == 0) key += std::string("\0\xff", 2);
    return key;
}

/// A key that fills a table up to where the next new one makes it grow.
std::size_t fill_to_the_brim(counts& all) {
    for (std::size_t number = 0; number < 12; ++number) ++all[std::to_string(number)];
    return 12;
}

}  // namespace

TEST_CASE("counts hold what a map would, after any operations") {
    const auto seed = weir::testing::printed_seed();
    weir::testing::dice dice(seed);
    const std::size_t alphabet = GENERATE(3U, 500U, 100'000U);
    counts all;
    reference expected;
    for (int step = 0; step < 60'000; ++step) {
        const auto key = random_key(dice, alphabet);
        const auto more = dice.between(0, 3);
        all[key] += more;
        expected[key] += more;
        if (step % 1000 == 0) CHECK(all.count(key) == expected[key]);
        if (dice.between(0, 29'999) == 0) {
            check_same(all, expected);
            all.clear();
            expected.clear();
        }
    }
    check_same(all, expected);
    for (const auto& [key, count] : expected) REQUIRE(all.count(key) == count);
    CHECK(all.count("never") == 0);
}

TEST_CASE("nothing was counted in counts that are new") {
    const counts none;
    check_same(none, {});
    CHECK(none.count("") == 0);
    CHECK(none.count("a") == 0);
    CHECK(top_of(none, 5).empty());
}

TEST_CASE("the empty key is a key") {
    counts all;
    ++all[""];
    ++all[std::string_view()];
    ++all["a"];
    check_same(all, {{"", 2}, {"a", 1}});
}

TEST_CASE("a count keeps its place until a new key comes, even if the table is full") {
    counts all;
    const auto size = fill_to_the_brim(all);
    auto& first = all["0"];
    for (std::size_t number = 0; number < size; ++number) ++all[std::to_string(number)];
    CHECK(&all["0"] == &first);
    CHECK(first == 2);
}

TEST_CASE("keys of all lengths are told apart by each of their bytes, however the table grows") {
    counts all;
    reference expected;
    for (std::size_t length = 0; length <= 40; ++length) {
        const std::string key(length, 'a');
        for (std::size_t place = 0; place <= length; ++place) {
            auto other = key;
            if (place < length) other[place] = 'b';
            for (std::size_t times = 0; times <= place; ++times) ++all[other];
            expected[other] += place + 1;
        }
    }
    check_same(all, expected);
    CHECK(all.count(std::string(16, 'a')) == expected[std::string(16, 'a')]);
    CHECK(all.count(std::string(17, 'c')) == 0);
}

TEST_CASE("a key that brings its hash is the same key") {
    counts all;
    const weir::hashed_text key("Elixir");
    for (int times = 0; times < 2; ++times) ++all[key];
    ++all["Elixir"];
    check_same(all, {{"Elixir", 3}});
}

TEST_CASE("keys that are looked for together are counted in their order, however many they are") {
    const auto most = GENERATE(0, 1, 15, 16, 17, 100'000);
    std::vector<std::string> texts;
    reference expected;
    for (int number = 0; number < most; ++number) {
        texts.push_back("key " + std::to_string(number % 30'000));
        ++expected[texts.back()];
    }
    counts all;
    std::size_t next = 0;
    all.look_ahead(
        std::span(texts), [](const std::string& text) { return weir::hashed_text(text); },
        [&](const std::string& text, const weir::hashed_text& key) {
            if (&text != &texts[next++] || key.text.data() != text.data()) next = texts.size() + 1;
            ++all[key];
        });
    CHECK(next == texts.size());
    check_same(all, expected);
}

TEST_CASE("cleared counts can be used again") {
    counts all;
    for (int round = 0; round < 3; ++round) {
        reference expected;
        for (int number = 0; number < 1000; ++number) {
            const auto key = "key " + std::to_string(number * (round + 1));
            ++all[key];
            ++expected[key];
        }
        check_same(all, expected);
        all.clear();
        check_same(all, {});
        CHECK(all.count("key 0") == 0);
    }
}

TEST_CASE("counts are values: copies are apart, and what was moved from can be used") {
    counts one = counts_of({{"a", 1}, {"b", 2}});
    counts copy = one;
    ++copy["a"];
    check_same(one, {{"a", 1}, {"b", 2}});
    check_same(copy, {{"a", 2}, {"b", 2}});
    counts moved = std::move(one);
    check_same(moved, {{"a", 1}, {"b", 2}});
    check_same(one, {});
    ++one["c"];
    check_same(one, {{"c", 1}});
    one = moved;
    check_same(one, {{"a", 1}, {"b", 2}});
    auto& same = one;
    one = same;
    check_same(one, {{"a", 1}, {"b", 2}});
    one = std::move(same);
    check_same(one, {{"a", 1}, {"b", 2}});
}

TEST_CASE("counts add up, also to themselves") {
    counts sum = counts_of({{"a", 1}, {"", 5}});
    sum += counts_of({{"a", 2}, {"b", 3}});
    check_same(sum, {{"a", 3}, {"b", 3}, {"", 5}});
    sum += counts();
    sum += sum;
    check_same(sum, {{"a", 6}, {"b", 6}, {"", 10}});

    counts full;  // where a new key would make it grow
    const auto size = fill_to_the_brim(full);
    full += full;
    CHECK(full.size() == size);
    CHECK(full.count("7") == 2);
}

TEST_CASE("large tables can be added and copied") {
    // In the order of the one table's slots the other would fill in long runs: this test takes minutes then.
    counts large;
    for (int number = 0; number < 470'000; ++number) ++large[std::to_string(number)];
    counts other;
    for (int number = 0; number < 300'000; ++number) ++other["other " + std::to_string(number)];
    other += large;
    const counts copy = other;
    CHECK(copy.size() == 770'000);
    CHECK(copy.count("469999") == 1);
    CHECK(copy.count("other 299999") == 1);
}

TEST_CASE("the top is the beginning of the whole list, sorted by count and then by bytes") {
    const auto seed = weir::testing::printed_seed();
    weir::testing::dice dice(seed);
    const std::size_t keys = GENERATE(0U, 1U, 24U, 25U, 26U, 3000U);
    const std::size_t most_counts = GENERATE(1U, 3U, 1'000'000U);  // few counts, many ties
    reference content;
    for (std::size_t key = 0; key < keys; ++key)
        content["\xc3\xa4" + std::to_string(dice.between(0, 1'000'000'000))] = dice.between(1, most_counts);
    const auto all = counts_of(content);
    for (const std::size_t most : {std::size_t{0}, std::size_t{1}, std::size_t{25}, keys, std::size_t{1'000'000}})
        CHECK(top_of(all, most) == sorted_top(content, most));
}

TEST_CASE("keys rank by their bytes as unsigned numbers, a beginning before the whole") {
    const reference content = {{"a", 1}, {"", 1}, {"aa", 1}, {"\x7f", 1}, {"\xc3\xa4", 1}, {"Z", 1}};
    CHECK(top_of(counts_of(content), 10) ==
          std::vector<ranked>{{"", 1}, {"Z", 1}, {"a", 1}, {"aa", 1}, {"\x7f", 1}, {"\xc3\xa4", 1}});
}

TEST_CASE("merged tops of parts are the top of the whole") {
    weir::testing::dice dice(weir::testing::printed_seed());
    reference whole;
    std::vector<reference> parts(7);
    for (std::size_t key = 0; key < 2000; ++key) {
        const auto count = dice.between(1, 40);
        whole[std::to_string(key)] = count;
        parts[dice.between(0, 6)][std::to_string(key)] = count;
    }
    for (const std::size_t most : {std::size_t{0}, std::size_t{1}, std::size_t{25}, std::size_t{5000}}) {
        std::vector<ranked> merged;
        for (const auto& part : parts) merge_top(merged, top_of(counts_of(part), most), most);
        CHECK(merged == sorted_top(whole, most));
    }
    std::vector<ranked> alone = {{"a", 2}};
    merge_top(alone, {}, 5);
    CHECK(alone == std::vector<ranked>{{"a", 2}});
}

TEST_CASE("tables that hand on their memory begin empty, and large enough") {
    const auto first = counts::reusing();
    for (int round = 0; round < 5; ++round) {
        auto made = first;
        REQUIRE(made.empty());
        made.begin_as_usual();
        REQUIRE(made.empty());
        for (int key = 0; key < 20'000; ++key) made[std::to_string(round * 10'000 + key)] += 1;
        REQUIRE(made.size() == 20'000);
        REQUIRE(made.count(std::to_string(round * 10'000)) == 1);
        REQUIRE(made.count("-1") == 0);
        auto moved = std::move(made);
        REQUIRE(moved.count(std::to_string(round * 10'000 + 19'999)) == 1);
    }
}

TEST_CASE("a table taken in whole counts as one taken in key by key") {
    weir::testing::dice dice(weir::testing::printed_seed());
    const std::size_t alphabet = GENERATE(9999U, 50'000U);  // tables of one part and of many
    for (int round = 0; round < 50; ++round) {
        const auto prototype = round % 2 == 0 ? counts() : counts::reusing();
        counts whole = round % 3 == 0 ? prototype : counts();
        reference expected;
        for (auto parts = dice.between(1, 4); parts > 0; --parts) {
            auto part = prototype;
            if (dice.between(0, 1) == 0) part.begin_as_usual();
            for (auto keys = dice.between(0, 20'000); keys > 0; --keys) {
                const auto key = "a key that lies outside its slot " + std::to_string(dice.between(0, alphabet));
                ++part[key];
                ++expected[key];
            }
            whole += std::move(part);
        }
        REQUIRE(whole.size() == expected.size());
        for (const auto& [key, count] : expected) REQUIRE(whole.count(key) == count);
    }
}

TEST_CASE("the tables of partitions add up to one of all keys") {
    weir::testing::dice dice(weir::testing::printed_seed());
    const auto partitions = GENERATE(1U, 2U, 3U, 8U, 60U);
    const auto prototype = counts::reusing();
    for (int window = 0; window < 3; ++window) {
        std::vector<counts> parts(partitions, prototype);
        for (auto& part : parts) part.begin_as_usual();
        reference expected;
        for (auto left = dice.between(0, 60'000); left > 0; --left) {
            auto key = random_key(dice, 80'000);
            if (dice.between(0, 3) == 0) key += " and more than a slot has room for";
            const weir::hashed_text hashed(key);
            ++parts[weir::partition_of(hashed.hash, partitions)][hashed];
            ++expected[key];
        }
        auto moved = prototype;
        counts copied;
        for (auto& part : parts) copied += part;
        for (auto& part : parts) moved += std::move(part);
        check_same(copied, expected);
        check_same(moved, expected);
    }
}
