// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "descriptor.hpp"
#include "replay_feed.hpp"
#include "replay_output.hpp"

#include <weir/http_request.hpp>
#include <weir/replay_server.hpp>

#include <chrono>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace weir {

/// What the connections of a server share. Used by the server's thread only.
struct replay_shared {
    replay_options options;
    replay_feed feed;
    std::deque<faults::refuse> refusals;
    replay_counters counters;
    std::deque<http_request> requests;  ///< the newest
    std::size_t streams = 0;            ///< connections that are being served the stream
};

/// A replay_connection is the server's side of one connection: it reads a request, answers it, and is then made to go
/// on by `advance` whenever its socket or the clock may allow it. Used by the server's thread only.
///
/// 1. The feed is asked for more only when the kernel has accepted everything before.
/// 2. A record is `under way` from the feed until the kernel has accepted its last byte. The connection's end gives
///    back what is under way.
class replay_connection {
public:
    replay_connection(descriptor socket, replay_shared& shared);
    ~replay_connection();
    replay_connection(const replay_connection&) = delete;
    replay_connection& operator=(const replay_connection&) = delete;

    [[nodiscard]] int socket() const noexcept { return socket_.get(); }
    [[nodiscard]] bool over() const noexcept { return phase_ == phase::over; }
    [[nodiscard]] bool wants_to_write() const noexcept { return blocked_since_.has_value(); }
    [[nodiscard]] bool stalled() const noexcept { return stalled_until_.has_value(); }
    [[nodiscard]] bool idle() const noexcept { return under_way_.empty() && steps_.empty() && output_.empty(); }

    /// In real time.
    [[nodiscard]] std::optional<std::chrono::steady_clock::time_point> blocked_since() const { return blocked_since_; }

    /// Reads what the client sent.
    void receive();

    /// Does what can be done at `now` without waiting. True: there is more to do at once.
    bool advance(time_point now);

    /// When the clock next gives it something to do.
    [[nodiscard]] time_point next_deadline() const;

    /// Whether it waits for the other kernel, which tells nobody when it acknowledges.
    [[nodiscard]] bool must_look_again() const noexcept { return resetting_; }

    void release() noexcept { stalled_until_.reset(); }

private:
    enum class phase { reading, streaming, finishing, lingering, over };

    /// Bytes of the stream, or a fault (the first left of record `number`), or both.
    struct step {
        std::string bytes;
        std::optional<fault> happens;
    };

    struct record_under_way {
        staged_record record;
        std::uint64_t begin;  ///< in the stream
        std::uint64_t end;
    };

    void answer(http_request_parser::state state);
    void answer_request(const http_request& request);
    void refuse(int status, std::string_view body);
    void start_stream(const http_request& request);
    bool flush();
    bool waits(time_point now);
    void take_step(time_point now);
    void happen(const fault& what, time_point now);
    void stage(time_point now);
    void stage_with_faults(staged_record record);
    void stage_keep_alive(time_point now);
    void end_stream(bool cleanly);
    void give_back();
    void settle_sent();
    [[nodiscard]] std::string framed(std::string_view text, int wrong_by = 0) const;
    [[nodiscard]] std::string fault_bytes(const fault& what) const;

    descriptor socket_;
    replay_shared& shared_;
    http_request_parser parser_;
    replay_output output_;
    phase phase_ = phase::reading;
    bool with_lengths_ = false;
    std::deque<step> steps_;
    std::deque<record_under_way> under_way_;
    std::uint64_t staged_ = 0;  ///< bytes of the stream, up to the last step
    time_point last_sent_ = beginning_of_time;
    std::optional<time_point> stalled_until_;
    bool resetting_ = false;
    std::optional<std::chrono::steady_clock::time_point> blocked_since_;
};

}  // namespace weir
