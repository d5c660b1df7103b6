// SPDX-License-Identifier: Apache-2.0
#include "../../sources/text_urls.hpp"

#include "../../sources/top_level_domains.hpp"
#include "data/twitter_text.hpp"
#include "support/catch.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace {

using urls = std::vector<std::string_view>;

urls urls_in(std::string_view text) {
    weir::url_finder finder(text);
    urls found;
    while (const auto one = finder.next()) found.push_back(text.substr(one->begin, one->end - one->begin));
    return found;
}

std::string repeated(std::string_view piece, std::size_t bytes) {
    std::string text;
    while (text.size() < bytes) text += piece;
    return text;
}

}  // namespace

TEST_CASE("the URLs in a text are those that twitter-text's conformance tests expect") {
    REQUIRE(weir::testing::url_cases.size() == 108);
    for (const auto& one : weir::testing::url_cases) {
        CAPTURE(one.text);
        CHECK(urls_in(one.text) == one.found);
    }
}

TEST_CASE("a host without a scheme is a URL only behind what does not go on like a name") {
    CHECK(urls_in("example.com") == urls{"example.com"});
    CHECK(urls_in("-example.com _example.com .example.com /example.com @example.com #example.com").empty());
    CHECK(urls_in("a.b.example.com.") == urls{"a.b.example.com"});
    CHECK(urls_in("a_b.example.com a_b.com") == urls{"a_b.example.com"});
    CHECK(urls_in("a-.example.com http://a-.example.com").empty());
}

TEST_CASE("a top-level domain is taken with small letters or capitals, and not from the front of a longer name") {
    CHECK(weir::top_level_domain_size("com/") == 3);
    CHECK(weir::top_level_domain_size("COM") == 3);
    CHECK(weir::top_level_domain_size("comx") == 0);
    CHECK(weir::top_level_domain_size("com-") == 0);
    CHECK(weir::top_level_domain_size("comé") == 3);
    CHECK(weir::top_level_domain_size("northwesternmutual") == 18);
    CHECK(weir::top_level_domain_size("рф!") == 4);
    CHECK(weir::top_level_domain_size("рфa") == 0);
    CHECK(weir::top_level_domain_size("vermögensberater") == 17);
    CHECK(weir::top_level_domain_size("xn--p1ai/") == 8);
    CHECK(weir::top_level_domain_size("xn--") == 0);
    CHECK(weir::top_level_domain_size("") == 0);
}

TEST_CASE("a host is at most 255 bytes long") {
    const std::string labels = repeated("abcdefg.", 248);
    CHECK(urls_in("http://" + labels + "abc.com") == urls{"http://" + labels + "abc.com"});
    CHECK(urls_in("http://" + labels + "abcdefgh.abcdefgh.com").empty());
}

TEST_CASE("searching takes time in proportion to the text, whatever it is") {
    // Half a megabyte each: what is quadratic runs into the test's time limit.
    const std::string text =
        repeated(GENERATE(as<std::string_view>{}, ".", "a", "a.", "é", "é.", "a_b.co", "a.com_x.co_y.", "-a", "日",
                          "日.", "http://", "http://日.", "a.co/(", "a.co/((", "a.co/(a", "a.co/....", "a.co?a=.!",
                          "://", "t.co/", "a.a_", "x.рф", "\xFF.", "\x80"),
                 500'000);
    const urls found = urls_in(text);
    CHECK(found.size() < text.size());
    CHECK(urls_in("http://example.com " + text).front() == "http://example.com");
}
