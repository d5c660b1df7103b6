// SPDX-License-Identifier: Apache-2.0
#include <weir/replay_server.hpp>

#include "support/catch.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>

namespace {

using namespace std::chrono_literals;
using weir::fault;
using weir::replay_options;
using weir::replay_server;
namespace faults = weir::faults;

/// {"n":0}, {"n":1} … up to `count` records.
weir::record_feed numbered(int count, std::size_t padding = 0) {
    return [count, padding, next = 0](std::string& record) mutable {
        if (next == count) return false;
        record = "{\"n\":" + std::to_string(next++) + std::string(padding, ' ') + "}";
        return true;
    };
}

std::string lines(int begin, int end) {
    std::string text;
    for (int number = begin; number < end; ++number) text += "{\"n\":" + std::to_string(number) + "}\r\n";
    return text;
}

std::string with_lengths(int begin, int end) {
    std::string text;
    for (int number = begin; number < end; ++number) {
        const auto line = lines(number, number + 1);
        text += std::to_string(line.size()) + "\r\n" + line;
    }
    return text;
}

/// A client that speaks plain HTTP, so that it sees every byte. Gives up on a read that takes 20 s.
class plain_client {
public:
    explicit plain_client(const replay_server& server) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        const timeval patience = {20, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(server.port());
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
            throw std::runtime_error("connect");
        }
    }
    plain_client(const plain_client&) = delete;
    plain_client& operator=(const plain_client&) = delete;
    ~plain_client() { ::close(socket_); }

    plain_client& send(std::string_view text) {
        if (::send(socket_, text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size())) {
            throw std::runtime_error("send");
        }
        return *this;
    }

