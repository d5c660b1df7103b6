// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/utf8.hpp"

#include "terminal_text.hpp"

#include <string>
#include <string_view>

using weir::console::append_safe;
using weir::console::decode;
using weir::console::is_harmful;
using weir::console::safe;
using weir::testing::encoded;

TEST_CASE("text that can be read stays as it is") {
    const std::string_view text =
        GENERATE(as<std::string>{}, "", "elixir", "C++ & \"co\" \\ 100 %", "Straße", "日本語", "한글", "العربية",
                 "עברית", "हिन्दी", "ไทย", "🦀", "❤\uFE0F", "🇩🇪", "👩🏽\u200D💻", "👩\u200D❤\uFE0F\u200D👨",
                 "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645", "ක්\u200Dර", "①½²");
    CHECK(safe(text) == text);
}

TEST_CASE("control characters and escape sequences become visible") {
    CHECK(safe("a\x1b[31mb") == "a\\u{001B}[31mb");
    CHECK(safe("\x1b]0;title\x07") == "\\u{001B}]0;title\\u{0007}");
    CHECK(safe("a\nb\tc\rd") == "a\\u{000A}b\\u{0009}c\\u{000D}d");
    CHECK(safe("a\x7f") == "a\\u{007F}");
    CHECK(safe("a\u009B31m") == "a\\u{009B}31m");
    CHECK(safe(std::string_view("a\0b", 3)) == "a\\u{0000}b");
}

TEST_CASE("bidi controls and separators of lines become visible") {
    CHECK(safe("a\u202Eb") == "a\\u{202E}b");
    for (const char32_t point :
         U"\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\u200E\u200F\u061C\u2028\u2029") {
        CAPTURE(static_cast<unsigned>(point));
        CHECK(is_harmful(point));
    }
    CHECK(safe("\u2066x\u2069") == "\\u{2066}x\\u{2069}");
    CHECK(safe("a\u2028b") == "a\\u{2028}b");
}

TEST_CASE("what nobody can see or has assigned becomes visible") {
    CHECK(safe("a\u00ADb") == "a\\u{00AD}b");
    CHECK(safe("\uFEFFa") == "\\u{FEFF}a");
    CHECK(safe("a\u2060b") == "a\\u{2060}b");
    CHECK(safe("\U000E0041") == "\\u{E0041}");
    CHECK(safe("\uE000") == "\\u{E000}");
    CHECK(safe("\u0378") == "\\u{0378}");
    CHECK(safe("\uFDD0\U0010FFFF") == "\\u{FDD0}\\u{10FFFF}");
    CHECK(safe("a\u3164") == "a\\u{3164}");
}

TEST_CASE("bytes that are not UTF-8 become visible one by one") {
    CHECK(safe("a\xFFz") == "a\\x{FF}z");
    CHECK(safe("Caf\xE9") == "Caf\\x{E9}");
    CHECK(safe("\xC0\xAF") == "\\x{C0}\\x{AF}");
    CHECK(safe("\xED\xA0\x80") == "\\x{ED}\\x{A0}\\x{80}");
    CHECK(safe("\xF4\x90\x80\x80") == "\\x{F4}\\x{90}\\x{80}\\x{80}");
    CHECK(safe("\xE2\x80") == "\\x{E2}\\x{80}");
    CHECK(safe("\x9B") == "\\x{9B}");
}

TEST_CASE("a base carries four combining marks at most") {
    const std::string mark = "\u0301";
    CHECK(safe("e" + mark + mark + mark + mark) == "e" + mark + mark + mark + mark);
    CHECK(safe("e" + mark + mark + mark + mark + mark + "f" + mark) ==
          "e" + mark + mark + mark + mark + "\\u{0301}f" + mark);
    CHECK(safe("e" + mark + mark + mark + mark + mark + mark) ==
          "e" + mark + mark + mark + mark + "\\u{0301}\\u{0301}");
}

TEST_CASE("a combining mark without a base becomes visible") {
    CHECK(safe("\u0301a") == "\\u{0301}a");
    CHECK(safe("a\n\u0301") == "a\\u{000A}\\u{0301}");
    CHECK(safe("\uFE0F\u20E3") == "\\u{FE0F}\\u{20E3}");
}

TEST_CASE("a joiner stays only between letters or emoji") {
    CHECK(safe("\u200Da") == "\\u{200D}a");
    CHECK(safe("a\u200D") == "a\\u{200D}");
    CHECK(safe("a\u200C1") == "a\\u{200C}1");
    CHECK(safe("1\u200Ca") == "1\\u{200C}a");
    CHECK(safe("a\u200D\u200Db") == "a\\u{200D}\\u{200D}b");
    CHECK(safe("a\u200B\u200Db") == "a\\u{200B}\\u{200D}b");
    CHECK(safe("a\u200D\xFF") == "a\\u{200D}\\x{FF}");
    CHECK(safe("a\u200Db\u200Dc") == "a\u200Db\u200Dc");
}

TEST_CASE("harmless text is appended to what is there") {
    std::string out = "#";
    append_safe(out, "a\u0007");
    append_safe(out, "b");
    CHECK(out == "#a\\u{0007}b");
}

TEST_CASE("no text of any bytes leaves a control character or bidi control") {
    std::string all;
    for (int first = 0; first < 256; ++first) {
        for (int second = 0; second < 256; ++second)
            all += {'\xE2', static_cast<char>(first), static_cast<char>(second)};
    }
    const std::string result = safe(all);
    bool harmless = true;
    for (std::string_view rest = result; !rest.empty();) {
        const auto next = decode(rest);
        harmless = harmless && next.valid && !is_harmful(next.code_point);
        rest.remove_prefix(next.size_bytes);
    }
    CHECK(harmless);
}

TEST_CASE("every code point is read as it was written, and nothing else is one") {
    std::size_t valid = 0;
    bool same = true;
    for (int first = 0x80; first < 0x100; ++first) {
        for (int second = 0; second < 0x100; ++second) {
            for (const int third : {0x00, 0x7F, 0x80, 0x9F, 0xBF, 0xC0, 0xFF}) {
                const std::string text = {static_cast<char>(first), static_cast<char>(second),
                                          static_cast<char>(third)};
                const auto found = decode(text);
                if (!found.valid) {
                    same = same && found.size_bytes == 1;
                    continue;
                }
                ++valid;
                same = same && text.starts_with(encoded(found.code_point)) && found.size_bytes > 1;
            }
        }
    }
    CHECK(same);
    CHECK(valid ==
          30 * 64 * 7 + (16 * 64 - 32 - 32) * 3);  // two bytes with any third; three without those too long, surrogates
    for (char32_t point = 1; point < 0x110000; ++point) {
        if (point >= 0xD800 && point < 0xE000) continue;
        const std::string text = encoded(point);
        const auto found = decode(text);
        if (!found.valid || found.code_point != point || found.size_bytes != text.size())
            FAIL_CHECK("U+" << int(point));
    }
}
