// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/utf8.hpp"

#include "fold.hpp"

#include <string>
#include <string_view>
#include <vector>

using weir::console::fold;
using weir::console::tag_folder;
using weir::console::without_hash;
using weir::testing::encoded;

namespace {

std::string key(fold mode, std::string_view raw) {
    std::string storage;
    return std::string(tag_folder(mode).key(raw, storage));
}

std::string nfkc(std::string_view raw) {
    return key(fold::nfkc, raw);
}

std::string accents(std::string_view raw) {
    return key(fold::accents, raw);
}

}  // namespace

TEST_CASE("NFKC folding makes one key of letter cases and full-width letters") {
    CHECK(nfkc("Elixir") == "elixir");
    CHECK(nfkc("elixir") == "elixir");
    CHECK(nfkc("ELIXIR") == "elixir");
    CHECK(nfkc("ＥＬＩＸＩＲ") == "elixir");
    CHECK(nfkc("ｈａｓｈｔａｇ１２３") == "hashtag123");
}

TEST_CASE("NFKC folding follows Unicode where letters have no simple counterpart") {
    CHECK(nfkc("Straße") == nfkc("STRASSE"));
    CHECK(nfkc("STRAẞE") == "strasse");
    CHECK(nfkc("\u0130") == "i\u0307");
    CHECK(nfkc("\u0130") != nfkc("i"));
    CHECK(nfkc("\u0131") == "\u0131");
    CHECK(nfkc("ΟΔΟΣ") == "οδοσ");
    CHECK(nfkc("οδος") == "οδοσ");
    CHECK(nfkc("ﬁn") == "fin");
    CHECK(nfkc("\uFDFA") ==
          "\u0635\u0644\u0649 \u0627\u0644\u0644\u0647 \u0639\u0644\u064A\u0647 \u0648\u0633\u0644\u0645");
}

TEST_CASE("NFKC folding makes one key of composed and decomposed text") {
    CHECK(nfkc("\u1112\u1161\u11AB\u1100\u1173\u11AF") == "한글");
    CHECK(nfkc("한글") == "한글");
    CHECK(nfkc("ﾊﾟﾘ") == "パリ");
    CHECK(nfkc("Cafe\u0301") == "caf\u00E9");
    CHECK(nfkc("CAF\u00C9") == "caf\u00E9");
    CHECK(nfkc("q\u0323\u0307") == nfkc("q\u0307\u0323"));
}

TEST_CASE("folding keeps a vowel of old Korean behind a syllable") {
    const auto mode = GENERATE(fold::letter_case, fold::nfkc, fold::accents);
    CHECK(key(mode, "\uAC00\u11A7") == "\uAC00\u11A7");
    CHECK(key(mode, "\u1100\u1161\u11A7A\u11A7") == "\uAC00\u11A7a\u11A7");
    CHECK(key(mode, "\u11A7\u1100\u1161\u11A8") == "\u11A7\uAC01");
}

TEST_CASE("NFKC folding keeps accents and drops what cannot be seen") {
    CHECK(nfkc("café") != nfkc("cafe"));
    CHECK(nfkc("\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645") == "\u0645\u06CC\u062E\u0648\u0627\u0647\u0645");
    CHECK(nfkc("so\u00ADft") == "soft");
    CHECK(nfkc("❤\uFE0F") == "❤");
    CHECK(nfkc("🦀") == "🦀");
    CHECK(nfkc("👩\u200D💻") == "👩💻");
}

TEST_CASE("NFKC folding keeps code points that Unicode has not assigned") {
    CHECK(nfkc("a\u0378") == "a\u0378");
}

