// SPDX-License-Identifier: Apache-2.0
#include <weir/tagged_posts.hpp>

#include "support/catch.hpp"
#include "support/drawn_records.hpp"
#include "support/tweet_reading.hpp"

namespace {

using namespace weir::testing;
using nlohmann::json;
using weir::tally;
using weir::validation;

/// Reads a block both ways, and as tweets one by one. Returns how many records nobody parsed.
std::uint64_t check_block(const std::string& text, const std::vector<std::uint32_t>& ends = {}) {
    const auto full = read_tagged(*block_of(text, ends), validation::full);
    const auto tags = read_tagged(*block_of(text, ends), validation::tags);
    REQUIRE(tags.tags == full.tags);
    REQUIRE(tags.posts == full.posts);
    REQUIRE(parsed_fate(tags.fate) == full.fate);
    REQUIRE(full.fate.unparsed == 0);

    weir::tweet_reader reader;
    const auto one_by_one = read_block(*block_of(text, ends), reader);
    tagged_reading expected;
    for (const auto& post : one_by_one.posts) {
        ++expected.posts;
        for (const auto& tag : post.tags) expected.tags.emplace_back(expected.posts, tag);
    }
    REQUIRE(full.tags == expected.tags);
    REQUIRE(full.posts == expected.posts);
    REQUIRE(full.fate == one_by_one.fate);
    REQUIRE(full.fate.counted == full.posts);
    return tags.fate.unparsed;
}

/// Holds the reader to the rules in words of another library, which refuses lone surrogates.
void check_against_rules(const std::string& record) {
    const auto other = json::parse(record, nullptr, false);
    if (other.is_discarded() || names_twice(record)) return;
    const auto rules = other.is_object() ? tags_by_the_rules(other) : std::nullopt;
    const auto read = read_tagged_lines(record, validation::tags);
    CAPTURE(record);
    REQUIRE(read.fate.malformed == (other.is_object() ? 0 : 1));
    if (!rules && other.is_object() && wraps_a_post(record)) return;
    REQUIRE(read.fate.counted == (rules ? 1 : 0));
    REQUIRE(read.tag_texts() == rules.value_or(strings()));
}

}  // namespace

TEST_CASE("a reader of tagged posts gives each post that has tags, with the number of posts since the last one") {
    const auto how = GENERATE(validation::full, validation::tags);
    const auto records = block_of("{\"id\":1}\n{\"id\":2,\"entities\":{\"hashtags\":[]}}\n" + tagged +
                                  "\n{\"delete\":{}}\n" + tagged + "\n{\"id\":3}");
    weir::tagged_post_reader reader;
    reader.open(*records, how);
    weir::tagged_post one;
    REQUIRE(reader.next(one));
    CHECK(one.posts == 3);
    REQUIRE(one.hashtags.size() == 2);
    CHECK(one.hashtags[1].text == "b");
    CHECK(one.keep("kept") == "kept");
    REQUIRE(reader.next(one));
    CHECK(one.posts == 1);
    CHECK(one.hashtags.size() == 2);
    REQUIRE(reader.next(one));
    CHECK(one.posts == 1);
    CHECK(one.hashtags.empty());
    CHECK_FALSE(reader.next(one));
    CHECK_FALSE(reader.next(one));
    CHECK(parsed_fate(reader.fate()) == tally{.received = 6, .counted = 5, .control = 1});
    CHECK(reader.fate().unparsed == (how == validation::tags ? 3 : 0));
}

TEST_CASE("a block without posts gives nothing") {
    const auto how = GENERATE(validation::full, validation::tags);
    for (const std::string lines : {"", "\n\r\n", "{}\n{\"delete\":{}}", "x\n"}) {
        CAPTURE(lines);
        const auto read = read_tagged_lines(lines, how);
        CHECK(read.posts == 0);
        CHECK(read.fate.counted == 0);
        CHECK(read.fate.adds_up());
    }
}

