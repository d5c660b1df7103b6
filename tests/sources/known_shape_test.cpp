// SPDX-License-Identifier: Apache-2.0
#include "support/any_reading.hpp"
#include "support/catch.hpp"
#include "support/drawn_records.hpp"
#include "support/tweet_reading.hpp"

namespace {

using namespace weir::testing;
using weir::tally;

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

weir::time_point at(std::chrono::nanoseconds since_1970) {
    return weir::time_point(since_1970);
}

/// All that is to be known of one record that is a post.
any_post post_of(std::string_view record) {
    CAPTURE(record);
    const auto read = read_any_record(record, {.extract = extract_words, .authors = true, .times = true});
    REQUIRE(read.fate == tally{.received = 1, .counted = 1});
    REQUIRE(read.posts.size() == 1);
    return read.posts.front();
}

void check_control(std::string_view record) {
    CAPTURE(record);
    const auto read = read_any_record(record, {.extract = extract_words, .authors = true, .times = true});
    CHECK(read.fate == tally{.received = 1, .control = 1});
    CHECK(read.posts.empty());
}

/// A v1 message about a post.
std::string commit(std::string_view operation, std::string_view collection, std::string_view record) {
    return R"({"did":"did:plc:tn3h","time_us":1783175888172335,"kind":"commit","commit":{"rev":"3mptb","operation":")" +
           std::string(operation) + R"(","collection":")" + std::string(collection) + R"(","rkey":"3mpt","record":)" +
           std::string(record) + R"(,"cid":"bafy"}})";
}

/// A v2 frame with this in its payload.
std::string frame(std::string_view kind, std::string_view fields) {
    return R"({"$type":"message","payload":{"$type":"network.bsky.jetstream.subscribeEvents)" + std::string(kind) +
           "\"," + std::string(fields) + "}}";
}

std::string tag_facet(std::string_view tag) {
    return R"({"features":[{"$type":"app.bsky.richtext.facet#tag","tag":")" + std::string(tag) +
           R"("}],"index":{"byteEnd":20,"byteStart":0}})";
}

const std::string post_record = R"({"$type":"app.bsky.feed.post","createdAt":"2026-07-04T14:38:07.323Z","facets":[)" +
                                tag_facet("HowToTell") + "," + tag_facet("Indie") +
                                R"(],"langs":["de"],"tags":["extra"],"text":"#HowToTell! #no"})";

std::string status(std::string_view fields) {
    return R"({"id":"1","created_at":"2026-07-04T14:38:07.323Z","reblog":null,"content":"<p>#no</p>",)" +
           std::string(fields) + "}";
}

std::string change(std::string_view fields) {
    return R"({"$schema":"/mediawiki/recentchange/1.0.0","id":7,"type":"edit","title":"T",)" + std::string(fields) +
           "}";
}

std::optional<weir::time_point> created_at(const std::string& spelled) {
    return post_of(R"({"id":1,"created_at":")" + spelled + "\"}").time;
}

}  // namespace

TEST_CASE("of a v1.1 tweet, tags, author and time are known") {
    CHECK(post_of(R"({"id_str":"1","created_at":"Wed Feb 29 19:42:02 +0000 2012","text":"#no",
        "entities":{"hashtags":[{"text":"Elixir","indices":[0,7]}]},"user":{"id":12,"id_str":"34"},
        "retweeted_status":{"entities":{"hashtags":[{"text":"no"}]},"user":{"id_str":"56"}}})") ==
          any_post{1, {"Elixir"}, "34", false, at(seconds(1330544522))});
    CHECK(post_of(R"({"id":1,"timestamp_ms":"1330544522123","created_at":"Wed Feb 29 19:42:02 +0000 2012"})") ==
          any_post{1, {}, "", false, at(milliseconds(1330544522123))});
    CHECK(post_of(R"({"id":1,"timestamp_ms":1330544522123,"user":{"id":12}})") ==
          any_post{1, {}, "12", false, at(milliseconds(1330544522123))});
    CHECK(post_of(R"({"id":1,"truncated":true,"entities":{"hashtags":[{"text":"cut"}]},
        "extended_tweet":{"entities":{"hashtags":[{"text":"a"},{"text":"b"}]}}})")
              .tags == strings{"a", "b"});
}

