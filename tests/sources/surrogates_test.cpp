// SPDX-License-Identifier: Apache-2.0
// Reads what a reader of tweets makes of every pair of code units, against what UTF-16 says of them.
#include "support/catch.hpp"
#include "support/tweet_reading.hpp"

#include <cstdio>

namespace {

using namespace weir::testing;

std::string escape(unsigned unit) {
    char text[8] = {};
    std::snprintf(text, sizeof text, "\\u%04x", unit);
    return text;
}

bool is_high(unsigned unit) {
    return unit >= 0xd800 && unit < 0xdc00;
}
bool is_low(unsigned unit) {
    return unit >= 0xdc00 && unit < 0xe000;
}

std::string utf8(unsigned point) {
    const auto tail = [point](unsigned shift) { return static_cast<char>(0x80U | ((point >> shift) & 0x3fU)); };
    if (point < 0x80) return {static_cast<char>(point)};
    if (point < 0x800) return {static_cast<char>(0xc0U | (point >> 6U)), tail(0)};
    if (point < 0x10000) return {static_cast<char>(0xe0U | (point >> 12U)), tail(6), tail(0)};
    return {static_cast<char>(0xf0U | (point >> 18U)), tail(12), tail(6), tail(0)};
}

std::string decoded(const std::vector<unsigned>& units) {
    std::string text;
    for (std::size_t i = 0; i < units.size(); ++i) {
        if (is_high(units[i]) && i + 1 < units.size() && is_low(units[i + 1])) {
            text += utf8(0x10000 + ((units[i] - 0xd800) << 10U) + (units[i + 1] - 0xdc00));
            ++i;
        } else {
            text += utf8(is_high(units[i]) || is_low(units[i]) ? 0xfffd : units[i]);
        }
    }
    return text;
}

}  // namespace

TEST_CASE("any three code units are read as UTF-16 wants it, with U+FFFD for each that has no meaning") {
    const std::vector<unsigned> units = {0x41,   0x5c,   0xe9,   0xd7ff, 0xd800, 0xd83d,
                                         0xdbff, 0xdc00, 0xde00, 0xdfff, 0xe000, 0xffff};
    std::string record = R"({"id":1,"entities":{"hashtags":[)";
    strings expected;
    for (const unsigned first : units) {
        for (const unsigned second : units) {
            for (const unsigned third : units) {
                record += "{\"text\":\"" + escape(first) + escape(second) + escape(third) + "\"},";
                expected.push_back(decoded({first, second, third}));
            }
        }
    }
    record.back() = ']';
    CHECK(tags_of(record + "}}") == expected);
}
