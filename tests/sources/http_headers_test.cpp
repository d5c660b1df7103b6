// SPDX-License-Identifier: Apache-2.0
#include <weir/http_stream.hpp>

#include "support/catch.hpp"
#include "support/script_server.hpp"

namespace {

using weir::http_headers;
using weir::http_outcome;
using weir::testing::script_server;
using connection = script_server::connection;

// Keeps the headers that it was shown, and the body.
class reader final : public weir::http_consumer {
public:
    [[nodiscard]] bool begin(const http_headers& headers) override {
        shown.push_back(headers);
        return welcome;
    }
    [[nodiscard]] bool ready() override { return true; }
    [[nodiscard]] bool take(std::string_view bytes) override {
        REQUIRE(shown.size() == 1);
        body += bytes;
        return true;
    }
    [[nodiscard]] weir::time_point attend() override { return weir::end_of_time; }

    bool welcome = true;
    std::vector<http_headers> shown;
    std::string body;
};

http_outcome run(const script_server& server, reader& consumer) {
    const auto time = weir::system_clock();
    return weir::http_stream(*time, {}).run({.url = server.url()}, consumer);
}

TEST_CASE("the headers of a response are shown before its body, and come with its outcome") {
    script_server server({[](connection& peer) {
        peer.send(
            "HTTP/1.1 100 Continue\r\nX-Interim: 1\r\n\r\n"
            "HTTP/1.1 200 OK\r\nContent-TYPE:  text/event-stream ; charset=utf-8\t\r\nX: 1\r\nx:2\r\n"
            "Transfer-Encoding: chunked\r\n\r\n");
        peer.send_chunk("body");
        peer.send("0\r\nX-Trailer: 3\r\n\r\n");
    }});
    reader consumer;
    const auto outcome = run(server, consumer);
    CHECK(outcome.how == http_outcome::ending::closed);
    CHECK(consumer.body == "body");
    REQUIRE(consumer.shown.size() == 1);
    CHECK(consumer.shown.front().value("content-type") == "text/event-stream ; charset=utf-8");
    CHECK(outcome.header("x") == "1");
    CHECK(outcome.header("x-interim").empty());
    CHECK(outcome.header("x-trailer").empty());
}

TEST_CASE("the headers of a refusal come with its outcome only") {
    script_server server({[](connection& peer) {
        peer.send("HTTP/1.1 429 No\r\nRetry-After: 17\r\nX-Rate-Limit-Reset: 1700000000\r\nContent-Length: 0\r\n\r\n");
    }});
    reader consumer;
    const auto outcome = run(server, consumer);
    CHECK(outcome.status == 429);
    CHECK(outcome.header("retry-after") == "17");
    CHECK(outcome.header("x-rate-limit-reset") == "1700000000");
    CHECK(consumer.shown.empty());
}

TEST_CASE("a consumer may refuse a response by its headers") {
    script_server server({[](connection& peer) {
        peer.begin();
        peer.send("body");
        peer.hold();
    }});
    reader consumer;
    consumer.welcome = false;
    CHECK(run(server, consumer).how == http_outcome::ending::abandoned);
    CHECK(consumer.body.empty());
}

TEST_CASE("a redirect is not followed, and the outcome says where to") {
    const int status = GENERATE(301, 302, 303, 307, 308);
    script_server server({[status](connection& peer) {
        peer.send("HTTP/1.1 " + std::to_string(status) +
                  " Moved\r\nLocation: http://127.0.0.1:1/other\r\nContent-Length: 0\r\n\r\n");
    }});
    reader consumer;
    const auto outcome = run(server, consumer);
    CHECK(outcome.how == http_outcome::ending::status);
    CHECK(outcome.redirected());
    CHECK(outcome.header("location") == "http://127.0.0.1:1/other");
    CHECK(server.requests().size() == 1);
}

TEST_CASE("of endless headers 64 KiB are kept") {
    script_server server({[](connection& peer) {
        peer.send("HTTP/1.1 200 OK\r\n");
        for (int line = 0; line < 9; ++line) peer.send("X: " + std::string(10'000, 'x') + "\r\n");
        peer.send("Content-Length: 0\r\n\r\n");
    }});
    reader consumer;
    const auto outcome = run(server, consumer);
    CHECK(outcome.how == http_outcome::ending::closed);
    CHECK(outcome.headers.fields.size() == 6);
}

TEST_CASE("headers that do not end are a network error, before a body and behind it") {
    const bool behind = GENERATE(false, true);
    script_server server({[behind](connection& peer) {
        behind ? peer.begin_chunked() : peer.send("HTTP/1.1 200 OK\r\n");
        if (behind) peer.send("4\r\nbody\r\n0\r\n");
        for (int line = 0; line < 100'000; ++line) peer.send("X: " + std::string(10'000, 'x') + "\r\n");
    }});
    reader consumer;
    const auto outcome = run(server, consumer);
    CHECK(outcome.how == http_outcome::ending::network_error);
    CHECK_FALSE(outcome.words.empty());
    CHECK(consumer.body == (behind ? "body" : ""));
    CHECK(server.accepted_bytes() < 100'000'000);
}

TEST_CASE(
    "a body that is compressed though nobody asked for that is not received, and a character set is no compression") {
    const std::string encoding = GENERATE("gzip", "BR", "zstd", "identity", "utf-8");
    const bool compressed = encoding != "identity" && encoding != "utf-8";
    script_server server({[&encoding](connection& peer) {
        peer.send("HTTP/1.1 200 OK\r\nContent-Encoding: " + encoding + "\r\nContent-Length: 4\r\n\r\nbody");
    }});
    reader consumer;
    const auto outcome = run(server, consumer);
    CHECK(outcome.how == (compressed ? http_outcome::ending::compressed : http_outcome::ending::closed));
    CHECK(outcome.hopeless() == compressed);
    CHECK(consumer.body == (compressed ? "" : "body"));
    if (compressed) CHECK(outcome.words == encoding);
}

TEST_CASE("a header line that does not end is a network error, and not called a lack of memory alone") {
    script_server server({[](connection& peer) {
        peer.send("HTTP/1.1 200 OK\r\nX: " + std::string(1'000'000, 'x'));
        peer.hold();
    }});
    reader consumer;
    const auto outcome = run(server, consumer);
    CHECK(outcome.how == http_outcome::ending::network_error);
    CHECK(outcome.words.find("headers") != std::string::npos);
}

}  // namespace
