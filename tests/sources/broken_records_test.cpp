// SPDX-License-Identifier: Apache-2.0
// What is wrong with one record is nothing to the next, in both ways of reading.
#include "../../sources/post_head.hpp"

#include <weir/tagged_posts.hpp>

#include "support/catch.hpp"
#include "support/drawn_records.hpp"
#include "support/tweet_reading.hpp"

namespace {

using namespace weir::testing;
using weir::begins_as_post;
using weir::tally;
using weir::validation;

/// A record that is broken, and what each way of reading makes of it.
struct broken {
    std::string text;
    bool unseen;  ///< begins as a post and holds no tag, so that it counts as one where only tags are looked for
};

const std::vector<broken>& broken_records() {
    static const std::vector<broken> all = {
        {R"({"id":1,"text":"open)", true},
        {"{\"id\":1,\"text\":\"half a character \xe6\x97", true},
        {"{\"id\":1,\"text\":\"half a character \xe6\x97\"}", true},
        {"{\"id\":1,\"text\":\"\x01\"}", true},
        {R"({"id":1,"text":"\q"})", true},
        {R"({"id":1,"text":"\u12"})", true},
        {R"({"id":1,"text":"a\)", true},
        {R"({"id":1}\)", true},
        {R"({"id":1,"x":{"y":[1,2})", true},
        {R"({"id":1,"x":[)", true},
        {R"({"id":1,)", true},
        {R"({"id":1,})", true},
        {R"({"id":1}})", true},
        {R"({"id":1}])", true},
        {R"({"id":1},)", true},
        {R"({"id":1}{"id":2})", true},
        {R"({"id":1} {"id":2})", true},
        {R"({"id":1} "id")", true},
        {R"({"data":{"id":1})", true},
        {R"({"id":tru})", true},
        {R"({"text":"#","hashtags":[]},{)", true},
        {R"({"id":1,"entities":{"hashtags":[{"text":"lost"}]}}})", false},
        {R"({"id":1,"entities":{"hashtags":[{"text":"lost"})", false},
        {R"({"id":1,"entities":{"hashtags":[{"text":"lost)", false},
        {R"({"id":1,"entities":{"h\u0061shtags":[{"text":"lost"}})", false},
        {R"({"limit":{"track":1})", false},
        {R"("id":1})", false},
        {R"([{"id":1}])", false},
        {R"({"id")", false},
        {"{", false},
        {"}", false},
        {"[", false},
        {"]", false},
        {",", false},
        {":", false},
        {"\"", false},
        {"\\", false},
        {"7", false},
        {"\xff", false},
        {"\xef\xbb\xbf", false},
        {"\xef\xbb\xbf,", false},
        {"\xef\xbb\xbfx{\"id\":1}", false},
    };
    return all;
}

/// Lines of good and broken records, and what should come of them.
struct mixture {
    std::string lines;
    tagged_reading full;
    tagged_reading tags;
};

mixture mixed(dice& draw, std::size_t count, std::size_t one_broken_in) {
    mixture made;
    const auto both = [&](const auto& change) {
        change(made.full);
        change(made.tags);
    };
    for (std::size_t number = 0; number < count; ++number) {
        both([](tagged_reading& to) { ++to.fate.received; });
        if (draw.between(1, one_broken_in) == 1) {
            const auto& one = broken_records().at(draw.between(0, broken_records().size() - 1));
            made.lines += one.text;
            ++made.full.fate.malformed;
            ++(one.unseen ? made.tags.fate.counted : made.tags.fate.malformed);
            made.tags.posts += one.unseen ? 1 : 0;
        } else if (draw.between(0, 2) == 0) {
            made.lines += R"({"limit":{"track":"hashtags\":["}})";
            both([](tagged_reading& to) { ++to.fate.control; });
        } else {
            const auto tag = "t" + std::to_string(number);
            const bool without = draw.between(0, 2) == 0;
            made.lines += R"({"id":1,"entities":{"hashtags":[)" + (without ? "" : "{\"text\":\"" + tag + "\"}") +
                          "]},\"text\":\"" + std::string(draw.between(0, 300), 'x') + "\"}";
            both([&](tagged_reading& to) {
                ++to.fate.counted;
                ++to.posts;
                if (!without) to.tags.emplace_back(to.posts, tag);
            });
        }
        made.lines += draw.between(0, 7) == 0 ? "\r\n\n" : "\n";
    }
    return made;
}

