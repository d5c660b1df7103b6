// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "channel_watermarks.hpp"
#include "pane_triggers.hpp"
#include "schedule.hpp"
#include "weir/windowing.hpp"

#include <cstdint>
#include <map>
#include <vector>

namespace weir {

/// Windows in event time, on one schedule for all partitions and runs; a window is over when the partition's watermark
/// reaches its end, and closes when it reaches that end plus the allowed lateness.
///
/// Whether an event is late follows from its own channel alone: from the watermark that the channel had before it, or
/// from the partition's where that is greater. So it depends neither on how events are cut into messages nor on
/// threads.
class timed_windows final : public windowing {
public:
    timed_windows(const window_plan& plan, time_point start, std::span<const std::size_t> channels);

    void receive(const arrival& in, pane_host& host) override;
    void advance(const progress_of_input& to, pane_host& host) override;

private:
    /// The windows that all events from `from` until `to` go into, as long as windows before `open_from` take none.
    struct group {
        time_point from = end_of_time;
        time_point to = end_of_time;
        std::int64_t open_from = 0;
        std::vector<open_pane*> panes = {};
    };

    /// The events [first, last) of `in`, before which the channel's watermark was `watermark`.
    void feed(const arrival& in, const stretch& some, pane_host& host);
    void give(std::size_t first, std::size_t last, pane_host& host);
    void regroup(time_point time, std::int64_t open_from, pane_host& host);
    open_pane& pane_of(std::int64_t id, pane_host& host);

    /// The first window that still takes events at `watermark`.
    [[nodiscard]] std::int64_t open_from(time_point watermark) const;
    [[nodiscard]] window_info window_of(std::int64_t id) const;

    void evaluate(pane_host& host);
    void fire_watermark(std::int64_t before, pane_host& host);
    void close_before(std::int64_t id, pane_host& host);
    void close_first(pane_host& host);
    void emit_gap(std::int64_t until, pane_host& host);
    void finish(pane_host& host);

    window_plan plan_;
    pane_triggers triggers_;
    firing watermark_ = {firing_kind::watermark, "watermark"};
    schedule windows_;
    channel_watermarks channels_;
    time_point next_boundary_;  // the first watermark at which something may fire or close
    std::int64_t not_over_;     // the first window that is not over
    std::int64_t not_closed_;   // the first that is not closed
    std::map<std::int64_t, open_pane> open_;
    group group_;
    std::int64_t next_empty_ = 0;            // behind the last emitted window; with empty ones only
    std::int64_t gap_ = most_empty_windows;  // how many empty ones since the last with events; at first: no gap
};

}  // namespace weir
