// SPDX-License-Identifier: Apache-2.0
#include <weir/web_socket.hpp>

#include "../../sources/curl_option.hpp"

#include "support/catch.hpp"
#include "support/jetstream_script.hpp"
#include "support/watched_clock.hpp"

#include <future>

namespace {

using namespace std::chrono_literals;
using namespace weir::testing;
using connection = script_server::connection;
using ending = weir::web_socket_outcome::ending;

// Takes so many messages as it is told to, then is not ready any more.
class collector final : public weir::web_socket_consumer {
public:
    [[nodiscard]] bool ready() override {
        const std::scoped_lock lock(mutex_);
        return messages.size() < most;
    }
    [[nodiscard]] bool take(std::string_view message, bool binary) override {
        const std::scoped_lock lock(mutex_);
        messages.push_back((binary ? "binary " : "") + std::string(message));
        changed_.notify_all();
        return message != "enough";
    }
    void skipped() override {
        const std::scoped_lock lock(mutex_);
        messages.emplace_back("(skipped)");
        changed_.notify_all();
    }
    [[nodiscard]] weir::time_point attend() override { return weir::end_of_time; }

    [[nodiscard]] bool gets(std::size_t count) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, 30s, [&] { return messages.size() >= count; });
    }
    void take_up_to(std::size_t count) {
        const std::scoped_lock lock(mutex_);
        most = count;
    }

    std::vector<std::string> messages;
    std::size_t most = std::string::npos;

private:
    std::mutex mutex_;
    std::condition_variable changed_;
};

std::string url_of(const script_server& server) {
    return "ws" + server.url().substr(4);
}

// A web socket on a thread of its own, as a source's. It is stopped and joined whatever happens to the test.
class running_socket {
public:
    explicit running_socket(const script_server& server, std::size_t most = std::string::npos) {
        consumer.most = most;
        std::promise<std::function<void()>> waker;
        auto made = waker.get_future();
        outcome_ = std::async(std::launch::async, [this, url = url_of(server), waker = std::move(waker)]() mutable {
            weir::web_socket socket(time, stop.get_token(), {.max_message_bytes = 1000});
            waker.set_value(socket.waker());
            return socket.run({.url = url}, consumer);
        });
        wake = made.get();
    }
    ~running_socket() { stop.request_stop(); }
    running_socket(const running_socket&) = delete;
    running_socket& operator=(const running_socket&) = delete;

    [[nodiscard]] weir::web_socket_outcome outcome() {
        if (outcome_.wait_for(30s) != std::future_status::ready) throw std::runtime_error("the socket does not end");
        return outcome_.get();
    }

    watched_clock time;
    std::stop_source stop;
    collector consumer;
    std::function<void()> wake;

private:
    std::future<weir::web_socket_outcome> outcome_;
};

TEST_CASE("messages come through in whatever pieces, also with the answer itself, and a farewell is told") {
    const std::string bytes = text_frame("one") + web_socket_frame(opcode::binary, "tw", false) +
                              web_socket_frame(opcode::continuation, "o", false) +
                              web_socket_frame(opcode::continuation, "") + text_frame(std::string(1001, 'x')) +
                              text_frame("four") + close_frame(1001, "server shutting down");
    const bool at_once = GENERATE(true, false);
    script_server server({[=](connection& peer) {
        if (at_once) {
            peer.send(acceptance(peer.request) + bytes);
        } else {
            peer.send_each_byte(acceptance(peer.request) + bytes);
        }
        peer.hold();
    }});
    running_socket socket(server);
    const auto outcome = socket.outcome();
    CHECK(outcome.how == ending::closed);
    CHECK(outcome.code == 1001);
    CHECK(outcome.words == "server shutting down");
    CHECK(socket.consumer.messages == std::vector<std::string>{"one", "binary two", "(skipped)", "four"});
    CHECK(server.requests().front().starts_with("GET /stream HTTP/1.1\r\nHost: 127.0.0.1:"));
}

TEST_CASE("a ping is answered with its own payload, and a farewell with its code") {
    std::promise<std::string> answered;
    script_server server({[&](connection& peer) {
        peer.send(acceptance(peer.request) + web_socket_frame(opcode::ping, "1234") + close_frame(4000));
        answered.set_value(peer.receive(2 + 4 + 4 + 2 + 4 + 2));
    }});
    running_socket socket(server);
    CHECK(socket.outcome().code == 4000);
    const std::string sent = answered.get_future().get();
    REQUIRE(sent.size() == 18);
    const auto unmasked = [&sent](std::size_t begin, std::size_t size) {
        std::string payload;
        for (std::size_t i = 0; i < size; ++i) payload += static_cast<char>(sent[begin + 4 + i] ^ sent[begin + i % 4]);
        return payload;
    };
    CHECK(sent.substr(0, 2) == "\x8a\x84");
    CHECK(unmasked(2, 4) == "1234");
    CHECK(sent.substr(10, 2) == "\x88\x82");
    CHECK(unmasked(12, 2) == "\x0f\xa0");
}

