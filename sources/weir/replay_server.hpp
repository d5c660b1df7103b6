// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/clock.hpp>
#include <weir/http_request.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace weir {

/// Writes the next record (one JSON text, without line end) into the empty text. False: there are no more.
using record_feed = std::function<bool(std::string& record)>;

namespace faults {

/// Sends nothing, not even keep-alives, for `length` of the server's clock or until `release`.
struct stall {
    duration length = duration::max();
};

/// Breaks the connection off with a TCP reset. What was sent before arrives: the server waits until the other kernel
/// has acknowledged it.
struct reset {};

/// Ends the connection; `cleanly` with the last chunk of the HTTP answer, otherwise in the middle of it.
struct close {
    bool cleanly = false;
};

/// Sends bytes that are no record: a size line that is garbage, keep-alives, whatever.
struct insert_bytes {
    std::string bytes;
};

/// Sends a record of so many bytes that is no tweet, framed as the others.
struct oversize {
    std::size_t bytes = 0;
};

/// Announces a length that is wrong by so many bytes (where the client asked for lengths).
struct wrong_length {
    int by = 0;
};

/// Answers the next `times` requests with this status instead of a stream.
struct refuse {
    int status = 503;
    std::string body = {};
    unsigned times = 1;
};

}  // namespace faults

/// A fault is something that goes wrong at one place of the feed, once.
struct fault {
    std::uint64_t record = 0;  ///< before this record of the feed, counted from 0 …
    std::size_t byte = 0;      ///< … or after so many bytes of it, with its size line; at most at its end
    std::variant<faults::stall, faults::reset, faults::close, faults::insert_bytes, faults::oversize,
                 faults::wrong_length, faults::refuse>
        what = {};
};

/// A fault_plan is what goes wrong and where. Faults at the same place happen in the order of the list.
struct fault_plan {
    std::vector<faults::refuse> at_first;  ///< answers to the first requests
    std::vector<fault> faults;

    /// A record in the middle of which a connection ended is sent again, whole, on the next one; otherwise it is lost,
    /// as with Twitter. A record that was not begun is always sent on the next one.
    bool repeat_cut_record = true;
};

/// How the stream is cut into HTTP chunks. No chunk goes on beyond what is due at the time.
struct chunking {
    std::size_t records = 1;  ///< at most so many records together …
    std::size_t bytes = 0;    ///< … cut after so many bytes, wherever that is; 0: not cut
    std::uint64_t seed = 0;   ///< not 0: cut at random after 1 to `bytes` bytes
};

struct replay_options {
    std::uint16_t port = 0;                          ///< 0: any that is free
    double records_per_second = 0;                   ///< by the clock; 0: as fast as the client reads
    duration keep_alive = std::chrono::seconds(30);  ///< a blank line after so long without anything else
    bool stay_open = false;  ///< at the end of the feed send keep-alives, rather than end the stream
    bool chunked = true;     ///< otherwise the answer lasts until the connection is closed
    chunking chunks = {};
    std::size_t send_buffer_bytes = 0;  ///< the kernel's, for each connection; 0: as the kernel likes
    fault_plan plan = {};
    std::shared_ptr<weir::clock> clock = system_clock();
};

/// What a replay server has done so far.
struct replay_counters {
    std::uint64_t connections = 0;     ///< accepted
    std::uint64_t requests = 0;        ///< read to the end
    std::uint64_t records_sent = 0;    ///< accepted by the kernel to their last byte
    std::uint64_t bytes_accepted = 0;  ///< taken by the kernel, all answers together
    std::size_t open = 0;              ///< connections at the moment
    std::size_t stalled = 0;           ///< connections in a `stall` at the moment
    std::size_t blocked = 0;           ///< connections whose kernel takes nothing at the moment
    bool ended = false;                ///< the feed has ended, as shows when the next is due, and all was accepted
};

/// A replay_server serves a feed of records on loopback as the streaming API of Twitter v1.1 did: GET of any path that
/// ends in statuses/sample.json, POST of statuses/filter.json, `delimited=length` or newlines. It has a thread of its
/// own, on which the feed is called; all members may be called from any thread. All connections share the feed: each
/// goes on where the others have come to.
///
/// The `wait_…` members are for tests: they return false when `patience` (real time) is over.
class replay_server {
public:
    /// Listens when it returns. Throws std::system_error if the port cannot be had, std::invalid_argument on an option
    /// out of range.
    explicit replay_server(record_feed feed, replay_options options = {});

    /// Breaks all connections off at once.
    ~replay_server();
    replay_server(const replay_server&) = delete;
    replay_server& operator=(const replay_server&) = delete;

    [[nodiscard]] std::uint16_t port() const noexcept;

    /// For example http://127.0.0.1:43210, without a slash at the end.
    [[nodiscard]] std::string base_url() const;

    [[nodiscard]] replay_counters counters() const;
    [[nodiscard]] std::vector<http_request> requests() const;

    /// What the feed threw, if it did; the stream ended there.
    [[nodiscard]] std::exception_ptr feed_failure() const;

    /// Ends the stalls that are under way.
    void release();

    static constexpr std::chrono::milliseconds default_patience = std::chrono::seconds(20);

    [[nodiscard]] bool wait_for_connections(std::uint64_t count, std::chrono::milliseconds patience = default_patience);
    [[nodiscard]] bool wait_for_requests(std::uint64_t count, std::chrono::milliseconds patience = default_patience);
    [[nodiscard]] bool wait_for_records(std::uint64_t count, std::chrono::milliseconds patience = default_patience);
    [[nodiscard]] bool wait_until_stalled(std::chrono::milliseconds patience = default_patience);
    [[nodiscard]] bool wait_until_ended(std::chrono::milliseconds patience = default_patience);

    /// Until a connection has been blocked for `quiet` of real time: a kernel that is merely slower than this server
    /// blocks it for moments too, and no event tells the difference.
    [[nodiscard]] bool wait_until_blocked(std::chrono::milliseconds quiet = std::chrono::milliseconds(50),
                                          std::chrono::milliseconds patience = default_patience);

private:
    class engine;
    std::unique_ptr<engine> engine_;
};

}  // namespace weir
