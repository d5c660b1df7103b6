// SPDX-License-Identifier: Apache-2.0
#include "../../sources/text_scan.hpp"

#include "../../sources/json_text.hpp"
#include "support/catch.hpp"
#include "support/seed.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace {

using weir::testing::dice;
using places = std::vector<std::uint32_t>;

places newlines_of(std::string_view text) {
    places found;
    for (std::size_t at = 0; at < text.size(); ++at)
        if (text[at] == '\n') found.push_back(static_cast<std::uint32_t>(at));
    return found;
}

/// Compares both scans with a look at each byte. The text is in memory of just its size, for a sanitizer to see what is
/// read beyond it.
void check(std::string_view text) {
    const std::vector<char> exact(text.begin(), text.end());
    const std::string_view scanned(exact.data(), exact.size());
    const bool expected = weir::escapes_are_valid(text);
    places line_ends;
    CAPTURE(text);
    REQUIRE(weir::scan_lines(scanned, line_ends) == expected);
    REQUIRE(line_ends == newlines_of(text));
    REQUIRE(weir::scan_escapes(scanned) == expected);
}

std::string drawn_text(dice& draw, bool mostly_valid) {
    constexpr std::array<std::string_view, 24> pieces = {
        "\\\"",    "\\\\",           "\\/",     "\\b", "\\n",     "\\r",     "\\t",  "\\f",
        "\\u00e9", "\\uD83D\\ude00", "\\\\u12", "\n",  "u",       "text",    "\r\n", "and more of the filling",
        "12",      "\\u12",          "\\",      "\\x", "\\u12g4", "\\U0041", "\\\n", "\\u123\n"};
    std::string text;
    for (auto left = draw.between(0, 60); left > 0; --left) {
        const bool any = !mostly_valid || draw.between(0, 300) == 0;
        text += pieces.at(draw.between(0, any ? pieces.size() - 1 : 16));
    }
    return text;
}

}  // namespace

TEST_CASE("a scan finds the newlines and the wrong escapes that a look at each byte finds") {
    dice draw(weir::testing::printed_seed());
    for (int round = 0; round < 20'000; ++round) check(drawn_text(draw, round % 4 != 0));
}

TEST_CASE("a scan knows each byte that may follow a backslash, and each digit, wherever they stand") {
    for (std::size_t before = 58; before < 70; ++before) {
        for (int byte = 0; byte < 256; ++byte) {
            const auto letter = static_cast<char>(byte);
            const std::string filling(before, 'x');
            check(filling + "\\" + letter);
            check(filling + "\\" + letter + "1234\n");
            for (std::size_t digit = 0; digit < 4; ++digit) {
                std::string escape = "\\u0aF9";
                escape[2 + digit] = letter;
                check(filling + escape);
                check(filling + escape + std::string(64, 'x') + "\n");
            }
        }
    }
}

TEST_CASE("a scan counts the backslashes of a run, however long, across its steps") {
    for (std::size_t before = 0; before < 130; ++before) {
        for (const std::size_t count : {1U, 2U, 3U, 63U, 64U, 65U, 66U, 127U, 128U, 129U, 130U}) {
            for (const std::string behind : {"", "x", "n", "u0041", "u004", "\n"})
                check(std::string(before, 'x') + std::string(count, '\\') + behind);
        }
    }
}

TEST_CASE("an escape that the text ends in is wrong, wherever it ends") {
    for (std::size_t before = 0; before < 140; ++before) {
        for (const std::string cut : {"\\", "\\u", "\\u1", "\\u12", "\\u123", "\\u1234"})
            check(std::string(before, 'x') + cut);
    }
}