/// A reader that has read this once has tokens that begin far behind the end of any shorter text.
const std::string& far_tokens() {
    static const std::string text =
        R"({"id":1,"a")" + std::string(std::size_t{1} << 20, ' ') + R"(:[1,2,3,4,5,6,7,8,9]})";
    return text;
}

}  // namespace

TEST_CASE("what a broken record comes to is the same alone and in company, whatever is wrong with it") {
    for (const auto& one : broken_records()) {
        CAPTURE(one.text);
        const std::string company = one.text + "\n" + tagged + "\n" + one.text + "\r\n" + one.text + "\n" + tagged;
        CHECK(read_tagged_lines(one.text, validation::full).fate == tally{.received = 1, .malformed = 1});
        const auto full = read_tagged_lines(company, validation::full);
        CHECK(full.tags == numbered_tags{{1, "a"}, {1, "b"}, {2, "a"}, {2, "b"}});
        CHECK(full.fate == tally{.received = 5, .counted = 2, .malformed = 3});

        const tally alone = read_tagged_lines(one.text, validation::tags).fate;
        CHECK(alone ==
              (one.unseen ? tally{.received = 1, .counted = 1, .unparsed = 1} : tally{.received = 1, .malformed = 1}));
        const auto tags = read_tagged_lines(company, validation::tags);
        CHECK(tags.tag_texts() == strings{"a", "b", "a", "b"});
        CHECK(tags.fate == (one.unseen ? tally{.received = 5, .counted = 5, .unparsed = 3}
                                       : tally{.received = 5, .counted = 2, .malformed = 3}));
    }
}

TEST_CASE("a broken record changes nothing for its neighbours, however many there are") {
    dice draw(printed_seed());
    for (int round = 0; round < 60; ++round) {
        // Of several groups that are read together, mostly, with some broken records in each, or hardly any.
        const auto made = mixed(draw, draw.between(1, 1500), round % 2 == 0 ? 8 : 400);
        const auto full = read_tagged_lines(made.lines, validation::full);
        const auto tags = read_tagged_lines(made.lines, validation::tags);
        CAPTURE(round);
        REQUIRE(full.fate == made.full.fate);
        REQUIRE(full.posts == made.full.posts);
        REQUIRE(full.tags == made.full.tags);
        REQUIRE(parsed_fate(tags.fate) == made.tags.fate);
        REQUIRE(tags.posts == made.tags.posts);
        REQUIRE(tags.tags == made.tags.tags);
    }
}

TEST_CASE("a record cut short anywhere is malformed, and one without tags may count as the post it began as") {
    const std::string post = R"({"lang":"en","id":12,"text":"\u00e9\"","x":[{"y":null},-1.5],"truncated":false})";
    for (std::size_t size = 1; size < post.size(); ++size) {
        const auto cut = post.substr(0, size);
        CAPTURE(cut);
        const auto lines = cut + "\n" + tagged + "\n" + cut + "\n" + cut;
        CHECK(read_tagged_lines(lines, validation::full).fate == tally{.received = 4, .counted = 1, .malformed = 3});
        const auto tags = read_tagged_lines(lines, validation::tags);
        CHECK(tags.tag_texts() == strings{"a", "b"});
        CHECK(tags.fate.counted == 1 + tags.fate.unparsed);
        CHECK(tags.fate.malformed == (begins_as_post(cut) ? 0 : 3));
        CHECK(tags.fate.adds_up());
    }
}