TEST_CASE("a connection that ends without a farewell is cut, wherever that is") {
    const std::string bytes = text_frame("one") + text_frame("two");
    for (std::size_t at = 0; at <= bytes.size(); ++at) {
        CAPTURE(at);
        const bool reset = at % 2 == 1;
        std::promise<void> arrived;
        script_server server({[&bytes, at, reset, may_go = arrived.get_future().share()](connection& peer) {
            peer.send(acceptance(peer.request) + bytes.substr(0, at));
            if (reset) {
                may_go.wait_for(30s);
                peer.reset();
            }
        }});
        running_socket socket(server);
        const std::size_t whole = at / 5;
        REQUIRE(socket.consumer.gets(whole));
        arrived.set_value();
        REQUIRE(socket.outcome().how == ending::cut);
        REQUIRE(socket.consumer.messages.size() == whole);
    }
}

TEST_CASE("a refusal is told with its status and words, and what is no web socket as such") {
    SECTION("a status") {
        script_server server({[](connection& peer) { peer.refuse(400, "{\"error\":\"CursorTooOld\"}"); }});
        running_socket socket(server);
        const auto outcome = socket.outcome();
        CHECK(outcome.how == ending::refused);
        CHECK(outcome.status == 400);
        CHECK(outcome.words == "{\"error\":\"CursorTooOld\"}");
    }
    SECTION("a status with words that do not end") {
        script_server server({[](connection& peer) {
            peer.send("HTTP/1.1 503 No\r\n\r\nwait");
            peer.hold();
        }});
        running_socket socket(server);
        REQUIRE(socket.time.someone_waits_for(3s));
        socket.time.advance(3s);
        const auto outcome = socket.outcome();
        CHECK(outcome.how == ending::refused);
        CHECK(outcome.words == "wait");
    }
    SECTION("a status with words in chunks, on a connection that stays open") {
        script_server server({[](connection& peer) {
            peer.send("HTTP/1.1 400 No\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{ }\r\n0\r\n\r\n");
            peer.hold();
        }});
        running_socket socket(server);
        const auto outcome = socket.outcome();
        CHECK(outcome.how == ending::refused);
        CHECK(outcome.words.find("{ }") != std::string::npos);
    }
    SECTION("an answer to another key") {
        script_server server({[](connection& peer) {
            peer.send(
                "HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
            peer.hold();
        }});
        running_socket socket(server);
        CHECK(socket.outcome().how == ending::broken);
    }
    SECTION("a masked frame") {
        script_server server(
            {opening_and_holding(web_socket_frame(opcode::text, "x", weir::web_socket_mask{1, 2, 3, 4}))});
        running_socket socket(server);
        const auto outcome = socket.outcome();
        CHECK(outcome.how == ending::broken);
        CHECK(outcome.words == "a masked frame");
    }
}

TEST_CASE("an answer that comes byte by byte gets no more time than one that does not come") {
    struct answer {
        std::string begin;
        weir::duration allowed;
        ending how;
    };
    const auto given = GENERATE(values<answer>({{"", 30s, ending::silent},
                                                {"HTTP/1.1 101 Yes\r\n", 30s, ending::silent},
                                                {"HTTP/1.1 503 No\r\n\r\n", 3s, ending::refused}}));
    std::promise<void> more;
    script_server server({[&, go_on = more.get_future().share()](connection& peer) {
        peer.send(given.begin);
        go_on.wait_for(30s);
        peer.send("H");
        peer.hold();
    }});
    running_socket socket(server);
    REQUIRE(socket.time.someone_waits_for(given.allowed));
    socket.time.advance(2s);
    REQUIRE(socket.time.someone_waits_for(given.allowed - 2s));
    socket.time.forget_who_waits();
    more.set_value();
    REQUIRE(socket.time.someone_waits_for(given.allowed - 2s));
    socket.time.advance(given.allowed - 2s);
    CHECK(socket.outcome().how == given.how);
}

TEST_CASE("nobody at the port is a network error") {
    std::string url;
    {
        const script_server gone({opening("")});
        url = url_of(gone);
    }
    collector consumer;
    const auto time = weir::system_clock();
    weir::web_socket socket(*time, {});
    const auto outcome = socket.run({.url = url}, consumer);
    CHECK(outcome.how == ending::network_error);
    CHECK_FALSE(outcome.words.empty());
}

TEST_CASE("a silent server is asked with a ping after 15 s, and left after 30") {
    SECTION("which it does not answer") {
        script_server server({opening_and_holding(text_frame("one"))});
        running_socket socket(server);
        REQUIRE(socket.consumer.gets(1));
        REQUIRE(socket.time.someone_waits_for(15s));
        socket.time.advance(15s);
        REQUIRE(socket.time.someone_waits_for(15s));
        socket.time.advance(15s);
        CHECK(socket.outcome().how == ending::silent);
    }
    SECTION("which it answers, but it says nothing for a minute") {
        script_server server({[](connection& peer) {
            peer.send(acceptance(peer.request));
            while (peer.receive(6).size() == 6) peer.send(web_socket_frame(opcode::pong, ""));
        }});
        running_socket socket(server);
        // A second late, so that the wait for the next ping differs from that for the answer to this one.
        for (int times = 0; times < 3; ++times) {
            CAPTURE(times);
            REQUIRE(socket.time.someone_waits_for(15s));
            socket.time.advance(16s);
        }
        REQUIRE(socket.time.someone_waits_for(12s));
        socket.time.advance(12s);
        CHECK(socket.outcome().how == ending::silent);
    }
    SECTION("before it has answered at all") {
        script_server server({[](connection& peer) { peer.hold(); }});
        running_socket socket(server);
        REQUIRE(socket.time.someone_waits_for(30s));
        socket.time.advance(30s);
        CHECK(socket.outcome().how == ending::silent);
    }
}

TEST_CASE("while the consumer is not ready nothing is taken, and after three seconds the connection is left") {
    script_server server({opening_and_holding(text_frame("one") + text_frame("two") + text_frame("three"))});
    running_socket socket(server, 1);
    REQUIRE(socket.consumer.gets(1));
    REQUIRE(socket.time.someone_waits_for(3s));
    SECTION("unless it is ready again before") {
        socket.time.advance(2s);
        socket.consumer.take_up_to(3);
        socket.wake();
        REQUIRE(socket.consumer.gets(2));
        REQUIRE(socket.time.someone_waits_for(3s));
        CHECK(socket.consumer.messages.size() == 3);
        socket.time.advance(3s);
        CHECK(socket.outcome().how == ending::left);
    }
    SECTION("if it stays so") {
        socket.time.advance(3s);
        CHECK(socket.outcome().how == ending::left);
        CHECK(socket.consumer.messages == std::vector<std::string>{"one"});
        CHECK(server.closes(1));
    }
}

TEST_CASE("a consumer that has enough ends the connection") {
    script_server server({opening_and_holding(text_frame("enough") + text_frame("more"))});
    running_socket socket(server);
    CHECK(socket.outcome().how == ending::abandoned);
    CHECK(socket.consumer.messages == std::vector<std::string>{"enough"});
}

TEST_CASE("a stop ends a web socket at once, wherever it is") {
    SECTION("waiting for the answer") {
        script_server server({[](connection& peer) { peer.hold(); }});
        running_socket socket(server);
        REQUIRE(server.gets_request(1));
        socket.stop.request_stop();
        CHECK(socket.outcome().how == ending::stopped);
    }
    SECTION("in the middle of a frame") {
        script_server server({opening_and_holding(text_frame("one") + text_frame("two").substr(0, 3))});
        running_socket socket(server);
        REQUIRE(socket.consumer.gets(1));
        socket.stop.request_stop();
        CHECK(socket.outcome().how == ending::stopped);
    }
    SECTION("under a flood of pings that nobody reads the answers to") {
        script_server server({[](connection& peer) {
            peer.send(acceptance(peer.request) + text_frame("one"));
            std::string flood;
            for (int i = 0; i < 1000; ++i) flood += web_socket_frame(opcode::ping, std::string(125, 'x'));
            for (int i = 0; i < 100; ++i) peer.send(flood);
            peer.send(text_frame("two"));
            peer.hold();
        }});
        running_socket socket(server);
        REQUIRE(socket.consumer.gets(2));
        socket.stop.request_stop();
        CHECK(socket.outcome().how == ending::stopped);
    }
}

TEST_CASE("a libcurl that lacks an option is told with its version and what to install") {
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy(curl_easy_init(), &curl_easy_cleanup);
    const auto unknown = static_cast<CURLoption>(CURLOPTTYPE_LONG + 9999);
    CHECK_THROWS_WITH(weir::set_option(easy.get(), unknown, 1L),
                      std::string("libcurl ") + curl_version_info(CURLVERSION_NOW)->version +
                          " lacks what is needed for live sources (" + curl_easy_strerror(CURLE_UNKNOWN_OPTION) +
                          "); install libcurl 7.88 or newer, with OpenSSL");
}

TEST_CASE("a web socket goes to no other URL than wss, and ws to this machine") {
    CHECK(weir::checked_web_socket_url("wss://host/path?query") == "https://host/path?query");
    CHECK(weir::checked_web_socket_url("ws://[::1]:80/") == "http://[::1]:80/");
    CHECK_THROWS_WITH(weir::checked_web_socket_url("https://host/"),
                      "not a WebSocket's URL; write it as wss://host/path");
    CHECK_THROWS_WITH(weir::checked_web_socket_url("ws://host/"),
                      "plain http is allowed to this machine only (localhost, 127.0.0.1, ::1); use https (of a "
                      "WebSocket: ws, wss)");
    CHECK_THROWS_AS(weir::checked_web_socket_url("wss://name:secret@host/"), std::invalid_argument);
}

}  // namespace
