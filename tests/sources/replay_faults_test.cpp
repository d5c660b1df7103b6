// SPDX-License-Identifier: Apache-2.0
#include <weir/replay_server.hpp>

#include "support/catch.hpp"
#include "support/plain_client.hpp"

namespace {

using namespace std::chrono_literals;
using namespace weir::testing;
using weir::fault;
using weir::replay_options;
using weir::replay_server;
namespace faults = weir::faults;

}  // namespace

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