TEST_CASE("NFKC folding drops the assigned code points that Unicode calls default ignorable, and no others") {
    struct range {
        char32_t first;
        char32_t last;
    };
    const std::vector<range> ignorable = {
        {0xAD, 0xAD},       {0x34F, 0x34F},     {0x61C, 0x61C},     {0x115F, 0x1160},  {0x17B4, 0x17B5},
        {0x180B, 0x180F},   {0x200B, 0x200F},   {0x202A, 0x202E},   {0x2060, 0x2064},  {0x2066, 0x206F},
        {0x3164, 0x3164},   {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},  {0x1BCA0, 0x1BCA3},
        {0x1D173, 0x1D17A}, {0xE0001, 0xE0001}, {0xE0020, 0xE007F}, {0xE0100, 0xE01EF}};
    std::vector<char32_t> wrong;
    std::string storage;
    const tag_folder folder(fold::nfkc);
    for (char32_t point = 1; point < 0x110000; ++point) {
        if (point >= 0xD800 && point < 0xE000) continue;
        bool dropped = false;
        for (const auto& one : ignorable) dropped = dropped || (point >= one.first && point <= one.last);
        const std::string raw = 'x' + encoded(point) + 'x';
        if ((folder.key(raw, storage) == "xx") != dropped) wrong.push_back(point);
    }
    CHECK(wrong == std::vector<char32_t>());
}

TEST_CASE("folding accents makes one key of Latin and Greek letters with and without them") {
    CHECK(accents("Café") == "cafe");
    CHECK(accents("Cafe\u0301") == "cafe");
    CHECK(accents("MÜNCHEN") == "munchen");
    CHECK(accents("São_Paulo") == "sao_paulo");
    CHECK(accents("Việt") == "viet");
    CHECK(accents("\u0130stanbul") == "istanbul");
    CHECK(accents("I\u015F\u0131k") == "isik");
    CHECK(accents("Łódź") == "lodz");
    CHECK(accents("Ærø") ==
          "ær"
          "o");
    CHECK(accents("Straße") == "strasse");
    CHECK(accents("Ελλάδα") == accents("ΕΛΛΑΔΑ"));
    CHECK(accents("ＣＡＦÉ") == "cafe");
}

TEST_CASE("folding accents leaves marks that make another letter or a vowel") {
    CHECK(accents("Й") == "й");
    CHECK(accents("が") == "が");
    CHECK(accents("ﾊﾟﾘ") == "パリ");
    CHECK(accents("हिन्दी") == "हिन्दी");
    CHECK(accents("ผู้เริ่ม") == nfkc("ผู้เริ่ม"));
    CHECK(accents("שָׁלוֹם") == nfkc("שָׁלוֹם"));
    CHECK(accents("한글") == "한글");
    CHECK(accents("\u0301") == "\u0301");
}

TEST_CASE("a key is the same the first time and every other, whatever was folded in between") {
    const tag_folder folder(fold::nfkc);
    const tag_folder copy = folder;
    std::string storage;
    for (int round = 0; round < 3; ++round) {
        for (int number = 0; number < 3000; ++number) {
            const std::string raw = "É" + std::to_string(number);
            const std::string_view found = (number % 2 == 0 ? folder : copy).key(raw, storage);
            if (found != "é" + std::to_string(number)) FAIL_CHECK("wrong key of " << raw);
        }
    }
    std::string longer = "É";
    for (int i = 0; i < 100; ++i) longer += "É";
    CHECK(folder.key(longer, storage) == folder.key(longer, storage));
    CHECK(folder.key(longer, storage).size() == longer.size());
}

TEST_CASE("case folding leaves widths, ligatures' origin and invisible characters apart") {
    CHECK(key(fold::letter_case, "Elixir") == "elixir");
    CHECK(key(fold::letter_case, "Straße") == "strasse");
    CHECK(key(fold::letter_case, "ΟΔΟΣ") == key(fold::letter_case, "οδος"));
    CHECK(key(fold::letter_case, "ＥＬＩＸＩＲ") == "ｅｌｉｘｉｒ");
    CHECK(key(fold::letter_case, "a\u200Cb") == "a\u200Cb");
    CHECK(key(fold::letter_case, "Cafe\u0301") == "caf\u00E9");
    CHECK(key(fold::letter_case, "①") == "①");
}

TEST_CASE("without folding a tag is its own key") {
    CHECK(key(fold::none, "Elixir") == "Elixir");
    CHECK(key(fold::none, "Cafe\u0301") == "Cafe\u0301");
}

