// SPDX-License-Identifier: Apache-2.0
#include <weir/synthetic.hpp>

#include "support/catch.hpp"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace {

using nlohmann::json;
using weir::synthetic_options;
using weir::synthetic_tweets;
using weir::tweet_shape;

std::string lines_of(const synthetic_options& options, int count) {
    synthetic_tweets tweets(options);
    std::string lines;
    for (int line = 0; line < count; ++line) {
        tweets.append_next(lines);
        lines += '\n';
    }
    return lines;
}

/// FNV-1a
std::uint64_t fingerprint(const std::string& text) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char byte : text) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
    return hash;
}

/// The bytes of the code points from `begin` to `end`.
std::string code_points(const std::string& text, std::size_t begin, std::size_t end) {
    std::string found;
    std::size_t place = 0;
    for (const char byte : text) {
        if ((static_cast<unsigned char>(byte) & 0xc0U) != 0x80) ++place;
        if (place > begin && place <= end) found += byte;
    }
    return found;
}

/// The tags of an array of entities, each checked against the text at its place.
std::vector<std::string> tags_in(const json& entities, const std::string& text, bool v2) {
    std::vector<std::string> tags;
    for (const auto& entity : entities.value("hashtags", json::array())) {
        const auto tag = entity.at(v2 ? "tag" : "text").get<std::string>();
        const auto begin = (v2 ? entity.at("start") : entity.at("indices").at(0)).get<std::size_t>();
        const auto end = (v2 ? entity.at("end") : entity.at("indices").at(1)).get<std::size_t>();
        CHECK(code_points(text, begin, end) == "#" + tag);
        tags.push_back(tag);
    }
    return tags;
}

std::vector<std::string> tags_by_the_rules(const json& record) {
    if (record.contains("data")) {
        return tags_in(record["data"].value("entities", json::object()), record["data"]["text"], true);
    }
    if (!record.contains("text")) return {};
    const bool truncated = record.at("truncated");
    const auto own = tags_in(record.at("entities"), record.at("text"), false);
    if (!truncated) return own;
    return tags_in(record.at("extended_tweet").at("entities"), record.at("extended_tweet").at("full_text"), false);
}

std::string in_small_letters(std::string text) {
    for (char& letter : text) {
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    }
    return text;
}

const json* nested_in(const json& record) {
    for (const char* name : {"retweeted_status", "quoted_status", "includes"}) {
        if (record.contains(name)) return &record[name];
    }
    return nullptr;
}

}  // namespace

TEST_CASE("the same options give the same bytes, on every platform") {
    // These change only when the stream is changed on purpose.
    CHECK(fingerprint(lines_of({}, 1000)) == 0x8ceddf7dc51a28adU);
    CHECK(fingerprint(lines_of({.shape = tweet_shape::v1_compact, .zipf_exponent = 1.2, .trend_every = 10}, 1000)) ==
          0x99f922558545c9a3U);
    CHECK(fingerprint(lines_of({.seed = 2, .shape = tweet_shape::v2, .alphabet = 1000}, 1000)) == 0x4cb44b81effdd35bU);
}

TEST_CASE("another seed gives other bytes") {
    CHECK(lines_of({.seed = 1}, 10) != lines_of({.seed = 2}, 10));
}

TEST_CASE("every record is valid JSON on one line and carries the tags that last_tags tells") {
    const auto shape = GENERATE(tweet_shape::v1, tweet_shape::v1_compact, tweet_shape::v2);
    synthetic_tweets tweets({.shape = shape});
    int controls = 0, tagged = 0, nested = 0, truncated = 0, nested_tags = 0;
    for (int number = 0; number < 5000; ++number) {
        std::string line;
        tweets.append_next(line);
        CAPTURE(line);
        REQUIRE(std::none_of(line.begin(), line.end(), [](char byte) { return byte >= 0 && byte < ' '; }));
        const json record = json::parse(line);
        REQUIRE(tags_by_the_rules(record) == tweets.last_tags());
        REQUIRE(tweets.last_was_control() == !(record.contains("data") || record.contains("text")));
        controls += tweets.last_was_control();
        tagged += !tweets.last_tags().empty();
        truncated += record.value("truncated", false);
        if (const json* inner = nested_in(record)) {
            ++nested;
            nested_tags += inner->dump().find("\"indices\"") != std::string::npos ||
                           inner->dump().find("\"start\"") != std::string::npos;
        }
    }
    CHECK((controls > 50 && controls < 150));
    CHECK((tagged > 2300 && tagged < 2600));
    CHECK((nested > 850 && nested < 1100));
    CHECK(nested_tags > 350);
    CHECK((shape == tweet_shape::v2 ? truncated == 0 : truncated > 140 && truncated < 260));
}