TEST_CASE("only a record that begins as a post and holds no tag is left unparsed") {
    const auto unparsed = [](const std::string& record) {
        return read_tagged_lines(record, validation::tags).fate.unparsed == 1;
    };
    CHECK(unparsed(R"({"id":1})"));
    CHECK(unparsed(R"({"id":1,"entities":{"hashtags" : [ ] }})"));
    CHECK(unparsed(R"({"text":"\"hashtags\":[{\"text\":\"a\"}]"})"));
    CHECK(unparsed(R"({"data":{"text":""}})"));
    CHECK_FALSE(unparsed(tagged));
    CHECK_FALSE(unparsed(R"({"id":1,"retweeted_status":)" + tagged + "}"));
    CHECK(unparsed(R"({"text":"\u0068 \u0073"})"));
    CHECK_FALSE(unparsed(R"({"id":1,"entities":{"\u0068ashtag\u0073":[{}]}})"));
    CHECK_FALSE(unparsed(R"({"limit":{"track":1}})"));
    CHECK_FALSE(unparsed("x"));
    CHECK_FALSE(unparsed("\xef\xbb\xbf{\"id\":1}"));
}

TEST_CASE("nesting that has no end in sight is malformed where it is looked at") {
    const std::string nested = ",\"x\":" + std::string(2000, '[') + std::string(2000, ']') + "}";
    const tally malformed = {.received = 1, .malformed = 1};
    CHECK(read_tagged_lines("{\"id\":1" + nested, validation::full).fate == malformed);
    CHECK(read_tagged_lines("{\"id\":1" + nested, validation::tags).fate ==
          tally{.received = 1, .counted = 1, .unparsed = 1});
    CHECK(read_tagged_lines(tagged.substr(0, tagged.size() - 1) + nested, validation::tags).fate == malformed);
}

TEST_CASE("a byte order mark may begin a record, and follow no white space, whatever lines are beside it") {
    const std::string post = R"({"id":1})";
    const auto how = GENERATE(validation::full, validation::tags);
    const auto fate_of = [how](const std::string& lines) {
        auto fate = read_tagged_lines(lines, how).fate;
        fate.unparsed = 0;
        return fate;
    };
    CHECK(fate_of("\xef\xbb\xbf" + post) == tally{.received = 1, .counted = 1});
    CHECK(fate_of("\xef\xbb\xbf" + post + "\n" + post) == tally{.received = 2, .counted = 2});
    CHECK(fate_of("\t\xef\xbb\xbf" + post) == tally{.received = 1, .malformed = 1});
    CHECK(fate_of("\t\xef\xbb\xbf" + post + "\n" + post) == tally{.received = 2, .counted = 1, .malformed = 1});
}

TEST_CASE("the tags of retweets and quotes are nobody's, in both ways of reading") {
    const std::string lines = R"({"id":1,"retweeted_status":)" + tagged + "}\n" + R"({"quoted_status":)" + tagged +
                              R"(,"entities":{"hashtags":[{"text":"own"}]}})" + "\n" + R"({"user":)" + tagged + "}";
    const auto how = GENERATE(validation::full, validation::tags);
    const auto read = read_tagged_lines(lines, how);
    CHECK(read.tags == numbered_tags{{2, "own"}});
    CHECK(read.fate == tally{.received = 3, .counted = 2, .control = 1});
}

TEST_CASE("of valid JSON, both ways of reading give the same tags, posts and control messages") {
    dice draw(printed_seed());
    drawn_records make(draw);
    std::uint64_t unparsed = 0;
    for (int round = 0; round < 150; ++round) {
        const std::string blank = round % 3 == 0 ? "\n" : "";
        CAPTURE(round);
        unparsed += check_block(blank + make.lines(draw.between(0, 300)));
    }
    CHECK(unparsed > 1000);
}

