// SPDX-License-Identifier: Apache-2.0
#include <weir/tweet.hpp>

#include "support/catch.hpp"
#include "support/tweet_reading.hpp"

namespace {

using namespace weir::testing;
using weir::tally;

const strings control = {"<control>"};
const strings malformed = {"<malformed>"};

}  // namespace

TEST_CASE("a v1.1 tweet has the hashtags of its own entities, in their order") {
    const auto read = read_lines(
        R"({"created_at":"x","id":1,"id_str":"1","text":"#b #a #b","truncated":false,"entities":{"urls":[],)"
        R"("hashtags":[{"text":"b","indices":[0,2]},{"indices":[3,5],"text":"a"},{"text":"b","indices":[6,8]}]},"lang":"en"})");
    CHECK(read.posts == std::vector<read_post>{{"1", "en", {"b", "a", "b"}}});
    CHECK(read.fate == tally{.received = 1, .counted = 1});
}

TEST_CASE("the hashtags of a truncated tweet are those of its extended_tweet") {
    const std::string extended = R"("extended_tweet":{"full_text":"","entities":{"hashtags":[{"text":"long"}]}})";
    const std::string own = R"("id":1,"entities":{"hashtags":[{"text":"short"}]})";
    CHECK(tags_of("{" + own + "," + extended + R"(,"truncated":true})") == strings{"long"});
    CHECK(tags_of(R"({"truncated":true,)" + extended + "," + own + "}") == strings{"long"});
    CHECK(tags_of("{" + own + "," + extended + R"(,"truncated":false})") == strings{"short"});
    CHECK(tags_of("{" + own + "," + extended + "}") == strings{"short"});
    CHECK(tags_of("{" + own + R"(,"truncated":true})") == strings{"short"});
    CHECK(tags_of("{" + own + R"(,"truncated":true,"extended_tweet":{"full_text":""}})") == strings{"short"});
    CHECK(tags_of("{" + own + R"(,"truncated":true,"extended_tweet":null})") == strings{"short"});
    CHECK(tags_of("{" + own + R"(,"truncated":"true",)" + extended + "}") == strings{"short"});
    CHECK(tags_of("{" + own + R"(,"truncated":true,"extended_tweet":{"entities":{"hashtags":[]}}})").empty());
}

TEST_CASE("the hashtags of tweets inside a tweet are not its own") {
    const std::string nested = R"({"id":2,"entities":{"hashtags":[{"text":"inner"}]},"truncated":true,)"
                               R"("extended_tweet":{"entities":{"hashtags":[{"text":"inner long"}]}}})";
    for (const std::string name :
         {"retweeted_status", "quoted_status", "user", "place", "extended_entities", "delete"}) {
        CAPTURE(name);
        const std::string inner = "\"" + name + "\":" + nested;
        CHECK(tags_of("{\"id\":1," + inner + R"(,"entities":{"hashtags":[{"text":"own"}]}})") == strings{"own"});
        CHECK(tags_of(R"({"entities":{"hashtags":[{"text":"own"}]},)" + inner + ",\"id\":1}") == strings{"own"});
        CHECK(tags_of("{\"id\":1," + inner + "}").empty());
    }
}

TEST_CASE("a v2 post is read with and without its wrapper") {
    const std::string post =
        R"({"id":"9","text":"","lang":"ja","entities":{"hashtags":[{"start":0,"end":3,"tag":"日本"}]}})";
    const std::vector<read_post> expected = {{"9", "ja", {"日本"}}};
    CHECK(read_lines(post).posts == expected);
    CHECK(read_lines("{\"data\":" + post + "}").posts == expected);
    CHECK(read_lines(R"({"includes":{"tweets":[{"entities":{"hashtags":[{"tag":"no"}]}}]},"data":)" + post +
                     R"(,"matching_rules":[{"id":"1"}]})")
              .posts == expected);
    CHECK(tags_of(R"({"data":{}})").empty());
}

