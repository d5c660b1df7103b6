// SPDX-License-Identifier: Apache-2.0
#include "trends.hpp"

#include "trending.hpp"

#include "support/catch.hpp"
#include "support/seed.hpp"

#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace {

using namespace weir::console;

using lines = std::vector<std::tuple<std::string, std::string, std::uint64_t>>;

lines lines_of(const trend_summary& summary) {
    lines all;
    for (const auto& one : summary.top) all.emplace_back(one.tag, one.key, one.count);
    return all;
}

void take(trends& into, std::string_view spelling, std::string_view key, int times = 1) {
    for (int time = 0; time < times; ++time) into.take({spelling, weir::hashed_text(key), 0});
}

}  // namespace

TEST_CASE("a key is shown in its most frequent spelling") {
    trends seen;
    take(seen, "elixir", "elixir", 2);
    take(seen, "Elixir", "elixir", 3);
    take(seen, "ELIXIR", "elixir", 1);
    take(seen, "c", "c", 4);
    CHECK(lines_of(seen.summary(10)) == lines{{"Elixir", "elixir", 6}, {"c", "c", 4}});
    take(seen, "elixir", "elixir", 2);
    CHECK(lines_of(seen.summary(10)) == lines{{"elixir", "elixir", 8}, {"c", "c", 4}});
}

TEST_CASE("of equally frequent spellings the one that is smaller by bytes is shown, whether it is the key or not") {
    trends seen;
    take(seen, "b", "b");
    take(seen, "B", "b");
    take(seen, "ss", "ss");
    take(seen, "ß", "ss");
    take(seen, "Xy", "xy");
    take(seen, "XY", "xy");
    CHECK(lines_of(seen.summary(10)) == lines{{"B", "b", 2}, {"ss", "ss", 2}, {"XY", "xy", 2}});
}

TEST_CASE("a key that nobody spelled like that is shown as it was spelled") {
    trends seen;
    take(seen, "ＡＢ", "ab");
    CHECK(lines_of(seen.summary(1)) == lines{{"ＡＢ", "ab", 1}});
}

TEST_CASE("keys that begin alike keep their spellings apart") {
    trends seen;
    take(seen, "A", "a", 2);
    take(seen, "AA", "aa", 2);
    take(seen, "aA", "aa", 3);
    CHECK(lines_of(seen.summary(10)) == lines{{"aA", "aa", 5}, {"A", "a", 2}});
}

TEST_CASE("posts are events, tagged or not, and tags are no posts") {
    trends seen;
    for (int post = 0; post < 3; ++post) seen.take({{}, {}, 1});
    take(seen, "a", "a", 5);
    take(seen, "b", "b");
    const auto summary = seen.summary(1);
    CHECK(summary.events == 3);
    CHECK(summary.tags == 6);
    CHECK(summary.distinct == 2);
    CHECK(lines_of(summary) == lines{{"a", "a", 5}});
    CHECK(trends().summary(5).top.empty());
    CHECK(seen.summary(0).top.empty());
}

TEST_CASE("uses that are taken many at once are those taken one by one, posts and all") {
    for (std::size_t count = 0; count < 40; ++count) {
        std::vector<std::string> keys;
        for (std::size_t use = 0; use < count; ++use) keys.push_back("k" + std::to_string(use % 7));
        std::vector<tag_use> uses;
        for (std::size_t use = 0; use < count; ++use)
            uses.push_back({use % 3 == 0 ? std::string_view("K") : keys[use], weir::hashed_text(keys[use]), use % 2});
        uses.push_back({{}, {}, 5});
        trends together;
        together.take_all(uses);
        trends one_by_one;
        for (const auto& use : uses) one_by_one.take(use);
        const auto expected = one_by_one.summary(100);
        const auto summary = together.summary(100);
        CHECK(lines_of(summary) == lines_of(expected));
        CHECK(summary.events == 5 + count / 2);
        CHECK(summary.tags == count);
    }
}

TEST_CASE("merged parts are the whole, however the keys are spread over them") {
    weir::testing::dice dice(weir::testing::printed_seed());
    const std::size_t most = GENERATE(1U, 25U, 1000U);
    trends whole;
    std::vector<trends> parts(5);
    std::map<std::string, std::size_t> part_of;
    for (int use = 0; use < 5000; ++use) {
        const auto key = "k" + std::to_string(dice.between(0, 300));
        const auto spelling = (dice.between(0, 1) == 0 ? "K" : "k") + key.substr(1);
        const auto part = part_of.emplace(key, dice.between(0, 4)).first->second;
        const auto tagged = dice.between(0, 1);
        whole.take({{}, {}, tagged});
        parts[0].take({{}, {}, tagged});
        take(whole, spelling, key);
        take(parts[part], spelling, key);
    }
    trend_summary merged;
    for (const auto& part : parts) merge_summaries(merged, part.summary(most), most);
    const auto expected = whole.summary(most);
    CHECK(lines_of(merged) == lines_of(expected));
    CHECK(merged.events == expected.events);
    CHECK(merged.tags == 5000);
    CHECK(merged.distinct == expected.distinct);
}