TEST_CASE("of a v2 post, only what is in data counts") {
    CHECK(post_of(R"({"data":{"id":"1","text":"t","author_id":"98","created_at":"2024-01-15T10:35:00.000Z",
        "entities":{"hashtags":[{"start":23,"end":30,"tag":"DevRel"}]}},"entities":{"hashtags":[{"text":"no"}]},
        "author_id":"no","includes":{"users":[{"id":"98"}]},"errors":[{"title":"partial"}]})") ==
          any_post{1, {"DevRel"}, "98", false, at(seconds(1705314900))});
}

TEST_CASE("what the X API says about a stream is control") {
    check_control(R"({"errors":[{"title":"operational-disconnect","disconnect_type":"UpstreamOperationalDisconnect",
        "type":"https://api.x.com/2/problems/operational-disconnect"}]})");
    check_control(R"({"title":"operational-disconnect","disconnect_type":"OperationalDisconnect","detail":"d",
        "type":"https://api.twitter.com/2/problems/operational-disconnect"})");
    check_control(R"({"title":"ConnectionException","detail":"d","connection_issue":"TooManyConnections"})");
    check_control(R"({"errors":[{"code":88,"message":"Rate limit exceeded"}]})");
    check_control(R"({"data":[{"id":"1","value":"cat has:images"}],"meta":{"sent":"2024-01-15T10:30:00.000Z"}})");
    check_control(R"({"delete":{"status":{"id":1234,"id_str":"1234"}}})");
    check_control("{}");
}

TEST_CASE("of a Jetstream message about a post, tags are those of facets and of tags") {
    const any_post expected = {
        1, {"HowToTell", "Indie", "extra"}, "did:plc:tn3h", false, at(microseconds(1783175888172335))};
    CHECK(post_of(commit("create", "app.bsky.feed.post", post_record)) == expected);
    CHECK(post_of(commit("update", "app.bsky.feed.post", post_record)) == expected);
    CHECK(post_of(commit("create", "app.bsky.feed.post", "{}")).tags.empty());
}

TEST_CASE("of a Jetstream frame with a commit, the same is known") {
    const std::string fields =
        R"("seq":12345,"did":"did:plc:x","time":"2024-09-09T19:46:02.329308Z","operation":"create",)"
        R"("collection":"app.bsky.feed.post","rkey":"r","record":)" +
        post_record;
    CHECK(post_of(frame("#commit", fields)) ==
          any_post{1, {"HowToTell", "Indie", "extra"}, "did:plc:x", false, at(microseconds(1725911162329308))});
}

TEST_CASE("whatever else Jetstream sends is control") {
    check_control(commit("delete", "app.bsky.feed.post", "null"));
    check_control(commit("create", "app.bsky.feed.like", post_record));
    check_control(commit("create", "app.bsky.feed.postgate", post_record));
    check_control(R"({"did":"did:plc:3xna","time_us":1,"kind":"commit","commit":{"rev":"r","operation":"delete",
        "collection":"app.bsky.feed.post","rkey":"3mmo"}})");
    check_control(R"({"did":"did:plc:g4ut","time_us":1779719010267528,"kind":"identity","identity":{"seq":1}})");
    check_control(R"({"did":"did:plc:g4ut","time_us":1779719010272410,"kind":"account","account":{"active":true}})");
    check_control(R"({"did":"did:plc:g4ut","kind":"commit"})");
    check_control(frame("#info", R"("name":"OutdatedCursor","message":"m")"));
    check_control(frame("#identity", R"("did":"did:plc:x","seq":1)"));
    check_control(frame("#commit", R"("operation":"delete","collection":"app.bsky.feed.post")"));
    check_control(frame("#sync", R"("operation":"create","collection":"app.bsky.feed.post")"));
    check_control(R"({"$type":"error","error":"ConsumerTooSlow","message":"m","id":1})");
    check_control(R"({"$type":"message"})");
}