TEST_CASE("white space and the order of names are of no account") {
    CHECK(tags_of(
              " \t{ \"entities\" : { \"hashtags\" : [ { \"text\" : \"a\" } , {\"tag\":\"b\"} ] } , \"id\" : 1 } \r") ==
          strings{"a", "b"});
}

TEST_CASE("escapes are read in texts and in names") {
    CHECK(tags_of(R"({"\u0069d":1,"\u0065ntities":{"hash\u0074ags":[{"te\u0078t":"\u00e4\u65e5\u672c\"\\\/"}]}})") ==
          strings{"ä日本\"\\/"});
    CHECK(tags_of(R"({"id":1,"entities":{"hashtags":[{"text":"\ud83d\uDE00x"}]}})") == strings{"😀x"});
}

TEST_CASE("a surrogate that stands alone is read as U+FFFD, and the rest of the tweet as it is") {
    const auto tag = [](const std::string& text) {
        return tags_of(R"({"id":1,"entities":{"hashtags":[{"text":")" + text + R"("},{"text":"\ud83d\ude00"}]}})");
    };
    CHECK(tag(R"(a\ud83db)") == strings{"a�b", "😀"});
    CHECK(tag(R"(a\ude00b)") == strings{"a�b", "😀"});
    CHECK(tag(R"(\ud83d)") == strings{"�", "😀"});
    CHECK(tag(R"(\ud83d\ud83d\ude00)") == strings{"�😀", "😀"});
    CHECK(tag(R"(\ude00\ud83d)") == strings{"��", "😀"});
    CHECK(tag(R"(\ud83d\u0041)") == strings{"�A", "😀"});
    CHECK(tag(R"(\ud83d\n)") == strings{"�\n", "😀"});
    CHECK(tag(R"(\\ud83d)") == strings{"\\ud83d", "😀"});
    CHECK(tag(R"(\\\ud83d)") == strings{"\\�", "😀"});
    CHECK(tags_of(R"({"id":1,"text":"\udfff","\ud800":"\ud800","entities":{"hashtags":[{"text":"a"}]}})") ==
          strings{"a"});
    CHECK(tag(R"(\ud83)") == malformed);
    CHECK(tag(R"(\ud83d\x)") == malformed);
}

TEST_CASE("of a name that comes twice the last one that can be what it names counts") {
    CHECK(tags_of(R"({"id":1,"entities":{"hashtags":[{"text":"a"}]},"entities":{"hashtags":[{"text":"b"}]}})") ==
          strings{"b"});
    CHECK(tags_of(R"({"id":1,"entities":{"hashtags":[{"text":"a"}],"hashtags":[{"text":"b","text":"c"}]}})") ==
          strings{"c"});
    CHECK(tags_of(R"({"id":1,"entities":{"hashtags":[{"text":"a"}]},"entities":null})") == strings{"a"});
    CHECK(tags_of(R"({"id":1,"entities":{"hashtags":[{"text":"a"}],"hashtags":{}},"entities":[]})") == strings{"a"});
    CHECK(tags_of(R"({"id":1,"entities":{"hashtags":[{"text":"a"}]},"entities":{}})").empty());
    CHECK(
        tags_of(
            R"({"data":{"id":1,"entities":{"hashtags":[{"tag":"a"}]}},"data":{"entities":{"hashtags":[{"tag":"b"}]}}})") ==
        strings{"b"});
    CHECK(tags_of(R"({"id":1,"entities":{"hashtags":[{"text":"a"}]},"data":{"id":2},"data":7})").empty());
    CHECK(tags_of(R"({"id":1,"truncated":true,"truncated":false,"entities":{"hashtags":[{"text":"a"}]},)"
                  R"("extended_tweet":{"entities":{"hashtags":[{"text":"b"}]}}})") == strings{"a"});
    CHECK(tags_of(R"({"id":1,"truncated":true,"entities":{"hashtags":[{"text":"a"}]},)"
                  R"("extended_tweet":{"entities":{"hashtags":[{"text":"b"}]}},"extended_tweet":{}})") == strings{"a"});
}

