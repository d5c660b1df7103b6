// SPDX-License-Identifier: Apache-2.0
// A reader of results that stops reading stops the server that sends the posts.
#include "render.hpp"
#include "support/console_run.hpp"
#include "support/sanitized.hpp"

#include <weir/block_bytes.hpp>
#include <weir/http_stream.hpp>

#include <cstdio>

namespace {

using namespace weir::testing;
using namespace std::chrono_literals;

const std::size_t block_bytes = weir::usual_block_bytes();
const std::size_t curl_bytes = weir::http_stream::options().buffer_bytes;
constexpr std::size_t send_buffer_bytes = std::size_t{64} << 10;

/// What the kernel holds of the connections to a port of this machine, on both of their sides.
std::size_t bytes_in_kernel(std::uint16_t port) {
    std::ifstream sockets("/proc/net/tcp");
    std::size_t bytes = 0;
    std::string line;
    std::getline(sockets, line);
    while (std::getline(sockets, line)) {
        // "  0: 0100007F:1F90 0100007F:C350 01 00000000:00000000 …": our end, the other, the state, sending and
        // receiving
        unsigned own = 0;
        unsigned other = 0;
        unsigned state = 0;
        std::size_t sending = 0;
        std::size_t receiving = 0;
        const int read = std::sscanf(line.c_str(), " %*d: %*8x:%4x %*8x:%4x %2x %8zx:%8zx", &own, &other, &state,
                                     &sending, &receiving);
        if (read == 5 && state == 1 && (own == port || other == port)) bytes += sending + receiving;
    }
    return bytes;
}

/// How many bytes the server had to send for so many posts.
std::size_t bytes_of(const corpus& made, std::uint64_t posts) {
    std::size_t bytes = 0;
    for (std::size_t next = 0; posts > 0; next = (next + 1) % made.records.size()) {
        const auto& record = made.records[next];
        bytes += record.size() + 20;  // with its size line, its line end and its share in a chunk's
        --posts;
    }
    return bytes;
}

/// The posts of the windows that had begun at `time`.
std::uint64_t events_until(const std::vector<nlohmann::json>& windows, const std::string& time) {
    std::uint64_t events = 0;
    for (const auto& one : windows)
        if (one.at("window").at("start") <= time) events += one.at("events").get<std::uint64_t>();
    return events;
}

}  // namespace

TEST_CASE("a server is stopped within the published bound while nobody reads the results, and nothing is lost") {
    constexpr std::size_t max_demand = 4;
    const auto made = synthetic_corpus({.seed = 41, .control = 0}, 2000);
    weir::replay_server server(endless_feed(made), {.chunks = {.records = 64}, .send_buffer_bytes = send_buffer_bytes});
    process top(weir_program,
                {"top", "twitter:sample", "--url", server.base_url(), "--window", "2ms", "--format", "json",
                 "--max-demand", std::to_string(max_demand), "--stats"},
                {.read_output = false});
    REQUIRE(server.wait_until_blocked(500ms, 60s));
    const auto blocked = server.counters();
    const auto blocked_at = weir::console::iso_time(std::chrono::system_clock::now());
    const auto kernel_bytes = bytes_in_kernel(server.port());
    CHECK(top.memory("VmHWM") < weir::testing::memory_limit(64 << 20));
    REQUIRE(server.wait_until_blocked(500ms));
    CHECK(server.counters().bytes_accepted == blocked.bytes_accepted);

    top.read_output();
    REQUIRE(server.wait_for_records(blocked.records_sent + 20'000));  // it goes on
    top.signal(SIGINT);
    const auto done = top.wait();
    CHECK(done.code == 0);

    // What had been accepted is in windows that had begun by then, in flight, or in the kernel's hands.
    const auto windows = timed_windows_in(done.out);
    const auto counted_bytes = bytes_of(made, events_until(windows, blocked_at));
    const auto held_bytes = (max_demand + 2) * block_bytes + 2 * curl_bytes;
    CAPTURE(blocked.bytes_accepted, counted_bytes, held_bytes, kernel_bytes);
    CHECK(blocked.bytes_accepted <= counted_bytes + held_bytes + kernel_bytes);

    const auto stats = stats_in(done.err);
    check_identity(stats);
    CHECK(stats.at("malformed") == 0);
    CHECK(stats.at("dropped") == 0);
    CHECK(stats.at("counted") == events_until(windows, "9999"));
    CHECK(stats.at("max_batches_in_flight") <= max_demand);
    CHECK(stats.at("max_bytes_in_flight") <= max_demand * (block_bytes + curl_bytes));
    CHECK(stats.at("peak_rss_bytes") < weir::testing::memory_limit(64 << 20));
}
