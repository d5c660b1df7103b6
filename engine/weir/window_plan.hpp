// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/clock.hpp>
#include <weir/firing.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace weir {

/// One window of one layer: the same id means the same window in every partition.
struct window_info {
    std::int64_t id = 0;
    time_point start = {};
    time_point end = {};  ///< exclusive

    friend bool operator==(const window_info&, const window_info&) = default;
};

/// Windows by time are no longer than 100 years, so that they begin and end within time wherever they lie.
inline constexpr duration longest_window = std::chrono::hours(24) * 36'500;

/// Of a gap between two windows with events, no more empty windows than this are emitted, so that a jump of a clock or
/// a watermark costs a bounded amount of work. The ids show the gap.
inline constexpr std::int64_t most_empty_windows = 64;

enum class window_kind {
    global,    ///< one, from the start of the run to the end of the input
    count,     ///< `size` events each, one every `slide` events
    periodic,  ///< `length`, one every `step`, by the time of receipt
    timed,     ///< `length`, one every `step`, in event time
    session    ///< per key: until there was none for `length`, in event time or (`by_receipt`) by the time of receipt
};

/// A trigger emits a pane before its window is over.
struct trigger_plan {
    firing_kind kind = firing_kind::every;
    std::string name = {};
    accumulation after = accumulation::keep;
    std::int64_t events = 0;  ///< every: this many events of the pane, counted anew in each pane
    duration period = {};     ///< periodically: whole multiples of it since 1970-01-01 UTC
    std::size_t policy = 0;   ///< custom: which of the program's policies
};

/// A window plan says over what a reduction runs: what `window::…` describe, without the program's own functions. It
/// knows no thread and no clock.
struct window_plan {
    window_kind kind = window_kind::global;
    std::int64_t size = 0;    ///< count: events of a window
    std::int64_t slide = 0;   ///< count: events from one window's begin to the next
    duration length = {};     ///< periodic, timed: of a window; session: the gap that ends it
    duration step = {};       ///< periodic, timed: from one window's begin to the next
    bool by_receipt = false;  ///< session: times are those of receipt
    duration lateness = {};   ///< timed: how long after its end, in event time, a window takes late events
    accumulation after_watermark = accumulation::keep;  ///< timed, with lateness: what a pane holds after its first end
    duration out_of_order = {};  ///< timed, session: by how much a watermark stays behind the greatest event time
    duration idle_after = {};    ///< timed, session: a channel silent for so long holds no watermark back; 0: never
    duration time_out = {};      ///< session: closes when the clock saw no event of it for so long; 0: never
    bool with_empty = false;     ///< count: the trailing empty window too; timed: those in gaps (64 of a gap)
    std::vector<trigger_plan> triggers = {};

    /// Whether places in windows depend on a time that the events carry.
    [[nodiscard]] bool in_event_time() const noexcept {
        return kind == window_kind::timed || (kind == window_kind::session && !by_receipt);
    }
};

}  // namespace weir
