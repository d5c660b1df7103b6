// SPDX-License-Identifier: Apache-2.0
#include "tag_refusal.hpp"

#include "support/catch.hpp"

#include <string>
#include <string_view>

using namespace weir::console;

TEST_CASE("a tag is acceptable unless there is a reason against it") {
    for (const std::string_view tag :
         {"elixir", "日本語", "à la", "a\u00A0b", "می\u200Cخواهم", "👩\u200D💻", "❤\uFE0F", "#x"}) {
        CAPTURE(tag);
        CHECK(refusal_of(tag) == tag_refusal::none);
        CHECK(acceptable(tag));
    }
}

TEST_CASE("a tag of nothing is refused") {
    CHECK(refusal_of("") == tag_refusal::empty);
    CHECK(refusal_of("#") == tag_refusal::empty);
    CHECK(refusal_of("＃") == tag_refusal::empty);
}

TEST_CASE("control characters and separators of lines are refused at every place of a tag") {
    const std::string control = GENERATE(as<std::string>{}, "\x01", "\x1B", "\x7F", "\n", "\t", "\u0080", "\u009B",
                                         "\u009F", "\u2028", "\u2029");
    for (const std::string_view around : {"", "a", "abcdefgh", "日本語", "👩\u200D💻"}) {
        const std::string text(around);
        CHECK(refusal_of(control + text) == tag_refusal::control);
        CHECK(refusal_of(text + control) == tag_refusal::control);
        CHECK(refusal_of(text + control + text) == tag_refusal::control);
    }
    CHECK(refusal_of(std::string_view("a\0b", 3)) == tag_refusal::control);
    CHECK(refusal_of("a\x1b[31m") == tag_refusal::control);
}

TEST_CASE("bidi controls are refused") {
    const std::string control = GENERATE(as<std::string>{}, "\u061C", "\u200E", "\u200F", "\u202A", "\u202B", "\u202C",
                                         "\u202D", "\u202E", "\u2066", "\u2067", "\u2068", "\u2069");
    CHECK(refusal_of("a" + control + "b") == tag_refusal::bidi);
    CHECK(refusal_of(control) == tag_refusal::bidi);
}

TEST_CASE("what is not UTF-8 is refused") {
    const std::string bad =
        GENERATE(as<std::string>{}, "\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC3", "\xC3(", "\xE0\x80\x80", "\xE2\x82",
                 "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x80\x80\x80", "\xF0\x9F\xA6", "\xF4\x90\x80\x80",
                 "\xF5\x80\x80\x80", "\xF8\x88\x80\x80\x80", "\xFE", "\xFF");
    CHECK(refusal_of(bad) == tag_refusal::not_utf8);
    CHECK(refusal_of("tag" + bad) == tag_refusal::not_utf8);
    CHECK(refusal_of("日本" + bad + "x") == tag_refusal::not_utf8);
}

TEST_CASE("a tag is at most 280 code points of any size") {
    CHECK(acceptable(std::string(280, 'a')));
    CHECK(acceptable('#' + std::string(280, 'a')));
    CHECK(refusal_of(std::string(281, 'a')) == tag_refusal::too_long);
    std::string crabs;
    for (int i = 0; i < 280; ++i) crabs += "🦀";
    CHECK(crabs.size() == 1120);
    CHECK(acceptable(crabs));
    CHECK(refusal_of(crabs + "🦀") == tag_refusal::too_long);
    CHECK(refusal_of(crabs.substr(4) + "ab") == tag_refusal::too_long);
    CHECK(refusal_of(std::string(1121, '\x80')) == tag_refusal::too_long);
}

TEST_CASE("a refusal counter counts what it refuses, by reason") {
    refusal_counter counter;
    CHECK(counter.seen() == tag_refusals());
    CHECK(counter.admits("a"));
    CHECK_FALSE(counter.admits("#"));
    CHECK_FALSE(counter.admits("a\x1b"));
    CHECK_FALSE(counter.admits("a\u202E"));
    CHECK_FALSE(counter.admits("b\u202E"));
    CHECK_FALSE(counter.admits("\xFF"));
    CHECK_FALSE(counter.admits(std::string(2000, 'a')));
    const tag_refusals seen = counter.seen();
    CHECK(seen[tag_refusal::none] == 0);
    CHECK(seen[tag_refusal::empty] == 1);
    CHECK(seen[tag_refusal::control] == 1);
    CHECK(seen[tag_refusal::bidi] == 2);
    CHECK(seen[tag_refusal::not_utf8] == 1);
    CHECK(seen[tag_refusal::too_long] == 1);
    CHECK(seen.total() == 6);
}

TEST_CASE("each reason has a name for statistics") {
    CHECK(name_of(tag_refusal::none) == "none");
    CHECK(name_of(tag_refusal::empty) == "empty");
    CHECK(name_of(tag_refusal::too_long) == "too_long");
    CHECK(name_of(tag_refusal::not_utf8) == "not_utf8");
    CHECK(name_of(tag_refusal::control) == "control");
    CHECK(name_of(tag_refusal::bidi) == "bidi");
}
