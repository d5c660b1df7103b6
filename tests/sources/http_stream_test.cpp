// SPDX-License-Identifier: Apache-2.0
#include <weir/http_stream.hpp>

#include "support/catch.hpp"
#include "support/script_server.hpp"
#include "support/watched_clock.hpp"

#include <algorithm>
#include <future>

namespace {

using namespace std::chrono_literals;
using weir::http_outcome;
using weir::testing::script_server;
using weir::testing::watched_clock;
using connection = script_server::connection;
using ending = http_outcome::ending;

// Takes all that comes, unless told otherwise.
class collector final : public weir::http_consumer {
public:
    [[nodiscard]] bool ready() override { return true; }
    [[nodiscard]] bool take(std::string_view bytes) override {
        const std::scoped_lock lock(mutex_);
        body += bytes;
        changed_.notify_all();
        if (throws) throw std::logic_error("the consumer's own");
        return body.size() < most_bytes;
    }
    [[nodiscard]] weir::time_point attend() override { return weir::end_of_time; }

    /// Waits until the body is just this; false after half a minute.
    [[nodiscard]] bool gets(std::string_view expected) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, 30s, [&] { return body == expected; });
    }

    std::string body;
    std::size_t most_bytes = std::string::npos;
    bool throws = false;

private:
    std::mutex mutex_;
    std::condition_variable changed_;
};

// A stream on a thread of its own, as a source's. It is stopped and joined whatever happens to the test.
class running_stream {
public:
    explicit running_stream(const std::string& url) {
        outcome_ = std::async(std::launch::async, [this, url] {
            weir::http_stream stream(time, stop.get_token());
            return stream.run({.url = url}, consumer);
        });
    }
    ~running_stream() { stop.request_stop(); }
    running_stream(const running_stream&) = delete;
    running_stream& operator=(const running_stream&) = delete;

    [[nodiscard]] http_outcome outcome() {
        if (outcome_.wait_for(30s) != std::future_status::ready) throw std::runtime_error("the stream does not end");
        return outcome_.get();
    }

    watched_clock time;
    std::stop_source stop;
    collector consumer;

private:
    std::future<http_outcome> outcome_;
};

http_outcome run(const script_server& server, collector& consumer, weir::http_stream::request request = {}) {
    const auto time = weir::system_clock();
    weir::http_stream stream(*time, {});
    request.url = server.url();
    return stream.run(request, consumer);
}

// A port that lets nobody in: its queue of connections is full, so that further ones hang.
class full_port {
public:
    full_port() {
        address_.sin_family = AF_INET;
        address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address_;
        auto* const address = reinterpret_cast<sockaddr*>(&address_);
        REQUIRE(bind(listener_, address, size) == 0);
        REQUIRE(listen(listener_, 0) == 0);
        REQUIRE(getsockname(listener_, address, &size) == 0);
        for (const int filler : fillers_) static_cast<void>(connect(filler, address, size));
    }
    ~full_port() {
        for (const int filler : fillers_) close(filler);
        close(listener_);
    }
    full_port(const full_port&) = delete;
    full_port& operator=(const full_port&) = delete;

    [[nodiscard]] std::string url() const {
        return "http://127.0.0.1:" + std::to_string(ntohs(address_.sin_port)) + "/";
    }

private:
    static int open() { return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0); }

    sockaddr_in address_ = {};
    const int listener_ = open();
    const int fillers_[3] = {open(), open(), open()};
};

TEST_CASE("a response without a length is received to its orderly end") {
    script_server server({[](connection& peer) {
        peer.begin();
        peer.send_each_byte("one byte at a time");
    }});
    collector consumer;
    const auto outcome = run(server, consumer);
    CHECK(outcome.how == ending::closed);
    CHECK(outcome.status == 200);
    CHECK(consumer.body == "one byte at a time");
}

TEST_CASE("a chunked response is received to its last chunk, and cut before that it is a network error") {
    const bool whole = GENERATE(true, false);
    script_server server({[whole](connection& peer) {
        peer.begin_chunked();
        for (const char* const chunk : {"some", " ", "chunks"}) peer.send_chunk(chunk);
        if (whole) peer.send_chunk("");
    }});
    collector consumer;
    const auto outcome = run(server, consumer);
    CHECK(outcome.how == (whole ? ending::closed : ending::network_error));
    CHECK(outcome.words.empty() == whole);
    CHECK(consumer.body == "some chunks");
}

