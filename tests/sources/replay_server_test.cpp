// SPDX-License-Identifier: Apache-2.0
#include <weir/replay_server.hpp>

#include "support/catch.hpp"
#include "support/plain_client.hpp"

namespace {

using namespace std::chrono_literals;
using namespace weir::testing;
using weir::replay_options;
using weir::replay_server;

}  // namespace

TEST_CASE("a feed is served with newlines, or with lengths if the client asks for them") {
    replay_server server(numbered(3));
    CHECK(server.base_url() == "http://127.0.0.1:" + std::to_string(server.port()));
    SECTION("newlines") {
        const auto answer = plain_client(server).get().read_all();
        CHECK(answer.starts_with("HTTP/1.1 200 OK\r\n"));
        CHECK(stream_of(answer) == lines(0, 3));
        CHECK(answer.ends_with("\r\n0\r\n\r\n"));
    }
    SECTION("lengths by the query") {
        CHECK(stream_of(answer_of(server)) == with_lengths(0, 3));
    }
    SECTION("lengths by the form") {
        plain_client client(server);
        client.send(
            "POST /1.1/statuses/filter.json HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            "Content-Length: 30\r\n\r\ntrack=a%20b+c");
        client.send("&delimited=length");
        CHECK(stream_of(client.read_all()) == with_lengths(0, 3));
        const auto request = server.requests().at(0);
        CHECK(request.method == "POST");
        CHECK(request.path == "/1.1/statuses/filter.json");
        CHECK(request.parameter("track") == "a b c");
        CHECK(request.header("content-length") == "30");
        CHECK(request.body == "track=a%20b+c&delimited=length");
    }
    REQUIRE(server.wait_until_ended());
    CHECK(server.counters().records_sent == 3);
    CHECK(server.counters().connections == 1);
}

TEST_CASE("a stream that is not chunked lasts until the connection is closed") {
    replay_server server(numbered(2), {.chunked = false});
    CHECK(body_of(plain_client(server).get().read_all()) == lines(0, 2));
}

TEST_CASE("the stream is the same however it is cut into chunks") {
    const auto records = static_cast<std::size_t>(GENERATE(1, 7, 64));
    const auto bytes = static_cast<std::size_t>(GENERATE(0, 1, 2, 10, 1000));
    const auto seed = static_cast<std::uint64_t>(GENERATE(0, 1, 2));
    if (bytes == 0 && seed > 0) return;
    CAPTURE(records, bytes, seed);
    replay_server server(numbered(100), {.chunks = {.records = records, .bytes = bytes, .seed = seed}});
    const auto answer = answer_of(server);
    CHECK(stream_of(answer) == with_lengths(0, 100));
    for (const auto& chunk : chunks_of(answer)) CHECK((bytes == 0 || chunk.size() <= bytes));
    if (bytes == 0 && records == 1) CHECK(chunks_of(answer).size() == 101);
    if (bytes == 0 && records == 64) CHECK(chunks_of(answer).size() == 3);
}

TEST_CASE("only the two paths are served, each by its method") {
    replay_server server(numbered(1));
    CHECK(plain_client(server).get("/").read_all().starts_with("HTTP/1.1 404 "));
    CHECK(plain_client(server).get("/1.1/statuses/filter.json").read_all().starts_with("HTTP/1.1 405 "));
    CHECK(plain_client(server).send("nonsense\r\n\r\n").read_all().starts_with("HTTP/1.1 400 "));
    const std::string large(weir::http_request_parser::limit_bytes + 1, 'x');
    CHECK(plain_client(server).get("/" + large).read_all().starts_with("HTTP/1.1 431 "));
    CHECK(plain_client(server)
              .send("POST /statuses/filter.json HTTP/1.1\r\nContent-Length: 65537\r\n\r\n")
              .read_all()
              .starts_with("HTTP/1.1 413 "));
    CHECK(stream_of(plain_client(server).get("/any/statuses/sample.json").read_all()) == lines(0, 1));
}

TEST_CASE("records come at their rate, keep-alives when nothing else does") {
    const auto clock = std::make_shared<weir::manual_clock>();
    replay_server server(numbered(3), {.records_per_second = 0.1, .keep_alive = 4s, .stay_open = true, .clock = clock});
    plain_client client(server);
    client.get();
    REQUIRE(server.wait_for_records(1));
    client.read_until("{\"n\":0}\r\n\r\n");
    clock->advance(4s);
    client.read_until("2\r\n\r\n\r\n");
    clock->advance(6s);
    REQUIRE(server.wait_for_records(2));
    client.read_until("{\"n\":1}\r\n\r\n");
    clock->advance(10s);
    REQUIRE(server.wait_for_records(3));
    CHECK(stream_of(client.read_until("{\"n\":2}\r\n\r\n")) == lines(0, 1) + "\r\n" + lines(1, 3));
    clock->advance(10s);  // that there is no fourth record shows when it would be due; the stream stays open
    REQUIRE(server.wait_until_ended());
    CHECK(stream_of(client.read_until("2\r\n\r\n\r\n")) == lines(0, 1) + "\r\n" + lines(1, 3) + "\r\n");
}

TEST_CASE("a server whose client does not read is blocked, and goes on when it reads") {
    const int count = 1000;
    replay_server server(numbered(count, 20'000), {.send_buffer_bytes = 64 << 10});
    plain_client client(server);
    client.get();
    REQUIRE(server.wait_until_blocked());
    const auto blocked = server.counters();
    CHECK(blocked.blocked == 1);
    CHECK(blocked.records_sent > 0);
    CHECK(blocked.records_sent < count);
    CHECK(blocked.bytes_accepted > blocked.records_sent * 20'000);
    CHECK(blocked.bytes_accepted < (blocked.records_sent + 1) * 20'100);
    const auto answer = client.read_all();
    CHECK(chunks_of(answer).size() == count + 1);
    REQUIRE(server.wait_until_ended());
    CHECK(server.counters().bytes_accepted == answer.size());
}

TEST_CASE("a server ends at once though its sends are blocked, its streams silent or its requests unfinished") {
    auto server = std::make_unique<replay_server>(numbered(1'000'000, 1000));
    plain_client blocked(*server);
    blocked.get();
    plain_client silent(*server);
    silent.send("GET /1.1/sta");
    REQUIRE(server->wait_until_blocked());
    REQUIRE(server->wait_for_connections(2));
    server.reset();
    silent.read_all();
    CHECK((silent.ended() || silent.was_reset()));
}

TEST_CASE("two connections share the feed, no record comes twice") {
    replay_server server(numbered(2000, 5000));
    plain_client one(server);
    plain_client other(server);
    one.get();
    REQUIRE(server.wait_until_blocked(0ms));
    const auto rest = stream_of(other.get().read_all());
    const auto first = stream_of(one.read_all());
    REQUIRE(server.wait_until_ended());
    CHECK(server.counters().records_sent == 2000);
    auto all = numbers_in(first);
    const auto others = numbers_in(rest);
    all.insert(all.end(), others.begin(), others.end());
    std::sort(all.begin(), all.end());
    REQUIRE(all.size() == 2000);
    for (std::size_t number = 0; number < all.size(); ++number) REQUIRE(all[number] == number);
}

TEST_CASE("what a feed throws ends the stream and can be asked for") {
    replay_server server([first = true](std::string& record) mutable {
        if (!std::exchange(first, false)) throw std::runtime_error("no more");
        record = "{\"n\":0}";
        return true;
    });
    CHECK(stream_of(answer_of(server)) == with_lengths(0, 1));
    REQUIRE(server.wait_until_ended());
    CHECK_THROWS_WITH(std::rethrow_exception(server.feed_failure()), "no more");
}

TEST_CASE("a port that is taken is named") {
    replay_server server(numbered(0));
    CHECK_THROWS_WITH(
        replay_server(numbered(0), {.port = server.port()}),
        "replay server: cannot listen on 127.0.0.1:" + std::to_string(server.port()) + ": Address already in use");
    CHECK_THROWS_AS(replay_server(numbered(0), {.records_per_second = -1}), std::invalid_argument);
}
