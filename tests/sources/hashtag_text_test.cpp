// SPDX-License-Identifier: Apache-2.0
#include <weir/hashtag_text.hpp>

#include "data/twitter_text.hpp"
#include "support/catch.hpp"
#include "support/seed.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace weir::testing;
using tags = std::vector<std::string_view>;

tags hashtags_in(std::string_view text) {
    tags found;
    weir::extract_hashtags(text, found);
    return found;
}

std::size_t code_points(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xC0) != 0x80; }));
}

}  // namespace

TEST_CASE("the hashtags of a text are those that twitter-text's conformance tests expect") {
    REQUIRE(hashtag_cases.size() == 68);
    for (const auto& one : hashtag_cases) {
        CAPTURE(one.text);
        CHECK(hashtags_in(one.text) == one.found);
    }
}

TEST_CASE("the hashtags of a text are those of which twitter-text makes links") {
    REQUIRE(autolink_cases.size() == 70);
    for (const auto& one : autolink_cases) {
        CAPTURE(one.text);
        CHECK(hashtags_in(one.text) == one.found);
    }
}

TEST_CASE("a hashtag is a view of the text, from which its place follows") {
    REQUIRE(indices_cases.size() == 8);
    for (const auto& one : indices_cases) {
        CAPTURE(one.text);
        const tags found = hashtags_in(one.text);
        REQUIRE(found.size() == one.found.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            CHECK(found[i] == one.found[i].text);
            const auto begin = static_cast<std::size_t>(found[i].data() - one.text.data());
            CHECK(code_points(one.text.substr(0, begin)) == one.found[i].begin + 1);
            CHECK(code_points(one.text.substr(0, begin + found[i].size())) == one.found[i].end);
        }
    }
}

TEST_CASE("hashtags are appended to those found before") {
    tags found = {"before"};
    weir::extract_hashtags("#a and #b", found);
    CHECK(found == tags{"before", "a", "b"});
    weir::extract_hashtags("", found);
    weir::extract_hashtags("none # here", found);
    CHECK(found.size() == 3);
}

TEST_CASE("a keycap is no hashtag, and what follows an emoji is") {
    CHECK(hashtags_in("#\uFE0F\u20E3 #\u20E3 #\uFE0Fa").empty());
    CHECK(hashtags_in("❤\uFE0F#love ❤#love \u270C\uFE0E#peace") == tags{"love", "love", "peace"});
    CHECK(hashtags_in("＃️⃣").empty());
}

TEST_CASE("joiners are inside a hashtag") {
    CHECK(hashtags_in("#\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645") ==
          tags{"\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645"});
    CHECK(hashtags_in("#\u200D #_\u200C").empty());
}

TEST_CASE("a hashtag does not begin in the middle of a word, of an HTML entity or of another tag") {
    CHECK(hashtags_in("a#b 1#b é#b _#b &#39; 日#b").empty());
    CHECK(hashtags_in("#a#b").empty());
    CHECK(hashtags_in("##a /#b \"#c") == tags{"a", "b", "c"});
    CHECK(hashtags_in("#a##b") == tags{"b"});
    CHECK(hashtags_in("#a\uFE0F#b").empty());
    CHECK(hashtags_in("#a＃b ＃c") == tags{"c"});
    CHECK(hashtags_in("#http://#b") == tags{"b"});
}

TEST_CASE("a hashtag that is part of a URL is none, with a scheme or without") {
    CHECK(hashtags_in("http://example.com/#a https://example.com/b/#c?d=#e HTTP://EXAMPLE.COM/#f").empty());
    CHECK(hashtags_in("example.com/#a example.co.jp/b#c t.co/#d").empty());
    CHECK(hashtags_in("http://☃.net/#a http://日本語.jp/#b http://example.みんな/#c").empty());
    CHECK(hashtags_in("http://example.com:80/a_(b)/#c http://example.com/?q=/#d").empty());
}

TEST_CASE("a hashtag next to what only looks like a URL stays") {
    CHECK(hashtags_in("file.txt/#a file.invalid/#b") == tags{"a", "b"});
    CHECK(hashtags_in("user@example.com/#a") == tags{"a"});
    CHECK(hashtags_in("/example.com/#a -example.com/#b") == tags{"a", "b"});
    CHECK(hashtags_in("http://example.com #a example.com.#b") == tags{"a", "b"});
    CHECK(hashtags_in("http://t.co/abc/#a") == tags{"a"});
    CHECK(hashtags_in("http://example.com/(/#a") == tags{"a"});
}

