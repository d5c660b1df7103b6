// SPDX-License-Identifier: Apache-2.0
#include "../../sources/jetstream_message.hpp"

#include "../../sources/jetstream_progress.hpp"

#include "support/catch.hpp"
#include "support/jetstream_script.hpp"

namespace {

using kind = weir::jetstream_message::kind;
using weir::testing::jetstream_feed;

class reading {
public:
    explicit reading(const std::string& text) : text_(text) {
        text_.reserve(text.size() + weir::web_socket_reader::padding);
        message = reader_.read(text_);
    }

private:
    std::string text_;
    weir::jetstream_reader reader_;

public:
    weir::jetstream_message message;
};

TEST_CASE("both wires tell an event's place, and that it is the same event") {
    const jetstream_feed feed = {.count = 2, .first_time_us = 1'725'911'162'329'308};
    const reading first(feed.v1(0));
    const reading second(feed.v2(0));
    CHECK(first.message.what == kind::event);
    CHECK(first.message.time_us == 1'725'911'162'329'308);
    CHECK(first.message.seq == 0);
    CHECK(second.message.what == kind::event);
    CHECK(second.message.time_us == 1'725'911'162'329'308);
    CHECK(second.message.seq == 100);
    CHECK(first.message.identity == second.message.identity);
    CHECK(first.message.identity != reading(feed.v1(1)).message.identity);
}

TEST_CASE("a record's own fields are not taken for the message's") {
    const reading read(
        R"({"did":"did:plc:a","time_us":7,"kind":"commit","commit":{"record":{"seq":9,"time_us":9,"did":"x","rkey":"x",)"
        R"("commit":{"rkey":"y"},"payload":{"seq":8},"error":"no"},"operation":"create","collection":"c","rkey":"k"}})");
    const reading plain(
        R"({"kind":"commit","commit":{"rkey":"k","collection":"c","operation":"create"},"did":"did:plc:a","time_us":7})");
    CHECK(read.message.what == kind::event);
    CHECK(read.message.time_us == 7);
    CHECK(read.message.seq == 0);
    CHECK(read.message.identity == plain.message.identity);
}

TEST_CASE("a record is created once, but changed and deleted any number of times") {
    const auto identity = [](const std::string& operation, const std::string& revision) {
        return reading(R"({"did":"d","time_us":1,"commit":{"rev":")" + revision + R"(","operation":")" + operation +
                       R"(","collection":"c","rkey":"k"}})")
            .message.identity;
    };
    CHECK(identity("create", "1") == identity("create", "2"));
    CHECK(identity("update", "1") != identity("update", "2"));
    CHECK(identity("delete", "1") != identity("delete", "2"));
    CHECK(identity("create", "1") != identity("delete", "1"));
}

TEST_CASE("account and identity events are events") {
    const reading read(
        R"({"did":"did:plc:g","time_us":5,"kind":"identity","identity":{"did":"did:plc:g","seq":30,"time":"2026-05-25T14:23:29.950Z"}})");
    CHECK(read.message.what == kind::event);
    CHECK(read.message.time_us == 5);
    CHECK(read.message.seq == 0);
}

TEST_CASE("information and failures are told with their names and words") {
    const reading information(
        R"({"$type":"message","payload":{"$type":"network.bsky.jetstream.subscribeEvents#info","name":"OutdatedCursor","message":"starting at \"7\""}})");
    CHECK(information.message.what == kind::information);
    CHECK(information.message.name == "OutdatedCursor");
    CHECK(information.message.words == "starting at \"7\"");
    const reading failure(R"({"$type":"error","error":"ConsumerTooSlow","message":"reconnect with cursor=7"})");
    CHECK(failure.message.what == kind::failure);
    CHECK(failure.message.name == "ConsumerTooSlow");
    const reading refusal(R"({"error":"InvalidRequest"})");
    CHECK(refusal.message.what == kind::failure);
    CHECK(refusal.message.words.empty());
}

TEST_CASE("what is no message is unknown") {
    const auto text = GENERATE(values<std::string>({"", " ", "7", "[]", "{}", "{\"did\":", "{\"did\":\"a\"} {}", "null",
                                                    "{\"did\":\"\xff\"}", "{\"error\":\"\\x\"}", "\"did\"", "{\"did\"}",
                                                    std::string(100'000, '['), std::string(100'000, '{')}));
    CAPTURE(text.substr(0, 30));
    CHECK(reading(text).message.what == kind::unknown);
}

TEST_CASE("a time in UTC is read to the microsecond, and nothing else as a time") {
    CHECK(weir::microseconds_of("1970-01-01T00:00:00Z") == 0);
    CHECK(weir::microseconds_of("2024-09-09T19:46:02.329308Z") == 1'725'911'162'329'308);
    CHECK(weir::microseconds_of("2024-02-29T00:00:00.1Z") == 1'709'164'800'100'000);
    CHECK(weir::microseconds_of("2024-02-29T00:00:00.123456789Z") == 1'709'164'800'123'456);
    for (const auto* const text : {"", "2024-02-30T00:00:00Z", "2024-02-29 00:00:00Z", "2024-02-29T00:00:00",
                                   "2024-02-29T00:00:00+01:00", "2024-2-29T00:00:00Z", "-024-02-29T00:00:00Z"}) {
        CAPTURE(text);
        CHECK(weir::microseconds_of(text) == 0);
    }
    CHECK(weir::time_text(1'725'911'162'329'308) == "2024-09-09T19:46:02Z");
}

// --- progress

weir::jetstream_message event(std::uint64_t identity, std::int64_t time_us, std::uint64_t seq = 0) {
    return {.what = kind::event, .seq = seq, .time_us = time_us, .identity = identity};
}

constexpr std::int64_t base = 1'700'000'000'000'000;
constexpr std::int64_t second = 1'000'000;

TEST_CASE("a stream goes on by seq at the same server, and by time, a little earlier, at another") {
    weir::jetstream_progress progress({});
    CHECK_FALSE(progress.begin({0, 2}));
    CHECK(progress.note(event(1, base, 41)));
    CHECK(progress.note(event(2, base + second, 42)));
    CHECK(progress.begin({0, 2}) == 42);
    CHECK(progress.begin({1, 2}) == base + second - 5 * second);
    CHECK(progress.begin({0, 1}) == base + second - 5 * second);
    CHECK(progress.begin({1, 2}) == base + second - 5 * second);
    CHECK_FALSE(progress.note(event(1, base, 7)));
    CHECK(progress.begin({1, 2}) == 7);
}

TEST_CASE("what is missed while a server knows no cursor of ours is a gap from a second on") {
    const auto [later, told] = GENERATE(table<std::int64_t, bool>({{second, false}, {second + 1, true}}));
    weir::jetstream_progress progress({});
    static_cast<void>(progress.begin({0, 2}));
    CHECK(progress.note(event(1, base, 41)));
    for (int refusals = 0; refusals < 2; ++refusals) {
        CHECK(progress.begin({0, 2}).has_value());
        CHECK(progress.cursor_too_old());
    }
    CHECK_FALSE(progress.begin({0, 2}).has_value());
    CHECK(progress.note(event(2, base + later, 50)));
    CHECK(progress.take_gap().has_value() == told);
}

TEST_CASE("at a v1 server a stream goes on by the time of what came last") {
    weir::jetstream_progress progress({});
    static_cast<void>(progress.begin({0, 1}));
    CHECK(progress.note(event(1, base + second)));
    CHECK(progress.note(event(2, base)));
    CHECK(progress.begin({0, 1}) == base);
}

TEST_CASE("a start is asked for until something has come") {
    weir::jetstream_progress progress(base);
    CHECK(progress.begin({0, 2}) == base);
    CHECK(progress.begin({1, 1}) == base);
    CHECK(progress.note(event(1, base + second, 9)));
    CHECK(progress.begin({0, 2}) == base + second - 5 * second);
    CHECK(progress.begin({1, 1}) == base + second);
}

TEST_CASE("a seq that is too old is replaced by a time, and that by nothing") {
    weir::jetstream_progress progress({});
    static_cast<void>(progress.begin({0, 2}));
    CHECK(progress.note(event(1, base, 41)));
    CHECK(progress.begin({0, 2}) == 41);
    CHECK(progress.cursor_too_old());
    CHECK(progress.begin({0, 2}) == base);
    CHECK(progress.cursor_too_old());
    CHECK_FALSE(progress.begin({0, 2}));
    CHECK_FALSE(progress.cursor_too_old());
    CHECK(progress.note(event(2, base + 60 * second, 5000)));
    CHECK(progress.take_gap());
    CHECK(progress.begin({0, 2}) == 5000);
}

TEST_CASE("a gap is seen where nothing comes again and the next is much later") {
    const bool replayed = GENERATE(true, false);
    const std::int64_t pause = GENERATE(1, 5, 6, 3600) * second;
    CAPTURE(replayed, pause);
    weir::jetstream_progress progress({});
    static_cast<void>(progress.begin({0, 1}));
    CHECK(progress.note(event(1, base)));
    CHECK_FALSE(progress.take_gap());
    CHECK(progress.begin({0, 1}) == base);
    if (replayed) CHECK_FALSE(progress.note(event(1, base)));
    CHECK(progress.note(event(2, base + pause)));
    const auto gap = progress.take_gap();
    REQUIRE(gap.has_value() == (!replayed && pause > 5 * second));
    if (gap) {
        CHECK(gap->from_us == base);
        CHECK(gap->until_us == base + pause);
    }
    CHECK(progress.note(event(3, base + 2 * pause)));
    CHECK_FALSE(progress.take_gap());
}

TEST_CASE("a gap that the server tells of is one, unless it is a second or less") {
    const std::int64_t pause = GENERATE(3'000, second, 2 * second);
    weir::jetstream_progress progress(base);
    static_cast<void>(progress.begin({0, 2}));
    progress.clamped();
    CHECK(progress.note(event(1, base + pause, 5)));
    CHECK(progress.take_gap().has_value() == (pause > second));
}

TEST_CASE("a set of recent numbers forgets the oldest") {
    weir::recent_set recent(3);
    for (const std::uint64_t number : {1U, 2U, 3U}) CHECK(recent.add(number));
    for (const std::uint64_t number : {3U, 1U, 2U}) CHECK_FALSE(recent.add(number));
    CHECK(recent.add(4));
    CHECK(recent.add(1));
    CHECK_FALSE(recent.add(3));
}

}  // namespace
