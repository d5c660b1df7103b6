// SPDX-License-Identifier: Apache-2.0
#include "../../sources/tag_search.hpp"

#include "support/catch.hpp"
#include "support/seed.hpp"
#include "support/tag_places.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using weir::tag_search;
using weir::testing::dice;
using weir::testing::offsets;
using weir::testing::places_by_the_rules;
using instructions = tag_search::instructions;

constexpr std::array all_instructions = {instructions::portable, instructions::sse2, instructions::avx2,
                                         instructions::avx512, instructions::neon};

/// A search by each kind of instructions that this processor has, and the one that is chosen for it.
std::vector<tag_search> searches() {
    std::vector<tag_search> result = {tag_search()};
    for (const auto wanted : all_instructions)
        if (tag_search::available(wanted)) result.emplace_back(wanted);
    return result;
}

struct found_offsets {
    offsets newlines;
    offsets places;
};

offsets offsets_of(const weir::text_places& found, const char* begin) {
    offsets all;
    for (const char* const one : found) all.push_back(static_cast<std::size_t>(one - begin));
    return all;
}

/// A text in memory of just its size, for a sanitizer to see what is read beyond it, behind bytes which would make
/// a place of its first byte.
class exact_text {
public:
    exact_text(std::string_view text, std::size_t shift)
        : bytes_(std::make_unique<char[]>(shift + text.size())), begin_(bytes_.get() + shift), size_(text.size()) {
        constexpr std::string_view trap = "\"hashtags\":[";
        for (std::size_t i = 0; i < shift; ++i) bytes_[shift - 1 - i] = trap[trap.size() - 1 - i % trap.size()];
        std::copy(text.begin(), text.end(), bytes_.get() + shift);
    }

    [[nodiscard]] found_offsets find(const tag_search& search) const {
        tag_search::findings found;
        search.find({begin_, size_}, found);
        return {offsets_of(found.newlines, begin_), offsets_of(found.places, begin_)};
    }

private:
    std::unique_ptr<char[]> bytes_;
    const char* begin_;
    std::size_t size_;
};

offsets places_of(std::string_view text, const tag_search& search, std::size_t shift = 0) {
    return exact_text(text, shift).find(search).places;
}

offsets newlines_of(std::string_view text) {
    offsets found;
    for (std::size_t at = 0; at < text.size(); ++at)
        if (text[at] == '\n') found.push_back(at);
    return found;
}

constexpr std::array<std::string_view, 38> pieces = {"hashtags\":[{",
                                                     "hashtags\":[]",
                                                     "hashtags\"",
                                                     "hashtags\\\"",
                                                     "hash",
                                                     "tags\"",
                                                     "h",
                                                     "\"",
                                                     ":",
                                                     "[",
                                                     "]",
                                                     " ",
                                                     "\n",
                                                     "\t",
                                                     "\r",
                                                     ",",
                                                     "{\"",
                                                     "\\u006",
                                                     "\\u007",
                                                     "\\u00e9",
                                                     "\\u3067",
                                                     "\\ud83d",
                                                     "\\",
                                                     "u0068",
                                                     "\\u0068",
                                                     "ashta",
                                                     "\\u0067",
                                                     "s",
                                                     "\\u0073",
                                                     "gs\"",
                                                     "7",
                                                     "[{",
                                                     ":{",
                                                     ",{",
                                                     "},",
                                                     "[1,",
                                                     ">{",
                                                     "filling, and more of it"};

std::string drawn_text(dice& draw) {
    std::string text;
    for (std::size_t count = draw.between(0, 40); count > 0; --count)
        text += pieces.at(draw.between(0, pieces.size() - 1));
    if (draw.between(0, 3) == 0) text.resize(draw.between(0, text.size()));
    return text;
}

std::string escaped(char letter) {
    constexpr std::string_view digits = "0123456789abcdef";
    const auto code = static_cast<unsigned char>(letter);
    return std::string("\\u00") + digits.at(code / 16U) + digits.at(code % 16U);
}

}  // namespace

