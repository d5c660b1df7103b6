// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/clock.hpp>
#include <weir/firing.hpp>
#include <weir/window_plan.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace weir {

/// The channel's watermark rises to `watermark` before the event `at` of a message.
struct watermark_mark {
    std::size_t at = 0;
    time_point watermark = beginning_of_time;
};

/// A message as windows see it: how many events, of which times; not what they are.
///
/// A *channel* is what keeps an order: one source, or one of its strands, or one partition of a layer before. A
/// channel's watermark is the greatest event time that came through it, less the allowed out-of-orderness.
struct arrival {
    std::size_t events = 0;
    time_point received = {};
    std::size_t channel = 0;
    /// Windows in event time: one time an event; else empty.
    std::span<const time_point> times = {};
    /// Windows in event time: the channel's watermark before the message.
    time_point before = beginning_of_time;
    /// Windows in event time: where it rises within the message, ascending; a mark at `events` is behind the last.
    std::span<const watermark_mark> marks = {};
    /// Windows in event time: behind it nothing more comes of the channel.
    bool ends_channel = false;
    /// Session windows: the number of each event's key, dense from 0; else empty.
    std::span<const std::size_t> keys = {};
};

/// How far the input has come by the clock, as windows see it.
struct progress_of_input {
    /// Nothing received before this comes any more; `end_of_time`: the input has ended.
    time_point until = beginning_of_time;
    /// What the clock says.
    time_point now = beginning_of_time;
    /// Channels that have ended.
    std::span<const std::size_t> ended = {};
    /// The triggers that were called by name.
    std::span<const std::string> called = {};

    [[nodiscard]] bool last() const noexcept { return until == end_of_time; }
};

/// A pane host holds the content of one partition's panes and does what its windowing says. Panes are numbered by
/// `place`, which is free for another pane once closed.
class pane_host {
public:
    using place = std::size_t;

    virtual ~pane_host() = default;

    /// A pane begins, with its initial state.
    virtual place open(const window_info& window) = 0;

    /// The events [first, last) of the message go into each of `panes`. Each event is taken at most once.
    virtual void take(std::size_t first, std::size_t last, std::span<const place> panes) = 0;

    /// Keeps one event of the message for later; returns what `take_held` is to be told.
    virtual std::size_t hold(std::size_t event) = 0;

    /// An event that was held goes into `pane`, and is held no more.
    virtual void take_held(std::size_t held, place pane) = 0;

    /// The events [first, last) are late: too old for any pane.
    virtual void refuse(std::size_t first, std::size_t last) = 0;

    /// A trigger fired: the pane is emitted, and then keeps or discards what it holds.
    virtual void fire(place pane, const window_info& window, const firing& why, accumulation after) = 0;

    /// The pane's window is over: it is emitted as done, and forgotten.
    virtual void close(place pane, const window_info& window) = 0;

    /// A session's key will not be asked for again before it comes anew.
    virtual void forget_key(std::size_t key) { static_cast<void>(key); }

    /// What the policy number `policy` of the program's own says to the event `event` of the message, which goes into
    /// `pane`. A policy has a state of its own in each pane.
    virtual punctuation ask(std::size_t policy, place pane, std::size_t event) = 0;

    /// Every window before `id` is closed in this partition and will not be opened again. Behind the last pane of the
    /// input: the greatest id.
    virtual void closed_before(std::int64_t id) = 0;
};

/// A windowing says when panes of one partition open, fire and close. A pure function of what it is told: no thread, no
/// clock, no content. One thread at a time.
class windowing {
public:
    virtual ~windowing() = default;

    /// A message of events has come.
    virtual void receive(const arrival& in, pane_host& host) = 0;

    /// Time has passed, inputs have ended, or triggers were called.
    virtual void advance(const progress_of_input& to, pane_host& host) = 0;
};

/// What makes the windows of one partition. `channels` are those that feed it; `start` is when the run began.
[[nodiscard]] std::unique_ptr<windowing> make_windowing(const window_plan& plan, time_point start,
                                                        std::span<const std::size_t> channels);

/// The first time after `last` at which a partition wants `windowing::advance`, by the frontier of its input;
/// `end_of_time` where only the end of an input matters.
[[nodiscard]] time_point next_advance(const window_plan& plan, time_point start, time_point last);

/// An event of time `time` is late, and refused, once the watermark before it has reached this. Windows in event time
/// only.
[[nodiscard]] time_point deadline_of(const window_plan& plan, time_point time);

/// The first watermark above `watermark` at which panes may fire or close. Windows in event time only.
[[nodiscard]] time_point next_boundary(const window_plan& plan, time_point watermark);

}  // namespace weir
