// SPDX-License-Identifier: Apache-2.0
#include "../../sources/record_tokens.hpp"

#include "../../sources/json_walker.hpp"
#include "support/catch.hpp"
#include "support/drawn_records.hpp"
#include "support/tweet_reading.hpp"

namespace {

using namespace weir::testing;
using weir::record_tokens;

/// Records are read together up to about this size.
constexpr std::size_t group_bytes = std::size_t{32} << 10;

/// Where the tokens of the present record begin; empty if it is no JSON.
std::vector<const char*> places_of(record_tokens& tokens) {
    if (!tokens.tokens()) return {};
    weir::json_walker walk(tokens.text(), tokens.tokens());
    if (!walk.skip() || !tokens.ends_at(walk.position())) return {};
    std::vector<const char*> places;
    for (const auto* at = tokens.tokens(); at != walk.position(); ++at) places.push_back(tokens.text() + *at);
    return places;
}

struct outcome {
    std::size_t records = 0;
    std::size_t valid = 0;
    std::size_t together = 0;  ///< whose tokens do not count from their own beginning
};

/// Goes through a block, and compares what each record is and has with what a cursor delivers and it has alone.
outcome check(const weir::block& records) {
    outcome result;
    record_tokens tokens;
    record_tokens alone;
    weir::record_cursor cursor(records);
    tokens.open(weir::record_cursor(records));
    for (std::string_view record, expected; cursor.next(expected); ++result.records) {
        REQUIRE(tokens.next(record));
        REQUIRE(record.data() == expected.data());
        REQUIRE(record.size() == expected.size());
        result.together += tokens.text() == record.data() ? 0U : 1U;
        alone.open(record);
        CAPTURE(record);
        const auto places = places_of(tokens);
        REQUIRE(places == places_of(alone));
        result.valid += places.empty() ? 0U : 1U;
    }
    std::string_view record;
    CHECK_FALSE(tokens.next(record));
    CHECK_FALSE(tokens.next(record));
    return result;
}

outcome check(std::string_view text, std::vector<std::uint32_t> ends = {}) {
    return check(*block_of(text, std::move(ends)));
}

/// What matters of valid JSON: objects and arrays.
std::string next_container(drawn_records& make) {
    while (true) {
        auto record = make.next();
        if (record.back() == '}' || record.back() == ']') return record;
    }
}

/// So many lines of about so many bytes.
std::string lines_of(std::size_t count, std::size_t bytes) {
    std::string lines;
    for (std::size_t number = 0; number < count; ++number)
        lines += R"({"id":)" + std::to_string(number) + R"(,"text":")" + std::string(bytes, 'x') + "\"}\n";
    return lines;
}

}  // namespace

TEST_CASE("the tokens of records read together are those that each has alone") {
    dice draw(printed_seed());
    drawn_records make(draw);
    for (int round = 0; round < 30; ++round) {
        std::string lines;
        const auto count = draw.between(1, 400);
        for (std::size_t number = 0; number < count; ++number)
            lines += next_container(make) + (draw.between(0, 5) == 0 ? " \r\n\n" : "\n");
        const auto result = check(lines);
        CHECK(result.records == count);
        CHECK(result.valid == count);
    }
}

TEST_CASE("records are read together up to a limit, and none is lost between two groups") {
    for (const std::size_t bytes : {std::size_t{1}, std::size_t{100}, group_bytes / 3, group_bytes / 2 - 30}) {
        CAPTURE(bytes);
        const auto result = check(lines_of(5 * group_bytes / (bytes + 20) + 7, bytes));
        CHECK(result.valid == result.records);
        CHECK(result.together > 0);
        CHECK(result.together <= result.records - 5);  // each group begins with a record
    }
}

TEST_CASE("records around the limit are read right, to the byte") {
    for (std::size_t bytes = group_bytes - 80; bytes < group_bytes + 20; ++bytes) {
        const auto result = check(lines_of(1, bytes) + lines_of(3, 5) + lines_of(1, bytes));
        REQUIRE(result.records == 5);
        REQUIRE(result.valid == 5);
    }
}

