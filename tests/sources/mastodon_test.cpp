// SPDX-License-Identifier: Apache-2.0
#include <weir/mastodon.hpp>

#include "support/event_script.hpp"

namespace {

using namespace std::chrono_literals;
using namespace weir::testing;
namespace mastodon = weir::mastodon;
using connection = script_server::connection;

const std::string update = "event: update\ndata: {\"id\":\"1\",\"tags\":[{\"name\":\"hola\"}]}\n\n";

std::string base_of(const script_server& server) {
    return server.url().substr(0, server.url().rfind('/'));
}

script_server::script naming(const std::string& streaming) {
    return [streaming](connection& peer) {
        peer.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n");
        peer.send("{\"configuration\":{\"urls\":{\"streaming\":\"" + streaming + "\"}}}");
    };
}

std::unique_ptr<weir::source> posts(mastodon::options options) {
    options.settings.linger = 0s;
    return mastodon::posts(std::move(options)).make();
}

TEST_CASE("a host is asked where it streams, and the token goes there in a header only") {
    script_server streaming({holding_events(":)\n" + update + ":thump\n")});
    const std::string address = base_of(streaming);
    script_server host({naming("ws" + address.substr(4) + "/")});
    running_source source(posts(
        {.host = base_of(host), .from = mastodon::channel::hashtag, .hashtag = "Grüße & more", .token = "user-token"}));
    REQUIRE(source.intake.receives(1));
    source.drain();
    CHECK(host.requests().front().starts_with("GET /api/v2/instance HTTP/1.1\r\n"));
    CHECK(host.requests().front().find("user-token") == std::string::npos);
    const std::string request = streaming.requests().front();
    CHECK(request.starts_with("GET /api/v1/streaming/hashtag?tag=Gr%C3%BC%C3%9Fe%20%26%20more HTTP/1.1\r\n"));
    CHECK(header_of(request, "Authorization") == "Bearer user-token");
    CHECK(header_of(request, "Accept") == "text/event-stream");
}

TEST_CASE("a host that names no address for streams streams itself") {
    const bool refused = GENERATE(true, false);
    script_server server({refused ? refusing(404, "") : naming(""), holding_events(update)});
    running_source source(posts({.host = base_of(server), .from = mastodon::channel::local}));
    REQUIRE(source.intake.receives(1));
    source.drain();
    CHECK(server.requests().back().starts_with("GET /api/v1/streaming/public/local HTTP/1.1\r\n"));
    CHECK(header_of(server.requests().back(), "Authorization").empty());
}

TEST_CASE("an address for streams that could leak the token is not used") {
    const auto address = GENERATE(as<std::string>(), "ws://streaming.example", "https://me:pass@streaming.example",
                                  "https://streaming.example?x=1", "nonsense \x1b[2J");
    std::string escaped = address;
    if (const auto at = escaped.find('\x1b'); at != std::string::npos) escaped.replace(at, 1, "\\u001b");
    script_server server({naming(escaped), holding_events(update)});
    running_source source(posts({.host = base_of(server), .token = "user-token"}));
    REQUIRE(source.intake.receives(1));
    source.drain();
    CHECK(source.intake.notices().front().find("which is refused") != std::string::npos);
    CHECK(source.intake.notices().front().find('\x1b') == std::string::npos);
    CHECK(server.requests().size() == 2);
}

TEST_CASE("new posts are counted, and all else is control") {
    script_server server(
        {holding_events("event: delete\ndata: 1\n\nevent: status.update\ndata: {\"id\":\"1\"}\n\n" + update +
                        "event: filters_changed\n\nevent: announcement\ndata: {}\n\n" + update)});
    running_source source(posts({.host = "mastodon.example", .streaming_url = base_of(server)}));
    REQUIRE(source.intake.receives(2));
    source.drain();
    const std::string status = "{\"id\":\"1\",\"tags\":[{\"name\":\"hola\"}]}";
    check_all_came(source, {status, status}, {.received = 5, .counted = 2, .control = 3});
}

TEST_CASE("a stream that lives but brings nothing is told after a minute") {
    std::promise<void> first;
    std::promise<void> second;
    script_server server({[one = first.get_future().share(), two = second.get_future().share()](connection& peer) {
        begin_events(peer);
        peer.send(update);
        one.wait_for(30s);
        peer.send(":thump\n");
        two.wait_for(30s);
    }});
    running_source source(posts({.host = "mastodon.example", .streaming_url = base_of(server)}));
    REQUIRE(source.intake.receives(1));
    source.time.advance(30s);
    source.time.forget_who_waits();
    first.set_value();
    // The comment put the stall off from 45 s to 75 s, but not the notice.
    REQUIRE(source.time.someone_waits_for(30s));
    source.time.advance(30s);
    REQUIRE(source.intake.is_told(
        "connected, but nothing to count for 60 s; some hosts keep their public streams to themselves, and small ones "
        "may have few posts"));
    second.set_value();
    source.drain();
}

TEST_CASE("a host that wants a token says so, and one that repeats it is not heard") {
    struct refusal {
        int status;
        const char* advice;
    };
    const auto given = GENERATE(values<refusal>({{401, "Mastodon streams to users only; give the access token of one"},
                                                 {403, "the token must be one of a user, not of an application"}}));
    script_server server({refusing(given.status, "{\"error\":\"Missing access token, not user-token\"}")});
    running_source source(posts({.host = "mastodon.example", .token = "user-token", .streaming_url = base_of(server)}));
    try {
        source.end();
        FAIL("the source did not fail");
    } catch (const weir::source_error& error) {
        CHECK(error.what_kind() == weir::source_error::kind::unauthorised);
        CHECK(error.what() == base_of(server) + "/api/v1/streaming/public answered with status " +
                                  std::to_string(given.status) + " (" + given.advice +
                                  "): {\"error\":\"Missing access token, not ...\"}");
    }
}

TEST_CASE("an outage is told, since Mastodon replays nothing") {
    script_server server({sending_events("id: 5\n" + update), refusing(503, ""), holding_events(update)});
    running_source source(posts({.host = "mastodon.example", .streaming_url = base_of(server)}));
    for (const weir::duration wait : std::initializer_list<weir::duration>{250ms, 5s}) {
        REQUIRE(source.time.someone_waits_for(wait));
        source.time.advance(wait);
    }
    REQUIRE(source.intake.is_told("no data from 22:13:20 to 22:13:25 UTC (5.250 s); nothing can be replayed"));
    REQUIRE(source.intake.receives(2));
    source.drain();
    CHECK(header_of(server.requests().back(), "Last-Event-ID").empty());
}

TEST_CASE("a place names a host and a channel") {
    CHECK(mastodon::options_for("mastodon.example").from == mastodon::channel::everything);
    CHECK(mastodon::options_for("mastodon.example/").from == mastodon::channel::everything);
    CHECK(mastodon::options_for("mastodon.example/local").from == mastodon::channel::local);
    CHECK(mastodon::options_for("mastodon.example/remote").host == "mastodon.example");
    CHECK(mastodon::options_for("mastodon.example:8443/hashtag/#tag/1").hashtag == "tag/1");
    CHECK(mastodon::posts({.host = "mastodon.example"}).name() == "mastodon:mastodon.example");
    CHECK_THROWS_WITH(mastodon::options_for("mastodon.example/home"),
                      "mastodon: no such channel; write HOST, HOST/local, HOST/remote or HOST/hashtag/TAG");
    for (const char* const place : {"mastodon.example/hashtag/", "mastodon.example/hashtag/#"}) {
        CHECK_THROWS_WITH(mastodon::options_for(place),
                          "mastodon: a hashtag is needed for its channel, and only there");
    }
    for (const char* const place : {"", "me@mastodon.example", "mastodon.example?x"}) {
        CHECK_THROWS_WITH(mastodon::options_for(place),
                          "mastodon: not the name of a host; write it as mastodon.example");
    }
}

}  // namespace