TEST_CASE("a truncated post has fewer tags of its own than in extended_tweet") {
    synthetic_tweets tweets({.tagged = 1, .nested = 0, .truncated = 1, .control = 0});
    int fewer = 0;
    for (int number = 0; number < 200; ++number) {
        std::string line;
        tweets.append_next(line);
        fewer += json::parse(line)["entities"]["hashtags"].size() < tweets.last_tags().size();
    }
    CHECK(fewer > 100);
}

TEST_CASE("the alphabet has as many tags as asked for, letter case aside") {
    synthetic_tweets tweets({.alphabet = 500, .zipf_exponent = 0, .tagged = 1, .respelled = 0});
    std::set<std::string> seen;
    std::string line;
    for (int number = 0; number < 20'000; ++number) {
        line.clear();
        tweets.append_next(line);
        for (const auto& tag : tweets.last_tags()) seen.insert(in_small_letters(tag));
    }
    CHECK(seen.size() == 500);
}

TEST_CASE("a tag of rank r is drawn one r-th as often as the first") {
    synthetic_tweets tweets({.alphabet = 1000, .tagged = 1, .respelled = 0});
    std::map<std::string, int> counts;
    std::string line;
    for (int number = 0; number < 50'000; ++number) {
        line.clear();
        tweets.append_next(line);
        for (const auto& tag : tweets.last_tags()) ++counts[tag];
    }
    std::vector<int> ranked;
    for (const auto& [tag, count] : counts) ranked.push_back(count);
    std::sort(ranked.rbegin(), ranked.rend());
    REQUIRE(ranked.size() > 100);
    for (const std::size_t rank : {2U, 4U, 10U, 50U}) {
        CAPTURE(rank, ranked[0], ranked[rank - 1]);
        const double share = static_cast<double>(ranked[rank - 1]) * static_cast<double>(rank) / ranked[0];
        CHECK((share > 0.85 && share < 1.15));
    }
}

TEST_CASE("a tag comes in several spellings") {
    synthetic_tweets tweets({.alphabet = 1, .tagged = 1, .control = 0});
    std::set<std::string> seen;
    std::string line;
    for (int number = 0; number < 100; ++number) {
        tweets.append_next(line);
        seen.insert(tweets.last_tags().begin(), tweets.last_tags().end());
    }
    CHECK(seen == std::set<std::string>{"Elixir", "ELIXIR", "elixir"});
}

TEST_CASE("text is escaped or raw as asked for") {
    const auto beyond_ascii = [](const std::string& text) {
        return std::any_of(text.begin(), text.end(), [](char byte) { return byte < 0; });
    };
    CHECK_FALSE(beyond_ascii(lines_of({.escaped = 1}, 200)));
    const auto raw = lines_of({.escaped = 0}, 200);
    CHECK(beyond_ascii(raw));
}

TEST_CASE("a trend brings up tags that were not at the top") {
    const auto favourite = [](std::uint32_t trend_every) {
        synthetic_tweets tweets({.tagged = 1, .respelled = 0, .trend_every = trend_every});
        std::map<std::string, int> counts;
        std::string line;
        for (int number = 0; number < 20'000; ++number) {
            line.clear();
            tweets.append_next(line);
            if (number < 15'000) continue;
            for (const auto& tag : tweets.last_tags()) ++counts[tag];
        }
        return std::max_element(counts.begin(), counts.end(),
                                [](const auto& left, const auto& right) { return left.second < right.second; })
            ->first;
    };
    CHECK(favourite(0) == "Elixir");
    CHECK(favourite(500) != "Elixir");
}

TEST_CASE("created_at moves on at the rate that was asked for") {
    using namespace std::chrono;
    synthetic_tweets tweets(
        {.control = 0, .posts_per_second = 2, .start = sys_days{year{2012} / 2 / 29} + 19h + 42min});
    std::vector<json> records;
    for (int number = 0; number < 5; ++number) {
        std::string line;
        tweets.append_next(line);
        records.push_back(json::parse(line));
    }
    CHECK(records[0]["created_at"] == "Wed Feb 29 19:42:00 +0000 2012");
    CHECK(records[1]["timestamp_ms"] == "1330544520500");
    CHECK(records[4]["created_at"] == "Wed Feb 29 19:42:02 +0000 2012");
}

TEST_CASE("an option out of range is named") {
    CHECK_THROWS_WITH(synthetic_tweets({.alphabet = 0}), "synthetic_tweets: alphabet must be from 1 to 1048576");
    CHECK_THROWS_WITH(synthetic_tweets({.nested = 1.5}), "synthetic_tweets: nested must be from 0 to 1");
    CHECK_THROWS_WITH(synthetic_tweets({.zipf_exponent = -1}), "synthetic_tweets: zipf_exponent must be from 0 to 4");
}
