// SPDX-License-Identifier: Apache-2.0
#include "../../sources/json_check.hpp"

#include "../../sources/json_walker.hpp"
#include "../../sources/post_head.hpp"
#include "../../sources/record_tokens.hpp"
#include "support/catch.hpp"
#include "support/drawn_records.hpp"
#include "support/tweet_reading.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace weir::testing;
using weir::json_check;

/// A text that more can be read behind of, as of a block.
struct padded {
    explicit padded(std::string_view of)
        : size(of.size()), bytes(std::string(of) + std::string(weir::block::padding, '7')) {}
    [[nodiscard]] std::string_view text() const { return {bytes.data(), size}; }
    std::size_t size;
    std::string bytes;
};

/// What the walker over tokens says, which looks at one token after the other.
bool is_json(std::string_view record) {
    const padded copy(record);
    weir::record_tokens tokens;
    tokens.open(copy.text());
    if (!tokens.tokens()) return false;
    weir::json_walker walk(tokens.text(), tokens.tokens());
    return walk.skip() && tokens.ends_at(walk.position());
}

bool passes(json_check& check, std::string_view record) {
    const auto& lines = check.check_lines(record);
    return lines.size() == 1 && lines.front().passed;
}

/// The places of brackets outside of strings.
std::string brackets_in(std::string_view json) {
    std::string marks;
    bool in_string = false;
    for (std::size_t at = 0; at < json.size(); ++at) {
        if (in_string && json[at] == '\\')
            marks.append(" "), ++at;
        else if (json[at] == '"')
            in_string = !in_string;
        const bool bracket = !in_string && std::string_view("[]{}").find(json[at]) != std::string_view::npos;
        marks.append(1, bracket ? json[at] : ' ');
    }
    return marks;
}

std::string brackets_by_map(std::string_view json, const weir::bracket_map& map) {
    std::string marks(json.size(), ' ');
    for (std::size_t at = 0; at < json.size(); ++at) {
        const auto place = map.begin + at;
        const auto bit = [&](const std::uint64_t* words) { return (words[place / 64] >> place % 64 & 1) != 0; };
        if (bit(map.opens) || bit(map.closes)) marks[at] = json[at];
        if (bit(map.opens) != (marks[at] == '{' || marks[at] == '[')) marks[at] = '!';
    }
    return marks;
}

/// Checks lines, and holds the answer to what the walker says of each of them alone. Returns how many passed.
std::size_t check_lines(json_check& check, const std::string& text) {
    const padded copy(text);
    const auto& lines = check.check_lines(copy.text());
    std::size_t number = 0, passed = 0;
    const auto records = block_of(text);
    weir::record_cursor cursor(*records);
    for (std::string_view record; cursor.next(record); ++number) {
        auto trimmed = record;
        trimmed.remove_prefix(std::min(trimmed.find_first_not_of(" \t\r\n"), trimmed.size()));
        REQUIRE(number < lines.size());
        const auto& line = lines[number];
        CAPTURE(record);
        REQUIRE(line.text == (line.passed ? trimmed : record));
        if (!line.passed) {
            REQUIRE_FALSE((trimmed.size() > 128 && trimmed.starts_with('{') && is_json(trimmed)));
            continue;
        }
        ++passed;
        REQUIRE(is_json(line.text));
        REQUIRE(brackets_by_map(line.text, check.brackets_of(line)) == brackets_in(line.text));
    }
    REQUIRE(number == lines.size());
    return passed;
}

const std::string all_kinds =
    R"({"a":[1,-2.5e+3,0,10,0.5,true,false,null,"",[],{}],"b\"\\\u00e9/":{"c":"x\n","d":[[0],[1,2]]},"é日😀":"\ud83d\ude00"})";

}  // namespace

TEST_CASE("a JSON check passes every kind of value, wherever it stands and however it is spaced") {
    const auto written_for = GENERATE(json_check::processor::avx2, json_check::processor::avx512);
    if (json_check::this_processor() < written_for) return;  // it cannot be run here
    json_check check(json_check::finds::brackets, written_for);
    for (std::size_t before = 0; before < 300; ++before) {
        CAPTURE(before);
        CHECK(passes(check, "{\"" + std::string(before, 'n') + "\":" + all_kinds + "}"));
        CHECK(passes(check, "{\"n\":" + std::string(before, ' ') + all_kinds + std::string(before % 7, '\t') + "}"));
    }
    std::string spaced;
    for (const char one : all_kinds)
        spaced += std::string_view("[]{},:").find(one) != std::string_view::npos ? std::string(" \t") + one + "\r "
                                                                                 : std::string(1, one);
    CHECK(passes(check, spaced));
}