    plain_client& get(std::string_view target = "/1.1/statuses/sample.json") {
        return send("GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    plain_client& get_lengths() { return get("/1.1/statuses/sample.json?delimited=length"); }

    /// Reads on until the stream holds so many bytes, or ends.
    std::string& read(std::size_t bytes) {
        std::array<char, 65'536> piece;
        while (text_.size() < bytes) {
            const auto count = ::recv(socket_, piece.data(), std::min(piece.size(), bytes - text_.size()), 0);
            if (count <= 0) {
                was_reset_ = count < 0 && errno == ECONNRESET;
                ended_ = count == 0;
                break;
            }
            text_.append(piece.data(), static_cast<std::size_t>(count));
        }
        return text_;
    }

    std::string& read_all() { return read(std::size_t{1} << 30); }

    /// Until what was received ends with `end`.
    std::string& read_until(std::string_view end) {
        while (!text_.ends_with(end) && !ended_ && !was_reset_) {
            const auto before = text_.size();
            if (read(before + 1).size() == before) break;
        }
        return text_;
    }

    [[nodiscard]] bool was_reset() const { return was_reset_; }
    [[nodiscard]] bool ended() const { return ended_; }

    [[nodiscard]] bool has_something_to_read() const {
        pollfd polled = {socket_, POLLIN, 0};
        return ::poll(&polled, 1, 0) == 1;
    }

private:
    int socket_;
    std::string text_;
    bool was_reset_ = false;
    bool ended_ = false;
};

std::string body_of(std::string_view answer) {
    const auto end = answer.find("\r\n\r\n");
    return end == std::string_view::npos ? "" : std::string(answer.substr(end + 4));
}

/// The chunks of an answer, as far as they are complete, and the last one if it is cut.
std::vector<std::string> chunks_of(std::string_view answer) {
    std::string body = body_of(answer);
    std::string_view rest = body;
    std::vector<std::string> chunks;
    while (!rest.empty()) {
        std::size_t size = 0;
        const auto stop = std::from_chars(rest.data(), rest.data() + rest.size(), size, 16).ptr;
        rest.remove_prefix(static_cast<std::size_t>(stop - rest.data()));
        REQUIRE(rest.starts_with("\r\n"));
        rest.remove_prefix(2);
        chunks.emplace_back(rest.substr(0, size));
        rest.remove_prefix(std::min(rest.size(), size + 2));
    }
    return chunks;
}

std::string stream_of(std::string_view answer) {
    std::string stream;
    for (const auto& chunk : chunks_of(answer)) stream += chunk;
    return stream;
}

/// The whole answer to a new client that asks for lengths.
std::string answer_of(const replay_server& server) {
    return plain_client(server).get_lengths().read_all();
}

/// The numbers of the records in a stream.
std::vector<std::size_t> numbers_in(std::string_view stream) {
    constexpr std::string_view front = "{\"n\":";
    std::vector<std::size_t> numbers;
    for (auto place = stream.find(front); place != std::string_view::npos; place = stream.find(front, place + 1)) {
        const char* const digits = stream.data() + place + front.size();
        std::from_chars(digits, stream.data() + stream.size(), numbers.emplace_back());
    }
    return numbers;
}

replay_options with_faults(std::vector<fault> faults) {
    replay_options options;
    options.plan.faults = std::move(faults);
    return options;
}

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

TEST_CASE("requests are refused with the status and words of the plan, then served") {
    replay_options options;
    options.plan.at_first = {{.status = 420, .body = "slowly", .times = 2}, {.status = 503}};
    replay_server server(numbered(1), options);
    const auto first = answer_of(server);
    CHECK(first.starts_with("HTTP/1.1 420 Enhance Your Calm\r\n"));
    CHECK(body_of(first) == "slowly");
    CHECK(answer_of(server).starts_with("HTTP/1.1 420 "));
    CHECK(answer_of(server).starts_with("HTTP/1.1 503 "));
    CHECK(stream_of(answer_of(server)) == with_lengths(0, 1));
}

TEST_CASE("a reset at any byte delivers all before it, and the next connection the rest") {
    const std::size_t frame = with_lengths(1, 2).size();
    const auto byte = static_cast<std::size_t>(GENERATE(range(0, 14)));
    const bool repeat = GENERATE(true, false);
    CAPTURE(byte, repeat, frame);
    auto options = with_faults({{.record = 1, .byte = byte, .what = faults::reset{}}});
    options.plan.repeat_cut_record = repeat;
    replay_server server(numbered(3), options);
    plain_client client(server);
    const auto before = stream_of(client.get_lengths().read_all());
    CHECK(client.was_reset());
    CHECK(before == with_lengths(0, 1) + with_lengths(1, 2).substr(0, byte));
    const bool cut = byte > 0 && byte < frame;
    const bool sent = byte >= frame || (cut && !repeat);
    CHECK(stream_of(answer_of(server)) == with_lengths(sent ? 2 : 1, 3));
    REQUIRE(server.wait_until_ended());
    CHECK(server.counters().records_sent == (cut && !repeat ? 2 : 3));
}

TEST_CASE("a stream can end before its feed, cleanly or not") {
    const bool cleanly = GENERATE(true, false);
    replay_server server(numbered(2), with_faults({{.record = 1, .what = faults::close{.cleanly = cleanly}}}));
    plain_client client(server);
    const auto answer = client.get_lengths().read_all();
    CHECK(client.ended());
    CHECK(stream_of(answer) == with_lengths(0, 1));
    CHECK(answer.ends_with("\r\n0\r\n\r\n") == cleanly);
    CHECK(stream_of(answer_of(server)) == with_lengths(1, 2));
}

TEST_CASE("faults at one place happen in their order, and statuses follow a reset") {
    replay_server server(numbered(2), with_faults({{.record = 1, .what = faults::refuse{.status = 503, .times = 2}},
                                                   {.record = 1, .what = faults::insert_bytes{"abc\r\n"}},
                                                   {.record = 1, .what = faults::reset{}},
                                                   {.record = 2, .what = faults::close{}}}));
    CHECK(stream_of(answer_of(server)) == with_lengths(0, 1) + "abc\r\n");
    CHECK(answer_of(server).starts_with("HTTP/1.1 503 "));
    CHECK(answer_of(server).starts_with("HTTP/1.1 503 "));
    const auto unclean = answer_of(server);
    CHECK(stream_of(unclean) == with_lengths(1, 2));
    CHECK_FALSE(unclean.ends_with("\r\n0\r\n\r\n"));
    CHECK(stream_of(answer_of(server)).empty());  // nothing is left, nor comes back
}

TEST_CASE("lengths can be wrong, records huge, and the bytes between them anything") {
    replay_server server(numbered(3),
                         with_faults({{.record = 0, .what = faults::wrong_length{+5}},
                                      {.record = 1, .what = faults::wrong_length{-3}},
                                      {.record = 2, .what = faults::oversize{5000}},
                                      {.record = 2, .byte = 4, .what = faults::insert_bytes{"\r\n\r\n"}}}));
    const auto last = with_lengths(2, 3);
    CHECK(stream_of(answer_of(server)) == "14\r\n" + lines(0, 1) + "6\r\n" + lines(1, 2) + "5002\r\n" +
                                              std::string(5000, 'x') + "\r\n" + last.substr(0, 4) + "\r\n\r\n" +
                                              last.substr(4));
}

TEST_CASE("a stall lasts until it is released") {
    replay_server server(numbered(2), with_faults({{.record = 1, .byte = 2, .what = faults::stall{}}}));
    plain_client client(server);
    client.get_lengths();
    REQUIRE(server.wait_until_stalled());
    client.read_until(with_lengths(1, 2).substr(0, 2) + "\r\n");
    CHECK_FALSE(client.has_something_to_read());
    server.release();
    CHECK(stream_of(client.read_all()) == with_lengths(0, 2));
}

TEST_CASE("a stall can last for a time of the clock, during which no keep-alives come") {
    const auto clock = std::make_shared<weir::manual_clock>();
    auto options = with_faults({{.record = 1, .what = faults::stall{90s}}});
    options.clock = clock;
    options.keep_alive = 30s;
    replay_server server(numbered(2), options);
    plain_client client(server);
    client.get_lengths();
    REQUIRE(server.wait_until_stalled());
    clock->advance(89s);
    CHECK(server.counters().stalled == 1);
    clock->advance(1s);
    CHECK(stream_of(client.read_all()) == with_lengths(0, 2));
}

TEST_CASE("who leaves a stalled stream finds the rest on a new connection") {
    replay_server server(numbered(3), with_faults({{.record = 1, .byte = 5, .what = faults::stall{}}}));
    {
        plain_client client(server);
        client.get_lengths();
        REQUIRE(server.wait_until_stalled());
    }
    plain_client next(server);
    REQUIRE(server.wait_for_connections(2));
    CHECK(stream_of(next.get_lengths().read_all()) == with_lengths(1, 3));
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