TEST_CASE("a request carries its form and headers, asks for no compression and waits for no permission") {
    script_server server({[](connection& peer) { peer.begin(); }});
    collector consumer;
    static_cast<void>(
        run(server, consumer, {.post = true, .form = std::string(2'000'000, 'f'), .headers = {"Authorization: mine"}}));
    REQUIRE(server.gets_request(1));
    const std::string request = server.requests().front();
    CHECK(request.starts_with("POST /stream HTTP/1.1\r\n"));
    CHECK(request.find("Authorization: mine\r\n") != std::string::npos);
    CHECK(request.find("User-Agent: weir/0.1\r\n") != std::string::npos);
    CHECK(request.find("Content-Type: application/x-www-form-urlencoded\r\n") != std::string::npos);
    CHECK(request.ends_with("\r\n\r\n" + std::string(2'000'000, 'f')));
    CHECK(request.find("Expect:") == std::string::npos);
    CHECK(request.find("Accept-Encoding:") == std::string::npos);
}

TEST_CASE("a status other than 2xx ends with the server's words, and no byte reaches the consumer") {
    const int status = GENERATE(301, 401, 420, 503);
    script_server server({[status](connection& peer) { peer.refuse(status, "these are the words"); }});
    collector consumer;
    const auto outcome = run(server, consumer);
    CHECK(outcome.how == ending::status);
    CHECK(outcome.status == status);
    CHECK(outcome.words == "these are the words");
    CHECK(consumer.body.empty());
}

TEST_CASE("of endless words only the first 4 KiB are waited for") {
    script_server server({[](connection& peer) {
        peer.send("HTTP/1.1 503 No\r\n\r\n" + std::string(5000, 'w'));
        peer.hold();
    }});
    collector consumer;
    CHECK(run(server, consumer).words == std::string(4096, 'w'));
}

TEST_CASE("words that never end are waited for 3 s") {
    script_server server({[](connection& peer) {
        peer.send("HTTP/1.1 503 No\r\n\r\nso far");
        peer.hold();
    }});
    running_stream stream(server.url());
    REQUIRE(stream.time.someone_waits_for(3s));
    stream.time.advance(3s);
    const auto outcome = stream.outcome();
    CHECK(outcome.how == ending::status);
    CHECK(outcome.status == 503);
}

TEST_CASE("words and headers that come drop by drop are waited for no longer than others") {
    const bool refused = GENERATE(true, false);
    const weir::duration patience = refused ? 3s : 90s;
    std::promise<void> drop;
    script_server server({[refused, &drop](connection& peer) {
        peer.send(refused ? "HTTP/1.1 503 No\r\n\r\n" : "HTTP/1.1 200 OK\r\n");
        drop.get_future().wait();
        peer.send(refused ? "word" : "Name: value\r\n");
        peer.hold();
    }});
    running_stream stream(server.url());
    const bool waits = stream.time.someone_waits_for(patience);
    stream.time.advance(patience - 1s);
    stream.time.forget_who_waits();
    drop.set_value();
    REQUIRE(waits);
    REQUIRE(stream.time.someone_waits_for(1s));
    stream.time.advance(1s);
    CHECK(stream.outcome().how == (refused ? ending::status : ending::stalled));
}

TEST_CASE("nobody listening is a network error in libcurl's words") {
    collector consumer;
    std::string url;
    {
        const script_server server({[](connection&) {}});
        url = server.url();
    }
    const auto time = weir::system_clock();
    weir::http_stream stream(*time, {});
    const auto outcome = stream.run({.url = url}, consumer);
    CHECK(outcome.how == ending::network_error);
    CHECK(outcome.status == 0);
    CHECK_FALSE(outcome.words.empty());
}