TEST_CASE("a tag that a Bluesky post names several times counts once, where it came first") {
    const auto tags = [](const std::string& facets, const std::string& more) {
        return post_of(commit("create", "app.bsky.feed.post", "{\"facets\":[" + facets + "],\"tags\":" + more + "}"))
            .tags;
    };
    CHECK(tags(tag_facet("a") + "," + tag_facet("b") + "," + tag_facet("\\u0061"), R"(["b","c","c"])") ==
          strings{"a", "b", "c"});
    CHECK(tags(tag_facet("a"), R"(["A","#a"])") == strings{"a", "A", "#a"});
    std::string many = tag_facet("z");
    strings expected = {"z"};
    for (int number = 0; number < 1000; ++number) {
        many += "," + tag_facet("t" + std::to_string(number % 100));
        if (number < 100) expected.push_back("t" + std::to_string(number));
    }
    CHECK(tags(many, R"(["t5","z"])") == expected);
}

TEST_CASE("only features that are tags, and only tags that are strings, count") {
    const auto record = R"({"facets":[{"features":[{"$type":"app.bsky.richtext.facet#link","uri":"u","tag":"no"},
        {"$type":"app.bsky.richtext.facet#tag","tag":7},{"tag":"no"},7,
        {"$type":"app.bsky.richtext.facet#tag","tag":"yes"}]},{"features":{}},7],"tags":[7,null,["no"],"too"]})";
    CHECK(post_of(commit("create", "app.bsky.feed.post", record)).tags == strings{"yes", "too"});
}

TEST_CASE("of a Mastodon status, tags, author and whether that is a bot are known") {
    CHECK(post_of(status(R"("account":{"id":"2","acct":"u@host","bot":true},"tags":[{"name":"hola","url":"u"}])")) ==
          any_post{1, {"hola"}, "u@host", true, at(milliseconds(1783175887323))});
    const auto boost = status(R"("account":{"acct":"u"},"tags":[],"reblog":)" +
                              status(R"("account":{"acct":"v"},"tags":[{"name":"no"}])"));
    CHECK(post_of(boost) == any_post{1, {}, "u", false, at(milliseconds(1783175887323))});
    CHECK(post_of(status(R"("account":{"acct":"u"},"tags":[{"name":7},7,{},{"name":"a"},{"name":"a"}])")).tags ==
          strings{"a", "a"});
}