TEST_CASE("a huge record is read by itself, and its small neighbours together") {
    const auto huge = lines_of(1, 10 * group_bytes);
    const auto result = check(huge + lines_of(3, 5) + huge + huge + lines_of(2, 5) + huge);
    CHECK(result.records == 9);
    CHECK(result.valid == 9);
    CHECK(result.together == 3);
}

TEST_CASE("records that abut are not read together") {
    const std::string record = R"({"id":1,"text":"x"})";
    const auto size = static_cast<std::uint32_t>(record.size());
    CHECK(check(record + record + record, {size, 2 * size, 3 * size}).together == 0);
    const auto spaced = check(record + " " + record + "\r" + record, {size + 1, 2 * size + 2, 3 * size + 2});
    CHECK(spaced.valid == 3);
    CHECK(spaced.together == 0);
    // The first two abut, a newline is before the third.
    const auto mixed = check(record + record + "\r\n" + record + "\n", {size, 2 * size + 2, 3 * size + 3});
    CHECK(mixed.valid == 3);
    CHECK(mixed.together == 1);
}

TEST_CASE("a record that holds line ends is read together with others, or not, and has its tokens") {
    dice draw(printed_seed());
    drawn_records make(draw, true);
    for (int round = 0; round < 30; ++round) {
        std::string text;
        std::vector<std::uint32_t> ends;
        for (auto left = draw.between(1, 200); left > 0; --left) {
            text += next_container(make);
            text.append(draw.between(0, 2), '\n');
            ends.push_back(static_cast<std::uint32_t>(text.size()));
        }
        const auto result = check(text, ends);
        CHECK(result.records == ends.size());
        CHECK(result.valid == ends.size());
    }
}

TEST_CASE("a group in which a record is no JSON is read record by record, and the next one together again") {
    const auto group = lines_of(300, 100);
    const auto result = check("{\"id\":\"\x01\"}\n" + group + group);
    CHECK(result.records == 601);
    CHECK(result.valid == 600);
    CHECK(result.together > 250);
    CHECK(result.together < 400);
}

TEST_CASE("a record of brackets that do not match ends where it ends, and the next one begins there") {
    for (const std::string broken :
         {"{", "[1,", "}", "{\"a\":{}", "{}}", "[", "]", ",", "{\"a\"", "1 2", "{\"a\":", "[{}"}) {
        CAPTURE(broken);
        const auto result = check(broken + "\n{\"a\":1}\n" + broken + "\n" + broken + "\n{\"b\":[]}\n" + broken + "\n");
        CHECK(result.records == 6);
        CHECK(result.valid == 2);
        CHECK(result.together == 5);
    }
}

TEST_CASE("a byte order mark is no token of its record, and nothing but white space may follow it") {
    const std::string mark = "\xEF\xBB\xBF";
    CHECK(check(mark + "{}\n" + mark + " \t[1]\n{}\n" + mark + "{\"a\":1}").valid == 4);
    CHECK(check(mark + "\n{}\n" + mark + "x{}\n" + mark + "\"a\"{}\n" + mark + mark + "{}\n" + mark).valid == 1);
}

TEST_CASE("tokens are opened anew, in the middle of a group too") {
    const auto some = block_of(lines_of(20, 5));
    const auto others = block_of("{}\n{\"id\":1}");
    record_tokens tokens;
    std::string_view record;
    for (int round = 0; round < 3; ++round) {
        tokens.open(weir::record_cursor(*some));
        for (int number = 0; number < round; ++number) REQUIRE(tokens.next(record));
        tokens.open(weir::record_cursor(*others));
        REQUIRE(tokens.next(record));
        CHECK(record == "{}");
        CHECK(places_of(tokens).size() == 2);
        REQUIRE(tokens.next(record));
        CHECK(places_of(tokens).size() == 5);
        CHECK_FALSE(tokens.next(record));
    }
}
