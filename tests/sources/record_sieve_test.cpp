// SPDX-License-Identifier: Apache-2.0
#include "../../sources/record_sieve.hpp"

#include <weir/records.hpp>

#include "support/catch.hpp"
#include "support/drawn_records.hpp"
#include "support/tag_places.hpp"
#include "support/tweet_reading.hpp"

namespace {

using namespace weir::testing;
using weir::kept_record;
using weir::post_heads;
using weir::record_sieve;

struct kept_text {
    std::string text;
    std::uint64_t passed;
    bool may_hold_tags;
    bool is_line;
    friend bool operator==(const kept_text&, const kept_text&) = default;
};

struct sieved {
    std::vector<kept_text> kept;
    std::uint64_t passed_at_end = 0;
    friend bool operator==(const sieved&, const sieved&) = default;
};

sieved sieved_by(record_sieve& sieve, const weir::block& records, post_heads& heads) {
    sieve.take(records, heads);
    sieved result{{}, sieve.take_passed_at_end()};
    for (const kept_record& one : sieve.kept())
        result.kept.push_back({std::string(one.text), one.passed, one.may_hold_tags, one.is_line});
    return result;
}

/// By the rules, record by record.
sieved sieved_by_the_rules(const weir::block& records) {
    sieved result;
    weir::record_cursor cursor(records);
    for (std::string_view record; cursor.next(record);) {
        const bool is_line = record.find('\n') == std::string_view::npos;
        const bool may_hold_tags = !is_line || !places_by_the_rules(record).empty();
        if (!may_hold_tags && weir::begins_as_post(record))
            ++result.passed_at_end;
        else
            result.kept.push_back(
                {std::string(record), std::exchange(result.passed_at_end, 0), may_hold_tags, is_line});
    }
    return result;
}

}  // namespace

TEST_CASE("a record sieve keeps what may hold tags and what does not begin as a post, and counts the others") {
    dice draw(printed_seed());
    drawn_records make(draw, true);
    record_sieve sieve;
    post_heads heads;
    std::size_t kept = 0;
    for (int round = 0; round < 300; ++round) {
        std::string text;
        std::vector<std::uint32_t> ends;
        const bool by_lines = round % 2 == 0;  // then a record that holds line ends is several
        for (auto left = draw.between(0, 100); left > 0; --left) {
            text += make.next();
            if (by_lines || draw.between(0, 1) == 0) text += draw.between(0, 3) == 0 ? " \r\n\n" : "\n";
            if (!by_lines) ends.push_back(static_cast<std::uint32_t>(text.size()));
        }
        const auto records = block_of(text, ends);
        CAPTURE(round, text);
        const auto found = sieved_by(sieve, *records, heads);
        REQUIRE(found == sieved_by_the_rules(*records));
        kept += found.kept.size();
    }
    CHECK(kept > 1000);
}

TEST_CASE("a record sieve passes posts whose beginnings change, but no line that is shorter than a beginning") {
    const std::string one = R"({"id":1,"text":"and more of it"})", other = R"({"data":{"id":"1","text":"more of it"}})";
    const auto records = block_of(one + "\n" + one + "\n{\"id\"\n" + other + "\n" + one + "\n{}\n\n \n" + other);
    record_sieve sieve;
    post_heads heads;
    const sieved expected{{{"{\"id\"", 2, false, true}, {"{}", 2, false, true}}, 1};
    CHECK(sieved_by(sieve, *records, heads) == expected);
    CHECK(sieved_by(sieve, *records, heads) == expected);
    CHECK(sieved_by(sieve, *block_of(""), heads) == sieved{});
}
