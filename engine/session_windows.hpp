// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "channel_watermarks.hpp"
#include "held_events.hpp"
#include "pane_triggers.hpp"
#include "weir/windowing.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

namespace weir {

/// Sessions: the events of one key, each less than `length` after the one before, in event time or by the time of
/// receipt. The id of a session is its start, in nanoseconds since 1970; it ends `length` after its last event.
///
/// Invariants:
/// 1. Events are taken in the order of their times, of equal times in the order of arrival. Where an earlier one may
///    still come, they are held until the watermark has reached them. So a key has at most one open session, and
///    sessions never merge.
/// 2. `reached_` is the greatest time up to which events were taken; sessions that end by it are closed, by end, start
///    and key.
/// 3. A key that was told to the host as forgotten has neither an open session nor held events; it is told only behind
///    a message, because the message's other events may have that key.
class session_windows final : public windowing {
public:
    session_windows(const window_plan& plan, time_point start, std::span<const std::size_t> channels);

    void receive(const arrival& in, pane_host& host) override;
    void advance(const progress_of_input& to, pane_host& host) override;

private:
    struct session {
        open_pane pane = {};
        bool open = false;
        bool awaited = false;  // in timing_out_
        bool left = false;     // in left_
        std::size_t held = 0;  // how many of the key's events
        time_point last_receipt = beginning_of_time;
    };

    /// When a session ends, as of when this was written: the session may have gone on since.
    struct due_end {
        time_point end;
        time_point start;
        std::size_t key;

        // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 takes the 0 in what this is made of for a pointer
        friend auto operator<=>(const due_end&, const due_end&) = default;
    };

    struct due_time_out {
        time_point at;
        std::size_t key;

        // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 takes the 0 in what this is made of for a pointer
        friend auto operator<=>(const due_time_out&, const due_time_out&) = default;
    };

    template <class Due>
    using earliest_first = std::priority_queue<Due, std::vector<Due>, std::greater<>>;

    void feed(const arrival& in, const stretch& some, pane_host& host);
    void feed_by_receipt(const arrival& in, pane_host& host);
    void take(const arrival& in, std::size_t event, time_point time, pane_host& host);
    void give_run(pane_host& host);
    void refuse(const arrival& in, std::size_t event, pane_host& host);
    void hold(const arrival& in, std::size_t event, time_point time, pane_host& host);
    void take_held(const held_event& one, pane_host& host);

    /// The open session of `key`, which now reaches to an event at `time`. REQUIRES: if open, it has not ended by then.
    session& reach(std::size_t key, time_point time, pane_host& host);
    session& at(std::size_t key);
    void release(time_point watermark, pane_host& host);
    void close_ended(time_point by, pane_host& host);
    void close(std::size_t key, pane_host& host);
    void saw(std::size_t key, time_point received);
    void time_out(time_point until, pane_host& host);
    void close_timed_out(std::vector<std::size_t> keys, pane_host& host);
    void fire_due(const progress_of_input& to, pane_host& host);
    void finish(pane_host& host);
    void may_forget(session& one, std::size_t key);
    void forget_keys(pane_host& host);
    [[nodiscard]] std::vector<std::size_t> open_keys() const;

    window_plan plan_;
    pane_triggers triggers_;
    channel_watermarks channels_;
    bool in_order_;  // no earlier event can come: nothing is ever held
    time_point reached_ = beginning_of_time;
    time_point taken_ = beginning_of_time;  // up to here events were taken while they came in order
    std::vector<session> sessions_;         // by key
    earliest_first<due_end> ending_;
    earliest_first<due_time_out> timing_out_;
    held_events held_;
    std::vector<std::size_t> left_;  // keys to be forgotten, unless they came again
    // Events of the message that go into one session and were not given yet.
    std::size_t run_first_ = 0;
    std::size_t run_last_ = 0;
    std::size_t run_key_ = 0;
};

}  // namespace weir