TEST_CASE("of a recent change of Wikimedia's, tags are extracted from the comment") {
    CHECK(post_of(change(R"("meta":{"dt":"2026-07-04T14:38:07.323Z","domain":"de.wikipedia.org"},"bot":true,
        "comment":"#WPWP and #\u00e9","user":"Someone","timestamp":1783175887)")) ==
          any_post{1, {"WPWP", "\xc3\xa9"}, "Someone", true, at(seconds(1783175887))});
    CHECK(post_of(change(R"("meta":{"dt":"2026-07-04T14:38:07.323Z","domain":"de.wikipedia.org"})")) ==
          any_post{1, {}, "", false, at(milliseconds(1783175887323))});
    check_control(change(R"("meta":{"domain":"canary"},"comment":"#no")"));
}

TEST_CASE("a comment holds no hashtags for a reader that cannot extract them") {
    const auto read = read_any(change(R"("meta":{"domain":"de.wikipedia.org"},"comment":"#a")"));
    CHECK(read.fate == tally{.received = 1, .counted = 1});
    CHECK(read.tags().empty());
}

TEST_CASE("records of all shapes are told apart in one stream") {
    const std::string lines = commit("create", "app.bsky.feed.post", R"({"tags":["a"]})") + "\n" +
                              status(R"("account":{},"tags":[{"name":"b"}])") + "\n[]\n" + tagged + "\n{}\n" +
                              R"({"data":{"entities":{"hashtags":[{"tag":"c"}]}}})" + "\n" +
                              change(R"("meta":{"domain":"d"},"comment":"#d")") + "\n{\"id\":1}";
    const auto read = read_any(lines, {.extract = extract_words});
    CHECK((read.posts == std::vector<any_post>{{1, {"a"}}, {1, {"b"}}, {1, {"a", "b"}}, {1, {"c"}}, {1, {"d"}}, {1}}));
    CHECK(read.fate == tally{.received = 8, .counted = 6, .malformed = 1, .control = 1});
}

TEST_CASE("fields of the wrong kind say nothing, and do no harm") {
    CHECK(post_of(R"({"id":1,"user":7,"created_at":{},"timestamp_ms":[],"entities":"e"})") == any_post{1, {}});
    CHECK(post_of(R"({"id":1,"user":{"id_str":null,"id":{}},"timestamp_ms":"1e3","created_at":"then"})") ==
          any_post{1, {}});
    CHECK(post_of(R"({"id":1,"account":{},"tags":{"name":"no"}})").tags.empty());
    CHECK(post_of(R"({"id":1,"kind":"commit","meta":{"domain":7},"$type":7})").tags.empty());
    CHECK(post_of(R"({"id":1,"timestamp_ms":"99999999999999999999"})").time == std::nullopt);
    CHECK(post_of(R"({"id":1,"timestamp_ms":9223372036854775807})").time == weir::end_of_time);
}

TEST_CASE("with a path of one's own, known shapes still say who wrote a post and when") {
    const auto read = read_any(status(R"("account":{"acct":"u","bot":true},"tags":[],"language":"en")") + "\n[7]",
                               {.by = weir::field_path("language"), .authors = true, .times = true});
    CHECK((read.posts ==
           std::vector<any_post>{{1, {"en"}, "u", true, at(milliseconds(1783175887323))}, {1, {}, "", false, {}}}));
}

TEST_CASE("the time of a post may be spelled in two ways, with decimals and offsets") {
    CHECK(created_at("2024-01-15T10:35:00Z") == at(seconds(1705314900)));
    CHECK(created_at("2024-01-15T10:35:00") == at(seconds(1705314900)));
    CHECK(created_at("2024-01-15 10:35:00.5z") == at(milliseconds(1705314900500)));
    CHECK(created_at("2024-01-15T10:35:00.123456789123Z") == at(std::chrono::nanoseconds(1705314900123456789)));
    CHECK(created_at("2024-01-15T12:05:00.25+01:30") == at(milliseconds(1705314900250)));
    CHECK(created_at("2024-01-15T07:05:00-0330") == at(seconds(1705314900)));
    CHECK(created_at("1969-12-31T23:59:59.75Z") == at(milliseconds(-250)));
    CHECK(created_at("2016-12-31T23:59:60Z") == at(seconds(1483228800)));
    CHECK(created_at("9999-12-31T23:59:59.9Z") == weir::end_of_time);
    CHECK(created_at("0001-01-01T00:00:00Z") == weir::beginning_of_time);
    CHECK(created_at("Thu Jan 01 01:00:00 +0100 1970") == at(seconds(0)));
    CHECK(created_at("Wed Feb 29 19:42:02 \\u002b0000 2012") == at(seconds(1330544522)));
    for (const std::string wrong :
         {"", "2023-02-29T00:00:00Z", "2024-13-01T00:00:00Z", "2024-01-15", "2024-01-15T10:35Z", "2024-01-15T24:00:00Z",
          "2024-01-15T10:60:00Z", "2024-01-15T10:35:00.Z", "2024-01-15T10:35:00ZZ", "2024-01-15T10:35:00+1",
          "2024-01-15T10:35:00 ", "24-01-15T10:35:00Z", "-2024-01-15T10:35:00Z", "Wed Fbe 29 19:42:02 +0000 2012",
          "Wed Feb 30 19:42:02 +0000 2012", "Wed Feb 29 19:42:02 2012", "Wed Feb 29 19:42:02 +0000 12",
          "edT Feb 29 19:42:02 +0000 2012", "now"}) {
        CAPTURE(wrong);
        CHECK(created_at(wrong) == std::nullopt);
    }
}

TEST_CASE("of tweets and v2 posts, a reader of any posts gives the tags that a reader of tweets gives") {
    dice draw(printed_seed());
    drawn_records make(draw);
    int compared = 0;
    for (int round = 0; round < 5000; ++round) {
        const auto record = make.next();
        CAPTURE(record);
        const auto expected = tags_of(record);
        const auto read = read_any(record);
        const bool malformed = expected == strings{"<malformed>"};
        REQUIRE(read.fate.malformed == (malformed ? 1 : 0));
        // Of several fields of one name, the reader of tweets takes the last of the right kind, and this one the last.
        // (The other library cannot say where a surrogate is alone.)
        const auto parsed = nlohmann::json::parse(record, nullptr, false);
        if (malformed || parsed.is_discarded() || names_twice(record)) continue;
        if (wraps_a_post(record) && !parsed.at("data").is_object()) continue;
        const bool control = expected == strings{"<control>"};
        REQUIRE(read.fate.control == (control ? 1 : 0));
        REQUIRE(read.tags() == (control ? strings() : expected));
        ++compared;
    }
    CHECK(compared > 2000);
}