TEST_CASE("a JSON check passes nothing that is no JSON, wherever it is broken") {
    const auto written_for = GENERATE(json_check::processor::avx2, json_check::processor::avx512);
    if (json_check::this_processor() < written_for) return;
    json_check check(json_check::finds::brackets, written_for);
    for (const std::size_t before : std::vector<std::size_t>{0, 1, 57, 63, 190, 250, 255, 300}) {
        const std::string whole = "{\"" + std::string(before, 'n') + "\":" + all_kinds + "}";
        for (std::size_t place = 0; place < whole.size(); ++place) {
            for (const char other : std::string_view("\"\\{}[],:0x \n\x01\x80\xff-.etu")) {
                auto changed = whole;
                changed[place] = other;
                CAPTURE(changed);
                if (passes(check, changed)) REQUIRE(is_json(changed));
            }
            auto shorter = whole;
            shorter.erase(place, 1);
            CAPTURE(shorter);
            REQUIRE(passes(check, shorter) == is_json(shorter));
        }
    }
}

TEST_CASE("what stands in the wrong container or at the outside is found") {
    const auto written_for = GENERATE(json_check::processor::avx2, json_check::processor::avx512);
    if (json_check::this_processor() < written_for) return;
    json_check check(json_check::finds::brackets, written_for);
    for (const std::string wrong : {R"({},{})",
                                    R"({}{})",
                                    R"({} 1)",
                                    R"({},1)",
                                    R"([1,"a":2])",
                                    R"({"a":1,2})",
                                    R"({"a":1,"b"})",
                                    R"({"a"})",
                                    R"({1})",
                                    R"({"a":1]})",
                                    R"([{"a":1,"b":2],"c":3}])",
                                    R"({"a":[1,"b":2]})",
                                    R"({"a":{"b",1}})",
                                    R"({"a":1,})",
                                    R"([1,])",
                                    R"({,})",
                                    R"([,])",
                                    R"({"a"::1})",
                                    R"({"a":})",
                                    R"({"a" 1})",
                                    R"({"a":1 2})",
                                    R"({"a":"b""c"})",
                                    R"({"a":"b"1})",
                                    R"({"a":1"b"})",
                                    R"({"a":01})",
                                    R"({"a":-})",
                                    R"({"a":1.})",
                                    R"({"a":nul})",
                                    R"({"a":nulll})",
                                    R"({"a":tru e})",
                                    R"({"a":"\x"})",
                                    R"({"a":"\u12g4"})",
                                    R"({"a":"\u123"})",
                                    R"({"a":"b)",
                                    R"({"a":"b\"})",
                                    R"({"a":{})",
                                    R"({"a":[]]})",
                                    "{\"a\":\"\t\"}",
                                    "{\"a\":\"\xed\xa0\x80\"}",
                                    "{\"a\":\"\xc0\xaf\"}",
                                    "{\"a\":\"\xe2\x82\"}",
                                    "{\"a\":1}\n}",
                                    "{}\n{}"}) {
        CAPTURE(wrong);
        CHECK_FALSE(is_json(wrong));
        CHECK_FALSE(passes(check, wrong));
        const std::string within = "{\"x\":" + wrong + "}";
        CHECK_FALSE(passes(check, within));
    }
    CHECK_FALSE(passes(check, ""));
    CHECK_FALSE(passes(check, "7"));
    CHECK(passes(check, "{\"a\":" + std::string(20, '[') + std::string(20, ']') + "}"));
    CHECK_FALSE(passes(check, "{\"a\":" + std::string(5000, '[') + std::string(5000, ']') + "}"));  // left to others
}

TEST_CASE("strings and lines may be longer than what is checked together, and end anywhere in it") {
    const auto written_for = GENERATE(json_check::processor::avx2, json_check::processor::avx512);
    if (json_check::this_processor() < written_for) return;
    json_check check(json_check::finds::brackets, written_for);
    for (const std::size_t size : std::vector<std::size_t>{4000, 4030, 8060, 32'700, 65'500, 140'000}) {
        for (std::size_t more = 0; more < 70; ++more) {
            const std::string text(size + more, 'x');
            CAPTURE(size, more);
            const auto with = [&](std::string_view before, std::string_view behind) {
                return std::string(before).append(text).append(behind);
            };
            auto lines = with(R"({"a":")", "\"}\n").append(with(R"({"b":[")", "\\n\"]}\n"));
            lines.append("{\"c\":\"\n{}");
            REQUIRE(check_lines(check, lines) >= 2);
            REQUIRE_FALSE(passes(check, with(R"({"a":")", "\x1f\"}")));
            REQUIRE_FALSE(passes(check, with(R"({"a":")", R"(\"})")));
            REQUIRE_FALSE(passes(check, with(R"({"a":")", "\xe6\x97\"}")));
        }
    }
}

TEST_CASE(
    "of lines drawn at random those that pass are JSON, and the others are none, or short and near one that is none") {
    const auto written_for = GENERATE(json_check::processor::avx2, json_check::processor::avx512);
    if (json_check::this_processor() < written_for) return;
    const bool broken = GENERATE(false, true);
    json_check check(json_check::finds::brackets_and_tags, written_for);
    dice draw(printed_seed());
    drawn_records make(draw);
    for (int round = 0; round < 40; ++round) {
        std::string text;
        std::size_t valid = 0;
        while (text.size() < 20'000) {
            auto record = make.next();
            const std::string_view odd = "\"{}[],:\\0\x80 x";
            if (broken && draw.between(1, 200) == 1)
                record[draw.between(0, record.size() - 1)] = odd[draw.between(0, odd.size() - 1)];
            if (!broken && (record.front() != '{' || !is_json(record))) continue;  // with a byte order mark, too
            ++valid;
            text += record + (draw.between(1, 9) == 1 ? "\r\n\n" : "\n");
        }
        const auto passed = check_lines(check, text);
        if (!broken) REQUIRE(passed == valid);
        text.pop_back();
        (void)check_lines(check, text);
    }
}