TEST_CASE("one hash in front of a tag is not part of it") {
    const fold mode = GENERATE(fold::none, fold::letter_case, fold::nfkc, fold::accents);
    CHECK(key(mode, "#elixir") == "elixir");
    CHECK(key(mode, "＃elixir") == "elixir");
    CHECK(key(mode, "##elixir") == "#elixir");
    CHECK(without_hash("＃日本") == "日本");
    CHECK(without_hash("#").empty());
}

TEST_CASE("a key points into the tag where nothing had to be changed") {
    const std::string raw = "already_lower_case_and_longer_than_any_small_string";
    std::string storage;
    const std::string_view found = tag_folder(fold::nfkc).key(raw, storage);
    CHECK(found.data() == raw.data());
    CHECK(storage.capacity() == std::string().capacity());
}

TEST_CASE("the storage of a key is used again") {
    std::string storage;
    storage.reserve(200);
    const char* const place = storage.data();
    const tag_folder folder(fold::nfkc);
    CHECK(folder.key("CAPITALS_THAT_ARE_LONGER_THAN_ANY_SMALL_STRING", storage).data() == place);
    CHECK(folder.key("ÄÖÜ and so on, longer than any small string", storage).data() == place);
}

TEST_CASE("bytes that are not UTF-8 are their own key") {
    const std::string raw = GENERATE(as<std::string>{}, "Caf\xE9", "\xFF", "A\xC3", "\xED\xA0\x80", "\xC0\xAF");
    CHECK(nfkc(raw) == raw);
    CHECK(key(fold::letter_case, raw) == raw);
}

TEST_CASE("a tag that would fold to nothing is its own key") {
    CHECK(nfkc("\u200D\u200C") == "\u200D\u200C");
}

TEST_CASE("a tag of any length is folded") {
    std::string raw;
    std::string folded;
    for (int i = 0; i < 1000; ++i) {
        raw += "ﷺẞ";
        folded += nfkc("ﷺ") + "ss";
    }
    CHECK(nfkc(raw) == folded);
}

TEST_CASE("folding a key changes nothing, for every code point") {
    const fold mode = GENERATE(fold::letter_case, fold::nfkc, fold::accents);
    std::vector<char32_t> unstable;
    std::string once;
    std::string twice;
    const tag_folder folder(mode);
    for (char32_t point = 1; point < 0x110000; ++point) {
        if (point == '#' || (point >= 0xD800 && point < 0xE000)) continue;
        const std::string raw = 'x' + encoded(point) + 'x';
        const std::string_view first = folder.key(raw, once);
        if (folder.key(first, twice) != first) unstable.push_back(point);
    }
    CHECK(unstable == std::vector<char32_t>());
}

TEST_CASE("ASCII is folded letter by letter, at every place of a tag of every length") {
    const tag_folder folder(fold::nfkc);
    std::string storage;
    for (std::size_t size = 1; size <= 20; ++size) {
        for (std::size_t place = 0; place < size; ++place) {
            for (int letter = 1; letter < 128; ++letter) {
                std::string raw(size, 'x');
                raw[place] = static_cast<char>(letter);
                std::string expected = raw;
                if (letter >= 'A' && letter <= 'Z') expected[place] = static_cast<char>(letter + 32);
                if (raw.front() == '#') expected.erase(0, 1);
                if (folder.key(raw, storage) != expected) FAIL_CHECK("wrong key of " << raw);
                const bool good = letter >= 32 && letter < 127 && !expected.empty();
                if (weir::console::acceptable(raw) != good)
                    FAIL_CHECK("wrongly " << (good ? "refused " : "accepted ") << raw);
            }
        }
    }
    SUCCEED("all compared");
}

TEST_CASE("letters of scripts without capitals are their own keys, with and without a capital beside them") {
    // The capital takes the way through utf8proc, so that the two ways are compared.
    const fold mode = GENERATE(fold::letter_case, fold::nfkc, fold::accents);
    std::vector<char32_t> different;
    for (char32_t point = 0x3000; point < 0xD7B0; ++point) {
        const std::string raw = 'x' + encoded(point) + encoded(point);
        const std::string with_capital = key(mode, raw + 'A');
        if (key(mode, raw) + 'a' != with_capital) different.push_back(point);
    }
    CHECK(different == std::vector<char32_t>());
}
