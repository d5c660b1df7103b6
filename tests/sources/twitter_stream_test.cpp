// SPDX-License-Identifier: Apache-2.0
#include <weir/twitter_stream.hpp>

#include <weir/source_error.hpp>

#include "support/catch.hpp"
#include "support/running_source.hpp"

#include <set>

namespace {

using namespace std::chrono_literals;
using namespace weir::testing;
using weir::source_error;
using connection = script_server::connection;

TEST_CASE("records come through whatever the response's chunks are") {
    const auto expected = records(0, 100);
    const std::string bytes = "\r\n" + framed(expected) + "\r\n";
    const auto script = GENERATE_COPY(values<std::pair<const char*, script_server::script>>({
        {"one piece", sending(bytes)},
        {"a byte at a time",
         [bytes](connection& peer) {
             peer.begin();
             peer.send_each_byte(bytes);
         }},
        {"HTTP chunks that end anywhere",
         [bytes](connection& peer) {
             peer.begin_chunked();
             for (std::size_t at = 0; at < bytes.size(); at += 7) peer.send_chunk(bytes.substr(at, 7));
             peer.send_chunk("");
         }},
    }));
    CAPTURE(script.first);
    script_server server({script.second});
    running_source source({.url = server.url(), .end_on_close = true});
    source.end();
    check_all_came(source, expected, {.received = 100, .counted = 100});
}

TEST_CASE("newline-delimited records come through as well") {
    script_server server({sending(record(1) + "\r\n\r\n" + record(2) + "\n")});
    running_source source({.url = server.url(), .mode = weir::framing::newline, .end_on_close = true});
    source.end();
    check_all_came(source, records(1, 3), {.received = 2, .counted = 2});
    CHECK(server.requests().front().find("delimited") == std::string::npos);
}

TEST_CASE("filter parameters are sent in a signed form, sample's in a signed query") {
    const bool post = GENERATE(true, false);
    script_server server({sending("")});
    running_source source({.url = server.url(),
                           .post = post,
                           .track = {"trump", "hillary clinton"},
                           .locations = {"-122.75", "36.8"},
                           .language = {"en"},
                           .credentials = weir::oauth::credentials{"key", "key secret", "token", "token secret"},
                           .end_on_close = true});
    source.end();
    const std::string request = server.requests().front();
    const std::string sent =
        "track=trump%2Chillary%20clinton&locations=-122.75%2C36.8&language=en&delimited=length"
        "&stall_warnings=true";
    CHECK(request.starts_with(post ? "POST /stream HTTP/1.1\r\n" : "GET /stream?" + sent + " HTTP/1.1\r\n"));
    CHECK(request.ends_with(post ? "\r\n\r\n" + sent : "\r\n\r\n"));
    CHECK(request.find("secret") == std::string::npos);

    // The server's own computation of what the signature has to be.
    const auto value = [&request](const std::string& name) {
        const std::size_t begin = request.find(name + "=\"") + name.size() + 2;
        return request.substr(begin, request.find('"', begin) - begin);
    };
    const std::string base = weir::oauth::signature_base(post ? "POST" : "GET", server.url(),
                                                         {{"track", "trump,hillary clinton"},
                                                          {"locations", "-122.75,36.8"},
                                                          {"language", "en"},
                                                          {"delimited", "length"},
                                                          {"stall_warnings", "true"},
                                                          {"oauth_consumer_key", "key"},
                                                          {"oauth_token", "token"},
                                                          {"oauth_signature_method", "HMAC-SHA1"},
                                                          {"oauth_version", "1.0"},
                                                          {"oauth_nonce", value("oauth_nonce")},
                                                          {"oauth_timestamp", "1700000000"}});
    CHECK(value("oauth_timestamp") == "1700000000");
    CHECK(value("oauth_signature") ==
          weir::oauth::percent_encoded(weir::oauth::signature(base, "key secret", "token secret")));
}

TEST_CASE("a bearer token is sent in the header") {
    script_server server({sending("")});
    running_source source(
        {.url = server.url(), .credentials = weir::twitter::bearer_token{"AAA%2B"}, .end_on_close = true});
    source.end();
    CHECK(server.requests().front().find("\r\nAuthorization: Bearer AAA%2B\r\n") != std::string::npos);
}

TEST_CASE("after a reset in the middle of a tweet the stream goes on, and the cut tweet is malformed") {
    std::promise<void> arrived;
    script_server server({[may_reset = arrived.get_future().share()](connection& peer) {
                              peer.begin();
                              peer.send(framed(records(0, 3)) + "500\r\n{\"cut");
                              may_reset.wait_for(30s);
                              peer.reset();
                          },
                          [](connection& peer) {
                              peer.begin();
                              peer.send(framed(records(3, 5)));
                              peer.hold();
                          }});
    running_source source({.url = server.url()});
    REQUIRE(source.time.someone_waits_for(20ms));
    source.time.advance(20ms);
    REQUIRE(source.intake.receives(3));
    arrived.set_value();
    REQUIRE(source.time.someone_waits_for(250ms));
    source.time.advance(250ms);
    REQUIRE(source.time.someone_waits_for(20ms));
    source.time.advance(20ms);
    REQUIRE(source.intake.receives(5));
    source.drain();
    check_all_came(source, records(0, 5), {.received = 6, .counted = 5, .malformed = 1});
    CHECK(source.intake.reconnects() == 1);
}

TEST_CASE("refusals and failures are waited for by their schedules, and a message resets these") {
    std::promise<void> arrived;
    const auto sending_until_told = [told = arrived.get_future().share()](connection& peer) {
        peer.begin();
        peer.send(framed(records(0, 1)));
        told.wait_for(30s);
    };
    script_server server({refusing(420, "Enhance your calm"), refusing(420, ""), refusing(503, ""), refusing(503, ""),
                          [](connection&) {}, sending_until_told, refusing(420, ""), stay_silent});
    running_source source(
        {.url = server.url(), .credentials = weir::oauth::credentials{"key", "secret", "token", "secret"}});
    std::size_t requests = 0;
    for (const weir::duration wait : std::initializer_list<weir::duration>{60s, 120s, 5s, 10s, 250ms}) {
        CAPTURE(wait.count());
        REQUIRE(server.gets_request(++requests));
        REQUIRE(source.time.someone_waits_for(wait));
        source.time.advance(wait);
    }
    REQUIRE(server.gets_request(++requests));
    REQUIRE(source.time.someone_waits_for(20ms));
    source.time.advance(20ms);
    REQUIRE(source.intake.receives(1));
    arrived.set_value();
    REQUIRE(source.time.someone_waits_for(250ms));
    source.time.advance(250ms);
    REQUIRE(server.gets_request(++requests));
    REQUIRE(source.time.someone_waits_for(60s));
    source.time.advance(60s);
    REQUIRE(server.gets_request(++requests));
    source.drain();
    CHECK(source.intake.reconnects() == 7);
    std::set<std::string> nonces;
    for (const auto& request : server.requests()) nonces.insert(request.substr(request.find("oauth_nonce"), 46));
    CHECK(nonces.size() == requests);
}

TEST_CASE("a status that no repetition can mend ends the source with the server's words") {
    struct refusal {
        int status;
        source_error::kind kind;
    };
    const auto expected = GENERATE(values<refusal>({{401, source_error::kind::unauthorised},
                                                    {403, source_error::kind::unauthorised},
                                                    {404, source_error::kind::rejected},
                                                    {406, source_error::kind::rejected},
                                                    {413, source_error::kind::rejected},
                                                    {416, source_error::kind::rejected}}));
    script_server server({refusing(expected.status, "{\"errors\":\n [\"\x1b[31mNo\xE2\x80\xAE, token-secret\"]}")});
    running_source source({.url = server.url(), .credentials = weir::twitter::bearer_token{"token-secret"}});
    try {
        source.end();
        FAIL("the source did not fail");
    } catch (const source_error& error) {
        CHECK(error.what_kind() == expected.kind);
        CHECK(error.what() == server.url() + " answered with status " + std::to_string(expected.status) +
                                  ": {\"errors\": [\"?[31mNo???, ...\"]}");
    }
    CHECK(server.requests().size() == 1);
    CHECK(source.intake.reconnects() == 0);
}

TEST_CASE("a source gives up after the chosen number of failures in a row") {
    script_server server({refusing(503, "Over capacity")});
    running_source source({.url = server.url(), .give_up_after = 2});
    REQUIRE(source.time.someone_waits_for(5s));
    source.time.advance(5s);
    try {
        source.end();
        FAIL("the source did not fail");
    } catch (const source_error& error) {
        CHECK(error.what_kind() == source_error::kind::unreachable);
        CHECK(error.what() ==
              server.url() + " answered with status 503: Over capacity (given up after 2 failures in a row)");
    }
    CHECK(source.intake.reconnects() == 1);
}

TEST_CASE("a server that falls silent is left after 90 s and connected to again") {
    script_server server({[](connection& peer) {
                              peer.begin();
                              peer.send(framed(records(0, 1)));
                              peer.hold();
                          },
                          sending(framed(records(1, 3)))});
    running_source source({.url = server.url(), .end_on_close = true});
    REQUIRE(source.time.someone_waits_for(20ms));
    source.time.advance(20ms);
    REQUIRE(source.time.someone_waits_for(90s - 20ms));
    source.time.advance(90s - 20ms);
    REQUIRE(source.time.someone_waits_for(250ms));
    source.time.advance(250ms);
    source.end();
    check_all_came(source, records(0, 3), {.received = 3, .counted = 3});
    CHECK(source.intake.reconnects() == 1);
    CHECK(source.intake.notices().back() ==
          "no data from 22:13:20 to 22:14:50 UTC (90.250 s); nothing can be replayed");
}

TEST_CASE("an orderly end of the response is connected again after 250 ms") {
    script_server server({sending(""), stay_silent});
    running_source source({.url = server.url()});
    REQUIRE(source.time.someone_waits_for(250ms));
    source.time.advance(250ms);
    REQUIRE(server.gets_request(2));
    source.drain();
    CHECK(source.intake.reconnects() == 1);
}

TEST_CASE("what a stream says about itself is told once a connection, and counted as any record") {
    const strings said = {
        R"({"warning":{"code":"FALLING_BEHIND","message":"Read \u001b[31mfaster, token-secret","percent_full":60}})",
        R"({"warning":{"code":"FALLING_BEHIND","message":"again"}})",
        R"({"disconnect":{"code":7,"stream_name":"x","reason":"admin\nlogout of token-secret"}})",
        R"({ "disconnect" : {"code":8,"reason":""}})",
        R"({"warning":"none"})",
        R"({"disconnect":)"};
    script_server server({sending(framed(said)), sending(framed({R"({"disconnect":{"code":99}})"}))});
    running_source source({.url = server.url(),
                           .credentials = weir::twitter::bearer_token{"token-secret"},
                           .linger = 0s,
                           .give_up_after = 3});
    REQUIRE(source.time.someone_waits_for(250ms));
    source.time.advance(250ms);
    REQUIRE(source.time.someone_waits_for(500ms));
    source.drain();
    check_all_came(source, {said[0], said[1], said[2], said[3], said[4], said[5], R"({"disconnect":{"code":99}})"},
                   {.received = 7, .counted = 7});
    CHECK(source.intake.notices() == strings{"warns: FALLING_BEHIND, Read ?[31mfaster, ... (60 % full)",
                                             "ends the stream: code 7 (admin logout), admin logout of ...",
                                             "closed the stream; connecting again in 250 ms",
                                             "ends the stream: code 99",
                                             "closed the stream; connecting again in 500 ms"});
}

TEST_CASE("a stream that sends nothing but why it ends fails as one that sends nothing") {
    const auto end = sending(framed({R"({"disconnect":{"code":6}})"}));
    script_server server({end, end, end});
    running_source source({.url = server.url(), .linger = 0s, .give_up_after = 3});
    for (const weir::duration wait : std::initializer_list<weir::duration>{250ms, 500ms}) {
        REQUIRE(source.time.someone_waits_for(wait));
        source.time.advance(wait);
    }
    CHECK_THROWS_AS(source.end(), source_error);
}

TEST_CASE("a Twitter stream waits for as long as its server asks") {
    const auto refused_for = [](const std::string& head) {
        return [head](connection& peer) { peer.send("HTTP/1.1 " + head + "\r\nContent-Length: 0\r\n\r\n"); };
    };
    script_server server(
        {refused_for("420 No\r\nRetry-After: 7"), refused_for("503 No\r\nRetry-After: 0"), stay_silent});
    running_source source({.url = server.url()});
    for (const weir::duration wait : std::initializer_list<weir::duration>{7s, 1s}) {
        REQUIRE(source.time.someone_waits_for(wait));
        source.time.advance(wait);
    }
    REQUIRE(server.gets_request(3));
    source.drain();
}

TEST_CASE("posts that a server left out are added up over its connections, each of which counts from nothing") {
    const auto limit = [](const std::string& count) { return R"({"limit":{"track":)" + count + "}}"; };
    const strings first = {limit("5"), limit("12"), limit("11"), limit("12"), limit("-1"), limit("\"13\"")};
    const strings second = {limit("3"), R"({ "limit":{"track":4}})", limit("18446744073709551615")};
    script_server server({sending(framed(first)), sending(framed(second))});
    running_source source({.url = server.url(), .linger = 0s});
    REQUIRE(source.time.someone_waits_for(250ms));
    source.time.advance(250ms);
    REQUIRE(source.intake.receives(9));
    source.drain();
    const weir::tally expected = {.received = 9, .counted = 9, .undelivered = 16};
    CHECK(source.intake.account() == expected);
}

TEST_CASE("a record waits 20 ms for others and no longer") {
    script_server server({[](connection& peer) {
        peer.begin();
        peer.send(sized(record(1)) + "9\r\n{\"a");
        peer.hold();
    }});
    running_source source({.url = server.url()});
    REQUIRE(source.time.someone_waits_for(20ms));
    CHECK(source.intake.received().empty());
    source.time.advance(20ms);
    CHECK(source.intake.receives(1));
    source.drain();
    // Who stops has lost nothing: half a record was never received.
    check_all_came(source, {record(1)}, {.received = 1, .counted = 1});
}

TEST_CASE("a bad size line is one malformed record and a long record one oversize, and the stream goes on") {
    script_server server(
        {sending(sized(record(1)) + "nonsense\r\n" + sized(record(2)) + sized(record(3, 200)) + sized(record(4)))});
    running_source source({.url = server.url(), .max_record_bytes = 100, .end_on_close = true});
    source.end();
    check_all_came(source, {record(1), record(2), record(4)},
                   {.received = 5, .counted = 3, .malformed = 1, .oversize = 1});
}

TEST_CASE("a stream whose framing is lost is connected to again") {
    script_server server({[](connection& peer) {
                              peer.begin();
                              peer.send(std::string(200'000, 'x'));
                              peer.hold();
                          },
                          sending(framed(records(0, 1)))});
    running_source source({.url = server.url(), .end_on_close = true});
    REQUIRE(source.time.someone_waits_for(250ms));
    source.time.advance(250ms);
    source.end();
    check_all_came(source, records(0, 1), {.received = 2, .counted = 1, .malformed = 1});
}

TEST_CASE("blocks keep to their size, and a record that is longer than a block has one of its own") {
    const auto expected = records(0, 2000, 300);
    strings all = expected;
    all.insert(all.begin() + 1000, record(7, 50'000));
    script_server server({sending(framed(all))});
    running_source source({.url = server.url(), .block_bytes = 40'000, .end_on_close = true});
    source.end();
    check_all_came(source, all, {.received = 2001, .counted = 2001});
    CHECK(source.intake.most_bytes() <= 50'000);
    CHECK(source.intake.most_bytes() >= 39'000);
}

TEST_CASE("a drain ends the source at once, and loses nothing that was received") {
    SECTION("while the server is silent") {
        script_server server({stay_silent});
        running_source source({.url = server.url()});
        REQUIRE(server.gets_request(1));
        REQUIRE(source.time.someone_waits_for(90s));
        source.drain();
        check_all_came(source, {}, {});
    }
    SECTION("while it waits to connect again") {
        script_server server({refusing(420, "")});
        running_source source({.url = server.url()});
        REQUIRE(source.time.someone_waits_for(60s));
        source.drain();
        check_all_came(source, {}, {});
    }
    SECTION("before a block is full") {
        script_server server({[](connection& peer) {
            peer.begin();
            peer.send(framed(records(0, 3)));
            peer.hold();
        }});
        running_source source({.url = server.url()});
        REQUIRE(source.time.someone_waits_for(20ms));
        source.drain();
        check_all_came(source, records(0, 3), {.received = 3, .counted = 3});
    }
}

TEST_CASE("a stream is refused at once if it could not be connected to or would leak") {
    const auto make = [](stream_options options) { return weir::twitter::stream(std::move(options)); };
    CHECK_THROWS_WITH(make({.url = "http://stream.twitter.com/1.1/statuses/sample.json"}),
                      "plain http is allowed to this machine only (localhost, 127.0.0.1, ::1); use https");
    CHECK_THROWS_WITH(make({.url = "https://stream.twitter.com/1.1/statuses/sample.json?count=5"}),
                      "the URL of a stream must come without a query; name its parameters instead");
    CHECK_THROWS_WITH(make({.url = "https://stream.twitter.com/", .credentials = weir::twitter::bearer_token{"a b"}}),
                      "the bearer token is empty or has characters that no token has; check its source");
}

}  // namespace