TEST_CASE("every kind of tag search finds the places and newlines that a search byte by byte finds") {
    dice draw(weir::testing::printed_seed());
    for (int round = 0; round < 4000; ++round) {
        const auto text = drawn_text(draw);
        const auto expected = places_by_the_rules(text);
        const auto newlines = newlines_of(text);
        const auto shift = draw.between(0, 80);
        CAPTURE(round, text, shift);
        for (const auto& search : searches()) {
            CAPTURE(tag_search::name_of(search.used()));
            const auto found = exact_text(text, shift).find(search);
            REQUIRE(found.places == expected);
            REQUIRE(found.newlines == newlines);
        }
    }
}

TEST_CASE("a tag search finds a place wherever it is, however near to the end") {
    for (const std::string_view array : {R"("hashtags":[)", R"("\u0068ashta\u0067\u0073":[)"}) {
        for (const auto& search : searches()) {
            CAPTURE(array, tag_search::name_of(search.used()));
            for (std::size_t before = 0; before < 290; ++before) {
                for (const std::size_t after : {0U, 1U, 7U, 40U, 63U, 64U, 65U, 100U, 135U, 136U, 137U, 200U}) {
                    const auto text = std::string(before, 'g') + std::string(array) + '{' + std::string(after, '"');
                    const bool found = places_of(text, search, before % 64) == offsets{before + array.size()};
                    if (!found) FAIL("not found behind " << before << " bytes, before " << after);
                }
            }
        }
    }
}

TEST_CASE("a tag search does not care what stands before and behind its range") {
    const std::string_view place = "hashtags\":[{";
    const auto text =
        "hashtags\" : [{] " + std::string(150, '.') + "\\u016" + std::string(place) + "\\u0068ashtag\\u0073\":[{,{";
    for (const auto& search : searches()) {
        for (std::size_t begin = 0; begin < text.size(); ++begin) {
            for (std::size_t end = begin; end <= text.size(); ++end) {
                const auto part = std::string_view(text).substr(begin, end - begin);
                tag_search::findings found;
                search.find(part, found);
                if (offsets_of(found.places, part.data()) != places_by_the_rules(part))
                    FAIL(tag_search::name_of(search.used()) << " is wrong from " << begin << " to " << end);
            }
        }
    }
}

TEST_CASE("a tag search finds nothing in an empty text") {
    const std::string_view text = "\nhashtags\":[{";
    for (const auto& search : searches()) {
        tag_search::findings found;
        for (std::size_t at = 0; at <= text.size(); ++at) {
            search.find(text, found);
            search.find(text.substr(at, 0), found);
            CHECK((found.newlines.empty() && found.places.empty()));
        }
        search.find({}, found);
        CHECK((found.newlines.empty() && found.places.empty()));
    }
}

TEST_CASE("a tag search finds every newline of a text that is nothing else") {
    for (const auto& search : searches()) {
        CAPTURE(tag_search::name_of(search.used()));
        for (const std::size_t size : {1U, 2U, 63U, 64U, 65U, 66U, 67U, 129U, 130U, 8192U, 8194U, 20000U}) {
            const std::string text(size, '\n');
            CHECK(exact_text(text, 3).find(search).newlines == newlines_of(text));
        }
    }
}

TEST_CASE("a tag search looks over white space before a place, but no newline") {
    const auto space = GENERATE(as<std::string>(), "", " ", "\t", "\r", " \t\r", std::string(300, ' '));
    const auto array = "{\"hashtags\"" + space + ":" + space + "[";
    for (const auto& search : searches()) {
        CAPTURE(space, tag_search::name_of(search.used()));
        const auto all = array + space;
        CHECK(places_of(all + "{\"text\":\"a\"}]}", search) == offsets{all.size()});
        CHECK(places_of(all + "]}", search).empty());
        CHECK(places_of(all + "\n{\"text\":\"a\"}]}", search).empty());
        CHECK(places_of(array + "\n" + space + "{\"text\":\"a\"}]}", search).empty());
    }
}

TEST_CASE("a tag search passes objects behind others, as these have a place if they have") {
    const auto space = GENERATE(as<std::string>(), "", " ", " \t\r");
    const auto tag = "{\"text\":\"a\"}" + space + "," + space;
    const std::string array = R"({"hashtags":[)";
    for (const auto& search : searches()) {
        CAPTURE(space, tag_search::name_of(search.used()));
        CHECK(places_of(array + tag + tag + tag + "{}]}", search) == offsets{array.size()});
        const auto behind_number = array + "1" + space + "," + space;
        CHECK(places_of(behind_number + tag + "{}]}", search) == offsets{behind_number.size()});
        const auto behind_array = array + "[]" + space + "," + space;
        CHECK(places_of(behind_array + tag + "{}]}", search) == offsets{behind_array.size()});
    }
}