// Its first names tell that a record is a post, so that none of those that follow may tell otherwise.
TEST_CASE("a post is what has an object called data, even if the last of that name is none") {
    CHECK(tags_of(R"({"data":{"id":1,"entities":{"hashtags":[{"tag":"a"}]}},"data":7})") == strings{"a"});
    CHECK(tags_of(R"({"data":7,"data":{"id":1,"entities":{"hashtags":[{"tag":"a"}]}}})") == strings{"a"});
    CHECK(tags_of(R"({"data":7,"data":null})") == control);
}

TEST_CASE("a value of the wrong type is a tag that is not there, never an error") {
    for (const std::string wrong :
         {"null", "[]", "7", "-1.5e300", "true", "\"text\"", "{}", "[[]]", "18446744073709551615"}) {
        CAPTURE(wrong);
        CHECK(tags_of("{\"id\":1,\"entities\":" + wrong + "}").empty());
        CHECK(tags_of("{\"id\":1,\"entities\":{\"hashtags\":" + wrong + "}}").empty());
        CHECK(tags_of("{\"id\":1,\"entities\":{\"hashtags\":[" + wrong + ",{\"text\":\"a\"}]}}") == strings{"a"});
        CHECK(tags_of("{\"id\":" + wrong + ",\"lang\":" + wrong + ",\"truncated\":" + wrong + "}").empty());
        CHECK(tags_of("{\"id\":1,\"truncated\":true,\"extended_tweet\":" + wrong + "}").empty());
        if (wrong == "\"text\"") continue;
        CHECK(tags_of("{\"id\":1,\"entities\":{\"hashtags\":[{\"text\":" + wrong + "},{\"tag\":\"a\"}]}}") ==
              strings{"a"});
    }
    CHECK(tags_of(R"({"id":1,"entities":{"hashtags":{"text":"a"}}})").empty());
}

TEST_CASE("an object that is no post is a control message") {
    for (const std::string record :
         {R"({"delete":{"status":{"id":1,"id_str":"1","user_id":2,"user_id_str":"2"},"timestamp_ms":"3"}})",
          R"({"scrub_geo":{"user_id":1,"user_id_str":"1","up_to_status_id":2}})", R"({"limit":{"track":1234}})",
          R"({"status_withheld":{"id":1,"user_id":2,"withheld_in_countries":["DE"]}})",
          R"({"user_withheld":{"id":1,"withheld_in_countries":["DE"]}})",
          R"({"disconnect":{"code":4,"stream_name":"x","reason":"y"}})",
          R"({"warning":{"code":"FALLING_BEHIND","message":"m","percent_full":60}})", R"({"friends":[1,2,3]})",
          R"({"errors":[{"title":"operational-disconnect"}]})", R"({"data":[{"id":"1"}]})", R"({"data":null})", R"({})",
          R"({"a new kind":{"text":"x","entities":{"hashtags":[{"text":"a"}]}}})"}) {
        CAPTURE(record);
        CHECK(tags_of(record) == control);
    }
}

TEST_CASE("what is no JSON object, or not all of one, is malformed") {
    const std::string post = R"({"id":1,"entities":{"hashtags":[{"text":"a"}]}})";
    for (std::size_t size = 1; size < post.size(); ++size) CHECK(tags_of(post.substr(0, size)) == malformed);
    for (const std::string& record : {std::string("[]"),
                                      std::string("7"),
                                      std::string("\"a\""),
                                      std::string("null"),
                                      std::string("true"),
                                      std::string("x"),
                                      "[" + post + "]",
                                      post + "}",
                                      post + post,
                                      post + ",",
                                      post + " x",
                                      "x" + post,
                                      std::string(R"({"id":1,})"),
                                      std::string(R"({"id" 1})"),
                                      std::string(R"({id:1})"),
                                      std::string(R"({"id":01})"),
                                      std::string(R"({"id":1,"text":"\q"})"),
                                      std::string("{\"id\":1,\"text\":\"\x01\"}"),
                                      std::string("{\"id\":1,\"text\":\"\xff\"}"),
                                      std::string("{\"id\":1,\"text\":\"\xed\xa0\xbd\"}"),
                                      std::string("{\"id\":1,\"text\":\"a\0\"}", 20),
                                      std::string("\0", 1),
                                      std::string("\xef\xbb\xbf")}) {
        CAPTURE(record);
        CHECK(tags_of(record) == malformed);
    }
}