TEST_CASE(
    "lines with names of arrays of hashtags are told, of those that are not empty, however they are spaced and their "
    "name is spelled") {
    const auto written_for = GENERATE(json_check::processor::avx2, json_check::processor::avx512);
    if (json_check::this_processor() < written_for) return;
    json_check check(json_check::finds::brackets_and_tags, written_for);
    for (std::size_t before = 0; before < 150; ++before) {
        const std::string head = "{\"" + std::string(before, 'n') + "\":0,";
        const auto may_hold_tags = [&](const std::string& rest) {
            const padded copy(std::string("{}\n").append(head).append(rest).append("\n{\"a\":1}\n"));
            CAPTURE(copy.text());
            const auto& lines = check.check_lines(copy.text());
            REQUIRE((lines.size() == 3 && lines[0].passed && lines[1].passed && lines[2].passed));
            REQUIRE_FALSE((lines[0].may_hold_tags || lines[2].may_hold_tags));
            return lines[1].may_hold_tags;
        };
        CHECK(may_hold_tags(R"("hashtags":[1]})"));
        CHECK(may_hold_tags(R"("hashtags":[],"o":{"hashtags":[{}]}})"));
        CHECK(may_hold_tags("\"hashtags\" \t: [ 1]}"));
        CHECK(may_hold_tags(R"("hashtags" :[1]})"));
        CHECK(may_hold_tags(R"("h\u0061shtags":[1]})"));
        CHECK(may_hold_tags(R"("hashta\u0067s":[1]})"));
        CHECK(may_hold_tags(R"("hashta\u0067\u0073":[1]})"));
        CHECK(may_hold_tags(R"("hashtag\u0073":[1]})"));
        CHECK_FALSE(may_hold_tags(
            R"("hashtags":{"a":[1]},"myhashtags":[1],"ags":[1],"a":["hashtags",[1]],"b":"\"hashtags\":[1]"})"));
        CHECK_FALSE(may_hold_tags(R"("hashtags":[],"hashtags": [],"o":{"hashtags":[]}})"));
    }
}

TEST_CASE("tags are not told where they are not wanted, and brackets are") {
    const auto written_for = GENERATE(json_check::processor::avx2, json_check::processor::avx512);
    if (json_check::this_processor() < written_for) return;
    const padded text("{\"hashtags\":[1]}\n");
    for (const auto wanted : {json_check::finds::brackets, json_check::finds::brackets_and_tags}) {
        json_check check(wanted, written_for);
        const auto& lines = check.check_lines(text.text());
        REQUIRE((lines.size() == 1 && lines.front().passed));
        CHECK(lines.front().may_hold_tags == (wanted == json_check::finds::brackets_and_tags));
        CHECK(brackets_by_map(lines.front().text, check.brackets_of(lines.front())) == brackets_in(lines.front().text));
    }
}

TEST_CASE("a sieve leaves out the posts that passed and hold no tags, counts them, and nothing else") {
    const auto written_for = GENERATE(json_check::processor::avx2, json_check::processor::avx512);
    if (json_check::this_processor() < written_for) return;
    json_check all(json_check::finds::brackets_and_tags, written_for);
    json_check sieve(json_check::finds::brackets_and_tags, written_for);
    weir::post_heads heads;
    dice draw(printed_seed());
    drawn_records make(draw);
    std::uint64_t left_out = 0, kept = 0;
    for (int round = 0; round < 40; ++round) {
        std::string text;
        while (text.size() < 20'000) {
            auto record = make.next();
            if (draw.between(1, 100) == 1) record[draw.between(0, record.size() - 1)] = '"';
            text += record + (draw.between(1, 9) == 1 ? " \r\n\n" : "\n");
        }
        const padded copy(text);
        const auto& lines = sieve.check_and_sieve(copy.text(), heads);
        auto next = lines.begin();
        std::uint64_t posts = 0;
        for (const auto& line : all.check_lines(copy.text())) {
            if (line.passed && !line.may_hold_tags && weir::begins_as_post(line.text)) {
                ++posts;
                continue;
            }
            REQUIRE(next != lines.end());
            REQUIRE(next->text == line.text);
            REQUIRE((next->passed == line.passed && next->may_hold_tags == line.may_hold_tags));
            REQUIRE(next->posts_before == std::exchange(posts, 0));
            if (line.passed) REQUIRE(brackets_by_map(line.text, sieve.brackets_of(*next)) == brackets_in(line.text));
            left_out += next->posts_before;
            ++next, ++kept;
        }
        REQUIRE(next == lines.end());
        REQUIRE(sieve.take_posts_at_end() == posts);
        REQUIRE(sieve.take_posts_at_end() == 0);
    }
    CHECK(left_out > 100);
    CHECK(kept > 100);
}