TEST_CASE("a consumer may abandon a response") {
    script_server server({[](connection& peer) {
        peer.begin();
        peer.send(std::string(100'000, 'b'));
        peer.hold();
    }});
    collector consumer;
    consumer.most_bytes = 1;
    CHECK(run(server, consumer).how == ending::abandoned);
}

TEST_CASE("what a consumer throws comes out of run, and the stream can be run again") {
    const auto answer = [](connection& peer) {
        peer.begin();
        peer.send("body");
    };
    script_server server({answer});
    const auto time = weir::system_clock();
    weir::http_stream stream(*time, {});
    collector consumer;
    consumer.throws = true;
    CHECK_THROWS_WITH(stream.run({.url = server.url()}, consumer), "the consumer's own");
    consumer.throws = false;
    CHECK(stream.run({.url = server.url()}, consumer).how == ending::closed);
    CHECK(consumer.body == "bodybody");
}

TEST_CASE("a server that sends nothing for the stall time-out has stalled") {
    SECTION("after some bytes") {
        script_server server({[](connection& peer) {
            peer.begin();
            peer.send("some");
            peer.hold();
        }});
        running_stream stream(server.url());
        REQUIRE(stream.consumer.gets("some"));
        stream.time.advance(90s);
        CHECK(stream.outcome().how == ending::stalled);
    }
    SECTION("before any response") {
        script_server server({[](connection& peer) { peer.hold(); }});
        running_stream stream(server.url());
        REQUIRE(stream.time.someone_waits_for(90s));
        stream.time.advance(90s);
        CHECK(stream.outcome().how == ending::stalled);
    }
}

TEST_CASE("each byte puts the stall off") {
    std::promise<void> go_on;
    script_server server({[may_go_on = go_on.get_future().share()](connection& peer) {
        peer.begin();
        peer.send("1");
        may_go_on.wait_for(30s);
        peer.send("2");
        peer.hold();
    }});
    running_stream stream(server.url());
    REQUIRE(stream.consumer.gets("1"));
    stream.time.advance(89s);
    go_on.set_value();
    REQUIRE(stream.consumer.gets("12"));
    REQUIRE(stream.time.someone_waits_for(90s));
    stream.time.advance(90s);
    CHECK(stream.outcome().how == ending::stalled);
}

TEST_CASE("a stop ends a stream at once while the server is silent") {
    const bool responds = GENERATE(true, false);
    script_server server({[responds](connection& peer) {
        if (responds) peer.begin();
        peer.hold();
    }});
    running_stream stream(server.url());
    REQUIRE(stream.time.someone_waits_for(90s));
    stream.stop.request_stop();
    CHECK(stream.outcome().how == ending::stopped);
}

TEST_CASE("a stop ends a stream at once while it is connecting") {
    const full_port port;
    running_stream stream(port.url());
    REQUIRE(stream.time.someone_waits_for(90s));
    stream.stop.request_stop();
    CHECK(stream.outcome().how == ending::stopped);
}

TEST_CASE("a stop before the run connects to nobody") {
    std::stop_source stop;
    stop.request_stop();
    const auto time = weir::system_clock();
    weir::http_stream stream(*time, stop.get_token());
    collector consumer;
    CHECK(stream.run({.url = "http://127.0.0.1:1/"}, consumer).how == ending::stopped);
    CHECK_FALSE(stream.wait_until(weir::end_of_time, consumer));
}

TEST_CASE("a waker may outlive its stream") {
    std::function<void()> wake;
    {
        const auto time = weir::system_clock();
        const weir::http_stream stream(*time, {});
        wake = stream.waker();
        wake();
    }
    wake();
    SUCCEED();
}

TEST_CASE("plain http is allowed to this machine only") {
    for (const char* const url : {"http://127.0.0.1:80/a", "http://127.1.2.3/", "http://localhost/", "http://[::1]:8/",
                                  "https://stream.twitter.com/1.1/statuses/sample.json"}) {
        CAPTURE(url);
        CHECK_NOTHROW(weir::check_url(url));
    }
    for (const char* const url : {"http://stream.twitter.com/", "http://127.0.0.1.example.com/", "http://10.0.0.1/",
                                  "http://localhost.example.com/", "http://[::2]/", "http://0.0.0.0/"}) {
        CAPTURE(url);
        CHECK_THROWS_WITH(weir::check_url(url),
                          "plain http is allowed to this machine only (localhost, 127.0.0.1, "
                          "::1); use https");
    }
    CHECK_THROWS_WITH(weir::check_url("ftp://127.0.0.1/"), "cannot stream from ftp://; https is needed");
    CHECK_THROWS_WITH(weir::check_url("stream.twitter.com"),
                      "not a URL that can be streamed from; write it as https://host/path");
    CHECK_THROWS_WITH(weir::check_url("https://me:secret@example.com/"),
                      "a URL must not hold a user name or password; give credentials apart from it");
}

}  // namespace
