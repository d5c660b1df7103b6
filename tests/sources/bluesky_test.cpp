// SPDX-License-Identifier: Apache-2.0
#include <weir/bluesky.hpp>

#include <weir/source_error.hpp>

#include "support/catch.hpp"
#include "support/running_jetstream.hpp"
#include "support/seed.hpp"

namespace {

using namespace std::chrono_literals;
using namespace weir::testing;
using weir::bluesky::endpoint;
using connection = script_server::connection;
using options = weir::bluesky::stream_options;

TEST_CASE("posts come as lines, from v2 or from v1, and the request names what is wanted") {
    const bool v2 = GENERATE(true, false);
    const jetstream_feed feed = {.count = 3};
    script_server server({feeding(feed)});
    running_source source(stream_from(server, {.speak = v2 ? endpoint::v2 : endpoint::v1,
                                               .collections = {"app.bsky.feed.post", "app.bsky.graph.*"}}));
    REQUIRE(source.intake.receives(3));
    source.drain();
    check_all_came(source, lines(feed, v2 ? 2 : 1), {.received = 3, .counted = 3});
    CHECK(server.requests().front().starts_with(
        v2 ? "GET /xrpc/network.bsky.jetstream.subscribeEvents?kinds=commit&collections=app.bsky.feed.post"
             "&collections=app.bsky.graph.%2A HTTP/1.1\r\n"
           : "GET /subscribe?wantedCollections=app.bsky.feed.post&wantedCollections=app.bsky.graph.%2A HTTP/1.1\r\n"));
}

TEST_CASE("a server that does not know v2 is asked for v1 at once") {
    const int status = GENERATE(400, 404);
    const jetstream_feed feed = {.count = 2};
    script_server server({refusing(status, "404 page not found"), feeding(feed)});
    running_source source(stream_from(server));
    REQUIRE(source.intake.receives(2));
    source.drain();
    check_all_came(source, lines(feed, 1), {.received = 2, .counted = 2});
    CHECK(server.requests().back().starts_with("GET /subscribe?"));
    CHECK(source.intake.reconnects() == 0);
}

TEST_CASE("a cut at any byte loses nothing and counts nothing twice") {
    const int version = GENERATE(1, 2);
    const jetstream_feed feed = {.count = 3};
    const std::string path = version == 2 ? "GET /xrpc/network.bsky.jetstream.subscribeEvents?" : "GET /subscribe?";
    const std::size_t size = feed.frames(path).size();
    for (std::size_t cut = 0; cut < size; cut += cut % 7 + 1) {
        CAPTURE(version, cut);
        script_server server({feeding(feed, cut), feeding(feed)});
        running_source source(stream_from(server, {.speak = version == 2 ? endpoint::v2 : endpoint::v1}));
        REQUIRE(source.time.someone_waits_for(250ms));
        source.time.advance(250ms);
        REQUIRE(source.intake.receives(3));
        source.drain();
        const std::uint64_t again = cut >= size / 3 ? 1 : 0;
        check_all_came(source, lines(feed, version), {.received = 3 + again, .counted = 3, .duplicate = again});
        CHECK(source.intake.reconnects() == 1);
    }
}

TEST_CASE("a stream goes on by its seq at the same server, and by time at the next") {
    const jetstream_feed feed = {.count = 4};
    const std::size_t two = text_frame(feed.v2(0)).size() * 2;
    const jetstream_feed elsewhere = {.count = 6, .first_seq = 9000};
    script_server first({feeding(feed, two), opening(close_frame(1001, "server shutting down"))});
    script_server second({feeding(elsewhere)});
    running_source source(stream_from(first, {.hosts = {host_of(second)}}));
    REQUIRE(source.time.someone_waits_for(250ms));
    source.time.advance(250ms);
    REQUIRE(first.gets_request(2));
    REQUIRE(source.time.someone_waits_for(500ms));
    source.time.advance(500ms);
    REQUIRE(source.intake.receives(6));
    source.drain();
    strings expected = lines(feed, 2);
    expected.resize(2);
    for (const auto& line : lines(elsewhere, 2, 2)) expected.push_back(line);
    check_all_came(source, expected, {.received = 8, .counted = 6, .duplicate = 2});
    CHECK(parameter_of(first.requests()[1], "cursor") == std::to_string(feed.seq_of(1)));
    CHECK(parameter_of(second.requests()[0], "cursor") == std::to_string(feed.time_of(1) - 5'000'000));
}

script_server::script answering_with(const std::string& head) {
    return [head](connection& peer) { peer.send("HTTP/1.1 " + head + "\r\nContent-Length: 0\r\n\r\n"); };
}

TEST_CASE("a server that was not asked yet is tried before one that is busy is waited for") {
    const jetstream_feed feed = {.count = 2};
    script_server first({feeding(feed, text_frame(feed.v2(0)).size()), answering_with("429 No")});
    script_server second({feeding(feed)});
    running_source source(stream_from(first, {.hosts = {host_of(second)}}));
    for (const weir::duration wait : std::initializer_list<weir::duration>{250ms, 500ms}) {
        REQUIRE(source.time.someone_waits_for(wait));
        source.time.advance(wait);
    }
    REQUIRE(source.intake.receives(2));
    source.drain();
    check_all_came(source, lines(feed, 2), {.received = 3, .counted = 2, .duplicate = 1});
}

TEST_CASE("of servers that all want to be left alone the one is asked whose time has passed") {
    const jetstream_feed feed = {.count = 1};
    script_server first({answering_with("429 No\r\nRetry-After: 1"), feeding(feed)});
    script_server second({answering_with("429 No\r\nRetry-After: 600")});
    running_source source(stream_from(first, {.hosts = {host_of(second)}}));
    REQUIRE(source.time.someone_waits_for(250ms));
    source.time.advance(250ms);
    REQUIRE(second.gets_request(1));
    REQUIRE(source.time.someone_waits_for(750ms));
    source.time.advance(750ms);
    REQUIRE(source.intake.receives(1));
    source.drain();
    check_all_came(source, lines(feed, 2), {.received = 1, .counted = 1});
}

TEST_CASE("a server that falls silent is left for the next one") {
    const jetstream_feed feed = {.count = 2};
    script_server first({opening_and_holding(text_frame(feed.v2(0)))});
    script_server second({feeding(feed)});
    running_source source(stream_from(first, {.hosts = {host_of(second)}}));
    REQUIRE(source.intake.receives(1));
    for (const auto wait : {15s, 15s}) {
        REQUIRE(source.time.someone_waits_for(wait));
        source.time.advance(wait);
    }
    REQUIRE(source.time.someone_waits_for(250ms));
    source.time.advance(250ms);
    REQUIRE(source.intake.receives(2));
    source.drain();
    check_all_came(source, lines(feed, 2), {.received = 3, .counted = 2, .duplicate = 1});
    CHECK(source.intake.is_told(host_of(first).substr(5) + " sent nothing for too long; connecting to " +
                                host_of(second).substr(5) + " in 250 ms"));
}

TEST_CASE("a start in the past is asked for by time, and live posts follow") {
    const jetstream_feed feed = {.count = 100};
    script_server server({feeding(feed)});
    running_source source(stream_from(server, {.since = 1h}));
    REQUIRE(source.intake.receives(100));
    source.drain();
    check_all_came(source, lines(feed, 2), {.received = 100, .counted = 100});
    CHECK(parameter_of(server.requests().front(), "cursor") == "1699996400000000");
}

TEST_CASE("a cursor that is too old is replaced by a time, and what was not replayed is told") {
    const jetstream_feed before = {.count = 1};
    const jetstream_feed after = {
        .count = 2, .first_seq = 5000, .first_time_us = before.first_time_us + 3'600'000'000, .author = "b"};
    const std::string clamped =
        text_frame(R"({"$type":"message","payload":{"$type":"network.bsky.jetstream.subscribeEvents#info",)"
                   R"("name":"OutdatedCursor","message":"\u001b[31mstarting at seq 5000"}})");
    script_server server({feeding(before), opening(""),
                          refusing(400, "{\"error\":\"CursorTooOld\",\"message\":\"cursor 100 below floor 5000\"}"),
                          [=](connection& peer) {
                              peer.send(acceptance(peer.request) + clamped + after.frames(peer.request));
                              peer.hold();
                          }});
    running_source source(stream_from(server, {.quiet_timeout = 10s}));
    REQUIRE(source.intake.receives(1));
    for (const weir::duration wait : std::initializer_list<weir::duration>{10s, 250ms, 500ms}) {
        CAPTURE(wait.count());
        REQUIRE(source.time.someone_waits_for(wait));
        source.time.advance(wait);
    }
    REQUIRE(source.intake.receives(3));
    source.drain();
    strings expected = lines(before, 2);
    for (const auto& line : lines(after, 2)) expected.push_back(line);
    check_all_came(source, expected, {.received = 4, .counted = 3, .control = 1});
    const auto requests = server.requests();
    CHECK(parameter_of(requests[2], "cursor") == "100");
    CHECK(parameter_of(requests[3], "cursor") == std::to_string(before.first_time_us));
    CHECK(source.intake.reconnects() == 2);
    const std::string name = host_of(server).substr(5);
    CHECK(source.intake.is_told(name + " says OutdatedCursor: ?[31mstarting at seq 5000"));
    CHECK(source.intake.is_told(name +
                                " did not replay what came from 2023-11-14T21:56:40Z to 2023-11-14T22:56:40Z; it is "
                                "missing"));
}

TEST_CASE("a server that finds the stream too slow is connected to again where it was") {
    const jetstream_feed feed = {.count = 2};
    script_server server({opening(text_frame(feed.v2(0)) +
                                  text_frame(R"({"$type":"error","error":"ConsumerTooSlow","message":"read faster"})")),
                          feeding(feed)});
    running_source source(stream_from(server));
    REQUIRE(source.time.someone_waits_for(250ms));
    source.time.advance(250ms);
    REQUIRE(source.intake.receives(2));
    source.drain();
    check_all_came(source, lines(feed, 2), {.received = 4, .counted = 2, .duplicate = 1, .control = 1});
    const std::string name = host_of(server).substr(5);
    CHECK(source.intake.is_told(name + " ended the stream: ConsumerTooSlow: read faster; connecting to " + name +
                                " in 250 ms"));
}

TEST_CASE("while the entrance is closed nothing is read, and after three seconds the stream is left and resumed") {
    const jetstream_feed feed = {.count = 50, .filler = std::string(10'000, 'x')};
    script_server server({feeding(feed)});
    running_source source(stream_from(server, {.block_bytes = 20'000}), 2);
    REQUIRE(source.intake.keeps_a_batch_waiting());
    REQUIRE(source.time.someone_waits_for(3s));
    source.time.advance(3s);
    REQUIRE(server.closes(1));
    source.intake.give_credit(fake_intake::unlimited);
    REQUIRE(source.intake.receives(50));
    source.drain();
    const auto account = source.intake.account();
    check_all_came(source, lines(feed, 2),
                   {.received = 50 + account.duplicate, .counted = 50, .duplicate = account.duplicate});
    CHECK(account.duplicate == 1);
    CHECK(source.intake.reconnects() == 1);
    CHECK(source.intake.most_bytes() <= 40'000);
}

TEST_CASE("messages of all kinds, and such as are none, are each accounted for") {
    const jetstream_feed feed = {.count = 2};
    const std::string account =
        R"({"did":"did:plc:a","time_us":1,"kind":"account","account":{"active":false,"did":"x"}})";
    script_server server(
        {opening_and_holding(text_frame(feed.v1(0)) + text_frame(account) + text_frame(account) + text_frame("") +
                             text_frame("\n") + text_frame(std::string(2000, 'x')) + text_frame("no JSON\r\nat all") +
                             web_socket_frame(opcode::binary, "no zstd") + text_frame(feed.v1(1)))});
    running_source source(stream_from(server, {.max_record_bytes = 1000}));
    REQUIRE(source.intake.receives(4));
    source.drain();
    check_all_came(source, {feed.v1(0) + "\n", account + "\n", "no JSON  at all\n", feed.v1(1) + "\n"},
                   {.received = 9, .counted = 4, .malformed = 3, .oversize = 1, .duplicate = 1});
}

TEST_CASE("failures are waited for by their schedules, and a message resets these") {
    const jetstream_feed feed = {.count = 1};
    script_server server({refusing(503, "warming up"), refusing(503, ""), refusing(429, ""), opening("\x80"),
                          opening(text_frame(feed.v2(0))), refusing(503, ""), feeding(feed)});
    running_source source(stream_from(server, {.speak = endpoint::v2}));
    std::size_t requests = 0;
    for (const weir::duration wait : std::initializer_list<weir::duration>{5s, 10s, 60s, 250ms, 250ms, 5s}) {
        CAPTURE(wait.count());
        REQUIRE(server.gets_request(++requests));
        REQUIRE(source.time.someone_waits_for(wait));
        source.time.advance(wait);
    }
    REQUIRE(server.gets_request(7));
    REQUIRE(source.time.someone_waits_for(15s));
    source.drain();
    check_all_came(source, lines(feed, 2), {.received = 2, .counted = 1, .duplicate = 1});
    CHECK(source.intake.reconnects() == 6);
}

TEST_CASE("a server that says for how long is left alone for so long, and no longer") {
    struct answer {
        std::string head;
        weir::duration wait;
    };
    // The test's clock begins on Tue, 14 Nov 2023 22:13:20 GMT.
    const std::vector<answer> answers = {{"503 No\r\nRetry-After: Tue, 14 Nov 2023 22:15:00 GMT", 100s},
                                         {"429 No\r\nRetry-After: 17", 17s},
                                         {"503 No\r\nRetry-After: 1800", 1800s},
                                         {"429 No\r\nRetry-After: 0", 1s},
                                         {"503 No\r\nRetry-After: 1000000", 1h},
                                         {"503 No\r\nRetry-After: 99999999999999999999", 1h},
                                         {"503 No\r\nRetry-After: nonsense", 80s}};
    const jetstream_feed feed = {.count = 1};
    std::vector<script_server::script> scripts;
    for (const auto& one : answers) scripts.push_back(answering_with(one.head));
    scripts.push_back(feeding(feed));
    script_server server(std::move(scripts));
    running_source source(stream_from(server));
    for (const auto& one : answers) {
        CAPTURE(one.head);
        REQUIRE(source.time.someone_waits_for(one.wait));
        source.time.advance(one.wait);
    }
    REQUIRE(source.intake.receives(1));
    source.drain();
    check_all_came(source, lines(feed, 2), {.received = 1, .counted = 1});
    const std::string name = host_of(server).substr(5);
    CHECK(source.intake.is_told(name + " answered with status 429; connecting to " + name + " in 17 s"));
}

TEST_CASE("while one server wants to be left alone the others are asked") {
    const jetstream_feed feed = {.count = 1};
    script_server first({answering_with("429 No\r\nRetry-After: 600"), feeding(feed)});
    script_server second({answering_with("503 No")});
    running_source source(stream_from(first, {.hosts = {host_of(second)}}));
    REQUIRE(source.time.someone_waits_for(250ms));
    source.time.advance(250ms);
    weir::duration left = 600s - 250ms;
    for (const weir::duration wait : std::initializer_list<weir::duration>{5s, 10s, 20s, 40s, 80s, 160s}) {
        CAPTURE(wait.count());
        REQUIRE(source.time.someone_waits_for(wait));
        source.time.advance(wait);
        left -= wait;
    }
    REQUIRE(source.time.someone_waits_for(left));
    CHECK(first.requests().size() == 1);
    CHECK(second.requests().size() == 7);
    source.time.advance(left);
    REQUIRE(source.intake.receives(1));
    source.drain();
    check_all_came(source, lines(feed, 2), {.received = 1, .counted = 1});
}

TEST_CASE("a stream gives up when no server will ever answer it, or after so many failures") {
    struct refusal {
        int status;
        weir::source_error::kind kind;
        std::string text;
    };
    using kind = weir::source_error::kind;
    const auto expected = GENERATE(values<refusal>({
        {401, kind::unauthorised, " answered with status 401: no\x3f[2J"},
        {400, kind::rejected, " answered with status 400: no\x3f[2J"},
        {302, kind::rejected, " answered with status 302: no\x3f[2J"},
        {503, kind::unreachable, " answered with status 503: no\x3f[2J (given up after 1 failure)"},
    }));
    script_server server({refusing(expected.status, "no\x1b[2J")});
    running_source source(stream_from(server, {.speak = endpoint::v2, .give_up_first = 1}));
    try {
        source.end();
        FAIL("the source did not fail");
    } catch (const weir::source_error& error) {
        CHECK(error.what_kind() == expected.kind);
        CHECK(error.what() == host_of(server).substr(5) + expected.text);
    }
}

TEST_CASE("a redirect is told with where it points to, and not followed") {
    const auto [to, text] = GENERATE(table<std::string, std::string>({
        {"https://example.org/x?key=1",
         " answered with status 301, which sends on to https://example.org/x; no redirect is followed, name that "
         "address instead"},
        {"http://example.org/x",
         " answered with status 301, which sends on to http://example.org/x; plain http is refused, look for an "
         "address with https"},
    }));
    script_server server({[to = to](connection& peer) {
        peer.send("HTTP/1.1 301 No\r\nContent-Length: 0\r\nLocation: " + to + "\r\n\r\n");
    }});
    running_source source(stream_from(server));
    CHECK_THROWS_WITH(source.end(), host_of(server).substr(5) + text);
    CHECK(server.requests().size() == 1);
}

TEST_CASE("a stop at any moment ends a stream, and every record is accounted for") {
    dice random(printed_seed());
    const jetstream_feed feed = {.count = 500};
    for (int times = 0; times < 40; ++times) {
        const std::size_t cut = random.between(0, 100'000);
        const std::size_t wanted = random.between(0, 300);
        CAPTURE(times, cut, wanted);
        script_server server({feeding(feed, cut), feeding(feed)});
        running_source source(stream_from(server));
        static_cast<void>(
            source.intake.comes_to([&](auto& intake) { return intake.records.size() >= std::min(wanted, cut / 400); }));
        if (random.between(0, 1) == 0) source.time.advance(250ms);
        source.drain();
        CHECK(source.intake.account().adds_up());
        CHECK(source.intake.respected());
    }
}

TEST_CASE("a server on this machine may be named as its address alone, and by what a browser would call it") {
    const jetstream_feed feed = {.count = 1};
    script_server server({feeding(feed)});
    const std::string address = host_of(server).substr(5);
    const std::string name = GENERATE("", "ws://", "http://");
    running_source source(std::make_unique<weir::bluesky::stream>(options{.hosts = {name + address}, .linger = 0ms}));
    REQUIRE(source.intake.receives(1));
    source.drain();
    check_all_came(source, lines(feed, 2), {.received = 1, .counted = 1});
}

TEST_CASE("options that cannot work are refused at once") {
    const auto make = [](options chosen) { return weir::bluesky::posts(std::move(chosen)); };
    CHECK(make({}).name() == "bluesky::posts");
    CHECK_THROWS_WITH(make({.hosts = {"ws://example.org"}}),
                      "plain http is allowed to this machine only (localhost, 127.0.0.1, ::1); use https (of a "
                      "WebSocket: ws, wss)");
    CHECK_THROWS_WITH(make({.hosts = {"example.org/path"}}), "a Jetstream is named by its host alone, without a path");
    const std::string host = GENERATE("", "a b", "example.org:99999", "ftp://example.org", "wss://");
    CHECK_THROWS_WITH(make({.hosts = {host}}),
                      "a Jetstream is named by its host alone, as jetstream.example.org or 127.0.0.1:6008");
    CHECK_THROWS_WITH(
        make({.hosts = {"name:secret@example.org"}}),
        "a URL must not hold a user name or password; give credentials apart from it (of a WebSocket: ws, "
        "wss)");
    CHECK_THROWS_WITH(make({.since = 1h, .cursor = 7}), "bluesky: begin at a time or at a cursor, not at both");
    CHECK_THROWS_WITH(make({.since = -1h}), "bluesky: what is to come cannot be replayed; give a time that is past");
    CHECK_THROWS_WITH(make({.collections = strings(101, "x")}), "a Jetstream takes 100 collections at most");
}

}  // namespace