TEST_CASE("a tag search passes what is no name, and a name whose value holds no object") {
    const auto text =
        GENERATE(as<std::string>(), R"(["hashtags"])", R"(["hashtags", [{"a":{}}]])", R"({"a":"hashtags" })",
                 R"({"hashtags":null})", R"({"hashtags":{"text":"a"}})", R"({"hashtags" : "[a]"})",
                 R"({"hashtags":["a",1]})", R"({"text":"{\"hashtags\":[1]}"})", R"({"Hashtags":[{}]})",
                 R"({"hashtag":[{}]})", R"({"hashtags_":[{}]})", R"({"hashtags":[[{}]]})", R"({"a":"z{.{>{"})");
    for (const auto& search : searches()) {
        CAPTURE(text, tag_search::name_of(search.used()));
        CHECK(places_of(text, search).empty());
        CHECK(places_of(text + std::string(300, ' '), search).empty());
    }
}

TEST_CASE("a tag search finds a name however many of its letters are escaped") {
    const std::string_view name = "hashtags";
    for (unsigned chosen = 1; chosen < 256; ++chosen) {
        std::string text = "{\"";
        for (std::size_t i = 0; i < name.size(); ++i)
            text += (chosen >> i) % 2 == 1 ? escaped(name[i]) : std::string(1, name[i]);
        text += "\":[{\"text\":\"a\"}]}";
        for (const auto& search : searches()) {
            CAPTURE(text, tag_search::name_of(search.used()));
            CHECK(places_of(text, search, chosen % 64) == offsets{text.rfind('{')});
        }
    }
}

TEST_CASE("a tag search passes escapes that spell another name, or spell it otherwise than JSON may") {
    for (const std::string text :
         {R"({"\u0048ashtags":[{}]})", R"({"hashta\u0077s":[{}]})", R"({"hashta\u0027s":[{}]})",
          R"({"hashtag\u0063":[{}]})", R"({"hashtag\u0033":[{}]})", R"({"hashtaws":[{}]})", R"({"hashtag3":[{}]})",
          R"({"hashta7s":[{}]})", R"({"hashta\U0067s":[{}]})", R"({"hashta\u067s":[{}]})",
          R"({"hashtag\u1073":[{}]})"}) {
        for (const auto& search : searches()) {
            CAPTURE(text, tag_search::name_of(search.used()));
            CHECK(places_of(text, search).empty());
        }
    }
}

TEST_CASE("a tag search passes the escapes that tweets are full of") {
    const std::string text = R"(\u30a2\u3067\u306b\u00e9\u0026\u003c\ud83d\ude06\u0436\u0637\u0167\u0567\U0068\\/\n)";
    for (const auto& search : searches()) {
        CAPTURE(tag_search::name_of(search.used()));
        CHECK(places_of(text + text + text, search).empty());
    }
}

TEST_CASE("a tag search is made of the widest instructions there are, unless told otherwise") {
    const auto available = [](instructions wanted) { return tag_search::available(wanted); };
    CHECK(available(instructions::portable));
    CHECK(available(tag_search().used()));
    CHECK((tag_search().used() == instructions::avx512) == available(instructions::avx512));
    if (available(instructions::avx2)) CHECK(tag_search().used() >= instructions::avx2);
    for (const auto wanted : all_instructions)
        if (available(wanted)) CHECK(tag_search(wanted).used() == wanted);
}

TEST_CASE("a tag search of instructions that are not there is refused by name") {
    // No processor has all of them.
    const auto* const missing =
        std::find_if_not(all_instructions.begin(), all_instructions.end(), &tag_search::available);
    REQUIRE(missing != all_instructions.end());
    const auto expected = "tag_search: this machine has no " + std::string(tag_search::name_of(*missing));
    CHECK_THROWS_AS(tag_search(*missing), std::invalid_argument);
    CHECK_THROWS_WITH(tag_search(*missing), expected);
}