TEST_CASE("nesting that has no end in sight is malformed") {
    const auto nested = [](std::size_t levels, const std::string& open, const std::string& close) {
        std::string record = "{\"id\":1,\"x\":";
        for (std::size_t level = 0; level < levels; ++level) record += open;
        record += "0";
        for (std::size_t level = 0; level < levels; ++level) record += close;
        return record + ",\"entities\":{\"hashtags\":[{\"text\":\"a\"}]}}";
    };
    CHECK(tags_of(nested(500, "[", "]")) == strings{"a"});
    for (const std::size_t levels : {2000U, 200'000U}) {
        CHECK(tags_of(nested(levels, "[", "]")) == malformed);
        CHECK(tags_of(nested(levels, "{\"x\":", "}")) == malformed);
        CHECK(tags_of(std::string(levels, '[')) == malformed);
        CHECK(tags_of(std::string(levels, '{')) == malformed);
    }
}

TEST_CASE("a tweet of a mebibyte is a tweet, and so is the next one") {
    const std::string large =
        R"({"id":1,"text":")" + std::string(std::size_t{1} << 20, 'x') + R"(","entities":{"hashtags":[{"text":"a"}]}})";
    std::string many = R"({"id":2,"entities":{"hashtags":[)";
    for (int tag = 0; tag < 20'000; ++tag) many += R"({"text":"\u0061\u00e4"},)";
    many.back() = ']';
    const auto read = read_lines(large + "\n" + many + "}}\n" + R"({"id":3})");
    REQUIRE(read.posts.size() == 3);
    CHECK(read.posts[0].tags == strings{"a"});
    CHECK(read.posts[1].tags == strings(20'000, "aä"));
}

TEST_CASE("a byte order mark may stand before a record") {
    CHECK(tags_of("\xef\xbb\xbf{\"id\":1,\"entities\":{\"hashtags\":[{\"text\":\"a\"}]}}") == strings{"a"});
    CHECK(tags_of("\xef\xbb\xbf{\"id\":1,\"entities\":{\"hashtags\":[{\"text\":\"\\ud800\"}]}}") == strings{"�"});
    CHECK(tags_of("\xef\xbb\xbf \t{\"id\":1}").empty());
    // Nothing else, which simdjson would take for a part of the mark.
    for (const std::string between : {"x", "\"a\"", "7", "\xef\xbb\xbf", "\\"})
        CHECK(tags_of("\xef\xbb\xbf" + between + "{\"id\":1}") == malformed);
}

TEST_CASE("a reader that is used again begins anew") {
    const auto pool = std::make_shared<weir::block_pool>();
    const weir::spares<weir::tweet_reader> readers;
    const auto reader = readers.borrow();
    for (int round = 0; round < 3; ++round) {
        const auto records = pool->take(100);
        records->append("{\"id\":1,\"entities\":{\"hashtags\":[{\"text\":\"" + std::to_string(round) +
                        "\"}]}}\n{\nx\n{}");
        const auto read = read_block(*records, *reader);
        CHECK(read.posts == std::vector<read_post>{{"", "", {std::to_string(round)}}});
        CHECK(read.fate == tally{.received = 4, .counted = 1, .malformed = 2, .control = 1});
    }
}