TEST_CASE("of a hashtag and a URL that overlap, the one that begins first stays") {
    CHECK(hashtags_in("#été.com/#a") == tags{"été", "a"});
    CHECK(hashtags_in("été.com/#a").empty());
}

TEST_CASE("bytes that are not UTF-8 are no part of a hashtag and part words") {
    const std::string bad = GENERATE(as<std::string>{}, "\xFF", "\x80", "\xC3", "\xC0\xAF", "\xE2\x82", "\xED\xA0\x80",
                                     "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80");
    CHECK(hashtags_in("#a" + bad + "b") == tags{"a"});
    CHECK(hashtags_in("x" + bad + "#a") == tags{"a"});
    CHECK(hashtags_in("#" + bad + "a").empty());
    CHECK(hashtags_in("http://" + bad + ".com/#a") == tags{"a"});
    const std::string tail = "#tag" + bad;
    CHECK(hashtags_in(tail) == tags{"tag"});
}

TEST_CASE("hashtags lie in order within the text, whatever it is made of") {
    dice drawn(97);
    const std::vector<std::string> pieces = {
        "#",       "＃",  "a",    "1",  "_",      "é",    "日", "\uFE0F", ".",  "/",    "com",  "co",
        "http://", "://", "t.co", " ",  "&",      "@",    "(",  ")",      "?",  "\xE3", "\xFF", "\u200C",
        "xn--",    "-",   ":80",  "\n", "\u202E", "🦀", "рф", "\u20E3", "！", "#x"};
    std::size_t found_in_all = 0;
    for (int round = 0; round < 20000; ++round) {
        std::string text;
        for (auto left = drawn.between(0, 23); left > 0; --left) text += pieces[drawn.between(0, pieces.size() - 1)];
        const std::vector<char> exact(text.begin(), text.end());  // its size, for a sanitizer to see more being read
        const std::string_view view(exact.data(), exact.size());
        std::size_t at = 0;
        for (const auto tag : hashtags_in(view)) {
            const auto begin = static_cast<std::size_t>(tag.data() - view.data());
            const bool in_order = begin > at && begin + tag.size() <= view.size() && !tag.empty();
            const bool behind_sign = view.substr(0, begin).ends_with("#") || view.substr(0, begin).ends_with("＃");
            if (!in_order || !behind_sign || tag.find_first_of("#./ \n(:") != tag.npos) FAIL_CHECK("wrong in " << text);
            at = begin + tag.size();
            ++found_in_all;
        }
    }
    CHECK(found_in_all > 1000);
}

TEST_CASE("texts with a space between them have the hashtags of each") {
    dice drawn(98);
    const std::string letters = "##aaa1_.:/?&@-()\xC3\xA9\xE3\xFF";
    for (int round = 0; round < 20000; ++round) {
        std::string texts[2];
        for (auto& text : texts)
            for (auto left = drawn.between(0, 12); left > 0; --left)
                text += drawn.between(0, 9) == 0 ? "a.co/" : letters.substr(drawn.between(0, letters.size() - 1), 1);
        tags expected = hashtags_in(texts[0]);
        weir::extract_hashtags(texts[1], expected);
        const std::string both = texts[0] + ' ' + texts[1];
        if (hashtags_in(both) != expected) FAIL_CHECK("wrong in " << both);
    }
    SUCCEED("all compared");
}

TEST_CASE("finding hashtags takes time in proportion to the text, whatever it is") {
    // Half a megabyte each: what is quadratic runs into the test's time limit.
    const std::string piece = GENERATE(as<std::string>{}, "#", "#1", "#a", "#a#", " #a", "＃", "#_", "#a.co/#", "a.#",
                                       "#\xFF", "a.co/#b ", "#é.co", "http://#a.co ", "#a://");
    std::string text;
    while (text.size() < 500'000) text += piece;
    CHECK(hashtags_in(text).size() <= text.size() / piece.size() + 1);
    CHECK(hashtags_in(text + " #last").back() == "last");
}