TEST_CASE("whatever the bytes are, a block is read as its records are alone") {
    dice draw(printed_seed());
    drawn_records make(draw);
    constexpr std::string_view favourites = "{}[]\",:\\u0d8 x\r\x01\xff\xef\xe6";
    for (int round = 0; round < 60; ++round) {
        std::string lines;
        tagged_reading alone;
        for (auto left = draw.between(1, 200); left > 0; --left) {
            auto record = make.next();
            for (auto changes = draw.between(0, 3) / 2; changes > 0; --changes)
                record[draw.between(0, record.size() - 1)] = favourites[draw.between(0, favourites.size() - 1)];
            const auto read = read_tagged_lines(record, validation::full);
            for (const auto& [post, tag] : read.tags) alone.tags.emplace_back(alone.posts + post, tag);
            alone.posts += read.posts;
            alone.fate += read.fate;
            lines += record + "\n";
        }
        CAPTURE(round);
        const auto full = read_tagged_lines(lines, validation::full);
        REQUIRE(full.tags == alone.tags);
        REQUIRE(full.posts == alone.posts);
        REQUIRE(full.fate == alone.fate);
        const auto tags = read_tagged_lines(lines, validation::tags);
        REQUIRE(tags.tag_texts() == full.tag_texts());
        REQUIRE(tags.fate.control == full.fate.control);
        REQUIRE(tags.fate.received == full.fate.received);
        REQUIRE(tags.fate.counted >= full.fate.counted);
        REQUIRE(tags.fate.adds_up());
    }
}

TEST_CASE("a broken record takes nothing from one that abuts on it, alone or behind others") {
    weir::tagged_post_reader reader;
    for (const std::string before : {"", "}\n", "]\n", ",\n", "{}\n"}) {
        for (const std::string head : {"{", "{\"a\"", "{\"a\":", "{\"a\":[", "{\"a\":[[", "{\"id\":1", "{\"id\":1,",
                                       "{\"id\":tru", "{\"a\":{\"id\":1}", "{\"id\":{\"a\":{\"b\":{\"c\":{}",
                                       "{\"id\":[{}", "{\"id\":[[[[[]", "{\"entities\":"}) {
            for (const std::string tail :
                 {"[", "{", "]", "}", ",", ":", "\"", "\"\"", "1", "e}", "[1]}", "{\"b\":1}}"}) {
                CAPTURE(before, head, tail);
                std::vector<std::uint32_t> ends;
                std::string text;
                for (const auto& part : {before, head, tail, tagged}) {
                    text += part;
                    if (!part.empty()) ends.push_back(static_cast<std::uint32_t>(text.size()));
                }
                const auto control = before == "{}\n" ? 1U : 0U;
                CHECK(read_tagged(*block_of(far_tokens()), validation::full, reader).posts == 1);
                const auto full = read_tagged(*block_of(text, ends), validation::full, reader);
                CHECK(full.fate.counted == 1);
                CHECK(full.fate.control == control);
                CHECK(full.fate.malformed == ends.size() - 1 - control);
                CHECK(full.tags == numbered_tags{{1, "a"}, {1, "b"}});
                const auto tags = read_tagged(*block_of(text, ends), validation::tags, reader);
                CHECK(tags.tag_texts() == strings{"a", "b"});
                CHECK(tags.fate.adds_up());
            }
        }
    }
}

TEST_CASE("a broken record takes nothing from what memory held before, where it is the last of its block") {
    const auto how = GENERATE(validation::full, validation::tags);
    const auto pool = std::make_shared<weir::block_pool>();
    weir::tagged_post_reader reader;
    for (const std::string last :
         {"{\"a\":", "{\"a\":[", "{\"a\":{\"a\":{\"a\":{\"a\":{}", "{\"a\":[[[[[]", "{\"a\":1,"}) {
        for (const std::string before : {"", "}\n", "{}\n"}) {
            for (const char behind : {'[', '{', ']', '}', ',', ':', '"', '1'}) {
                CAPTURE(last, before, behind);
                CHECK(read_tagged(*block_of(far_tokens()), validation::full, reader).posts == 1);
                const auto records = pool->take(200);
                records->append(std::string(200, behind));
                records->resize(0);
                records->append(before + last);
                const auto fate = read_tagged(*records, how, reader).fate;
                CHECK(fate.malformed == (before == "}\n" ? 2 : 1));
                CHECK(fate.control == (before == "{}\n" ? 1 : 0));
                CHECK(fate.adds_up());
            }
        }
    }
}
