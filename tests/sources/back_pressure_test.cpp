// SPDX-License-Identifier: Apache-2.0
// Back-pressure from a flow without credit, through the transfer, to the server's send.
#include "support/catch.hpp"
#include "support/running_source.hpp"

#include <weir/http_stream.hpp>

namespace {

using namespace std::chrono_literals;
using namespace weir::testing;
using connection = script_server::connection;

// What the kernel may hold between two sockets of loopback with the buffers that these tests ask for. It doubles what
// it is asked for, and a sender's buffer may be overdrawn by a segment of 64 KiB.
constexpr int socket_buffer_bytes = 64 * 1024;
constexpr std::size_t kernel_bytes = 2 * 2 * socket_buffer_bytes + 64 * 1024;

stream_options with_small_buffers(const script_server& server) {
    return {.url = server.url(),
            .block_bytes = 64 * 1024,
            .receive_buffer_bytes = socket_buffer_bytes,
            .end_on_close = true};
}

TEST_CASE("a flow without credit makes the server wait, and loses nothing") {
    constexpr int count = 20'000;
    const auto expected = records(0, count, 1000);
    script_server server({sending(framed(expected))}, {.send_buffer_bytes = socket_buffer_bytes});
    running_source source(with_small_buffers(server), 3);
    REQUIRE(source.intake.keeps_a_batch_waiting());
    REQUIRE(server.is_blocked());
    // Three blocks that entered, one that waits, one that was being filled, libcurl's buffer and the kernel's.
    constexpr std::size_t block_bytes = 64 * 1024;
    const auto curl_bytes = weir::http_stream::options().buffer_bytes;
    CHECK(server.accepted_bytes() > 4 * 65 * 1000);
    CHECK(server.accepted_bytes() <= (3 + 1 + 1) * (block_bytes + 1010) + 2 * curl_bytes + kernel_bytes);
    CHECK(source.intake.received().size() < 3 * 66);

    source.intake.give_credit(fake_intake::unlimited);
    source.end();
    check_all_came(source, expected, {.received = count, .counted = count});
    CHECK(source.intake.most_bytes() <= block_bytes + curl_bytes);
}

TEST_CASE("credit that comes one batch at a time stops and starts the server, and loses nothing") {
    constexpr int count = 3000;
    const auto expected = records(0, count, 1000);
    script_server server({sending(framed(expected))}, {.send_buffer_bytes = socket_buffer_bytes});
    running_source source(with_small_buffers(server), 0);
    while (source.intake.received().size() < 2800) {
        REQUIRE(source.intake.keeps_a_batch_waiting());
        source.intake.give_credit(1);
    }
    source.intake.give_credit(fake_intake::unlimited);
    source.end();
    check_all_came(source, expected, {.received = count, .counted = count});
}

TEST_CASE("a pause longer than the stall time-out is no stall") {
    constexpr int count = 3000;
    const auto expected = records(0, count, 1000);
    script_server server({sending(framed(expected))}, {.send_buffer_bytes = socket_buffer_bytes});
    running_source source(with_small_buffers(server), 0);
    REQUIRE(source.intake.keeps_a_batch_waiting());
    REQUIRE(server.is_blocked());
    REQUIRE(source.time.someone_waits_for_ever());
    for (int hour = 0; hour < 3; ++hour) source.time.advance(1h);
    source.intake.give_credit(fake_intake::unlimited);
    source.end();
    check_all_came(source, expected, {.received = count, .counted = count});
    CHECK(source.intake.reconnects() == 0);
    CHECK(server.requests().size() == 1);
}

TEST_CASE("what a server sent before it closed is delivered, though the transfer was paused then") {
    const auto expected = records(0, 300, 1000);
    script_server server({[&expected](connection& peer) {
                              peer.begin();
                              peer.send(framed(expected));
                          },
                          stay_silent});
    auto options = with_small_buffers(server);
    options.block_bytes = 10'000;
    // The kernel has all of it before the server closes.
    options.receive_buffer_bytes = 1 << 20;
    running_source source(options, 0);
    REQUIRE(source.intake.keeps_a_batch_waiting());
    REQUIRE(server.closes(1));
    REQUIRE(source.time.someone_waits_for_ever());
    source.intake.give_credit(fake_intake::unlimited);
    source.end();
    check_all_came(source, expected, {.received = 300, .counted = 300});
}

TEST_CASE("a stop ends a paused source at once, and a drain as soon as the entrance has taken what it holds") {
    script_server server({sending(framed(records(0, 3000, 1000)))}, {.send_buffer_bytes = socket_buffer_bytes});
    running_source source(with_small_buffers(server), 0);
    REQUIRE(source.intake.keeps_a_batch_waiting());
    REQUIRE(source.time.someone_waits_for_ever());
    SECTION("stop") {
        source.intake.stop();
        source.end();
        CHECK(source.intake.received().empty());
    }
    SECTION("drain") {
        source.intake.drain();
        source.intake.give_credit(fake_intake::unlimited);
        source.end();
        CHECK(source.intake.account().dropped == 0);
    }
    const auto account = source.intake.account();
    CHECK(account.adds_up());
    CHECK(account.counted == source.intake.received().size());
    CHECK(account.received >= 65);
    CHECK(account.received < 1000);
}

}  // namespace