TEST_CASE("both ways of reading agree on records that abut or hold line ends") {
    dice draw(printed_seed());
    drawn_records make(draw, true);
    for (int round = 0; round < 150; ++round) {
        std::string text;
        std::vector<std::uint32_t> ends;
        const bool each_a_line = round % 2 == 0;  // but for those that hold line ends
        for (auto left = draw.between(1, 100); left > 0; --left) {
            text += make.next();
            if (each_a_line)
                text += '\n';
            else if (draw.between(0, 1) == 0)
                text += draw.between(0, 1) == 0 ? "\r\n" : " ";
            ends.push_back(static_cast<std::uint32_t>(text.size()));
        }
        CAPTURE(round);
        check_block(text, ends);
    }
}

TEST_CASE("a record of two lines is one record, whatever its lines are") {
    const std::string two = "{\"id\":1}\n" + tagged + "\n";
    const auto how = GENERATE(validation::full, validation::tags);
    const auto records = block_of(tagged + "\n" + two + "{\"id\":1,\n\"text\":\"\"}\n");
    const auto end = [&](std::size_t bytes) { records->ends.push_back(static_cast<std::uint32_t>(bytes)); };
    end(tagged.size() + 1), end(tagged.size() + 1 + two.size()), end(records->size_bytes());
    const auto read = read_tagged(*records, how);
    CHECK(read.tags.size() == 2);
    CHECK(parsed_fate(read.fate) == tally{.received = 3, .counted = 2, .malformed = 1});
}

TEST_CASE("a tag is found behind a line end inside of its record") {
    const auto space = GENERATE(as<std::string>(), "\n", " \n", "\r\n\t");
    const auto where = GENERATE(0, 1, 2, 3);
    const auto at = [&](int place) { return where == place ? space : std::string(); };
    const auto record = R"({"id":1,"entities":{"hashtags")" + at(0) + ":" + at(1) + "[" + at(2) + R"({"text":"a"},)" +
                        at(3) + R"({"text":"b"}]}})";
    const auto records = block_of(record + "\n", {static_cast<std::uint32_t>(record.size() + 1)});
    CHECK(read_tagged(*records, validation::tags).tag_texts() == strings{"a", "b"});
}

TEST_CASE("reading for tags follows the rules as another library reads them") {
    dice draw(printed_seed());
    drawn_records make(draw);
    for (int round = 0; round < 5000; ++round) check_against_rules(make.next());
}

TEST_CASE("records that the source has announced are not received a second time, parsed or not") {
    const auto how = GENERATE(validation::full, validation::tags);
    const auto records = block_of("{\"id\":1}\n" + tagged + "\n{}\nx\n");
    records->announced = 4;
    CHECK(parsed_fate(read_tagged(*records, how).fate) == tally{.counted = 2, .malformed = 1, .control = 1});
}

TEST_CASE("a reader of tagged posts that is used again begins anew, whichever way it read before") {
    weir::tagged_post_reader reader;
    for (const auto how : {validation::full, validation::tags, validation::tags, validation::full, validation::full}) {
        const auto left = block_of("{\"id\":1}\n" + tagged + "\n" + tagged);
        reader.open(*left, how);
        weir::tagged_post one;
        REQUIRE(reader.next(one));
        for (const auto next : {validation::full, validation::tags}) {
            const auto read = read_tagged(*block_of("{\"id\":1}\n{\nx\n" + tagged + "\n{}"), next, reader);
            CHECK(read.tags == numbered_tags{{2, "a"}, {2, "b"}});
            CHECK(parsed_fate(read.fate) == tally{.received = 5, .counted = 2, .malformed = 2, .control = 1});
        }
    }
}

TEST_CASE("a flow of tagged posts has its name and its way of reading from where it begins") {
    const weir::tagged_posts from(weir::tweets_from_file("posts.ndjson"), validation::tags);
    CHECK(from.name() == weir::tweets_from_file("posts.ndjson").name());
    CHECK(from.reader().how == validation::tags);
    CHECK(weir::tagged_posts(weir::tweets_from_file("posts.ndjson")).reader().how == validation::full);
}
