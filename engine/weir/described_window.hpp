// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/clock.hpp>
#include <weir/window_plan.hpp>

#include <concepts>
#include <cstdint>
#include <functional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

namespace weir {

/// Where the program has no function of its own.
struct no_function {};

/// Says of an event whether its pane fires, and on which side of it; `true` means after.
template <class Policy, class T>
concept policy_function = std::invocable<Policy&, const T&> &&
    (std::same_as<std::invoke_result_t<Policy&, const T&>, bool> ||
     std::same_as<std::invoke_result_t<Policy&, const T&>, punctuation>);

/// What `window::…` and the members of a described window check; each throws `build_error`, which says what was
/// expected, what came and what to do.
namespace checked {

[[nodiscard]] window_plan count(std::int64_t size);
[[nodiscard]] window_plan periodic(duration length);
[[nodiscard]] window_plan fixed(duration length);
[[nodiscard]] window_plan sliding(duration size, duration slide, window_kind kind);
[[nodiscard]] window_plan sliding(std::int64_t events, std::int64_t slide);
[[nodiscard]] window_plan session(duration gap, bool by_receipt);

void add_every(window_plan& plan, std::int64_t events, accumulation after);
void add_periodically(window_plan& plan, duration period, accumulation after);
void add_message(window_plan& plan, std::string message, accumulation after);
void add_policy(window_plan& plan, std::string name, accumulation after);
void set_lateness(window_plan& plan, duration lateness, accumulation after_watermark);
void set_out_of_order(window_plan& plan, duration by);
void set_idle_after(window_plan& plan, duration silence);
void set_time_out(window_plan& plan, duration silence);

}  // namespace checked

/// A described window is what `window::…` return: a plan and the program's own functions, whatever the events. A value;
/// each member returns a changed copy. A trigger emits panes before their window is over; a window takes any number of
/// them, and each says what a pane holds afterwards.
template <window_kind Kind, class TimeOf = no_function, class Late = no_function, class... Policies>
class described_window {
    static constexpr bool in_event_time = !std::is_same_v<TimeOf, no_function>;

public:
    described_window() = default;
    explicit described_window(window_plan plan) : plan_(std::move(plan)) {}
    described_window(window_plan plan, TimeOf time, Late late_events = {}, std::tuple<Policies...> own = {})
        : plan_(std::move(plan)), time_of_(std::move(time)), late_(std::move(late_events)), policies_(std::move(own)) {}

    /// Fires each pane after every `events` raw events that went into it. Called "every 10".
    [[nodiscard]] described_window trigger_every(std::int64_t events, accumulation after) const {
        return changed([&](window_plan& plan) { checked::add_every(plan, events, after); });
    }

    /// Fires every open pane at whole multiples of `period` since 1970-01-01 UTC, by the clock. Called
    /// "periodically 100ms".
    [[nodiscard]] described_window trigger_periodically(duration period, accumulation after) const {
        return changed([&](window_plan& plan) { checked::add_periodically(plan, period, after); });
    }

    /// Fires every open pane when the running flow's trigger of this name is called.
    [[nodiscard]] described_window trigger_on(std::string message, accumulation after) const {
        return changed([&](window_plan& plan) { checked::add_message(plan, std::move(message), after); });
    }

    /// Fires a pane where `policy` says so: called with each raw event (const) that goes into it, it returns a
    /// `punctuation`, or `true` for behind the event. It is copied afresh for each pane, and may have a state. Not for
    /// sessions: throws `build_error`.
    template <class Policy>
    [[nodiscard]] described_window<Kind, TimeOf, Late, Policies..., Policy> trigger(std::string name, Policy policy,
                                                                                    accumulation after) const {
        static_assert(std::copy_constructible<Policy>,
                      "trigger: each pane has a copy of the policy, so it must be "
                      "copyable");
        auto plan = plan_;
        checked::add_policy(plan, std::move(name), after);
        return described_window<Kind, TimeOf, Late, Policies..., Policy>(
            std::move(plan), time_of_, late_, std::tuple_cat(policies_, std::tuple<Policy>(std::move(policy))));
    }

    /// Emits empty windows too: of count, the trailing one; in event time, those between windows with events, at most
    /// 64 of one gap.
    [[nodiscard]] described_window with_empty() const {
        static_assert(
            Kind == window_kind::count || Kind == window_kind::timed,
            "with_empty: only count windows and windows in event time, fixed or sliding, leave out empty ones");
        return changed([](window_plan& plan) { plan.with_empty = true; });
    }

    /// Windows take events until the watermark is `lateness` past their end. A window that has events fires when it is
    /// over ("watermark"), and is done after the lateness; `after_watermark` says what it holds in between.
    [[nodiscard]] described_window allowed_lateness(duration lateness, accumulation after_watermark) const {
        static_assert(Kind == window_kind::timed,
                      "allowed_lateness: only windows in event time, fixed or sliding, take late events");
        return changed([&](window_plan& plan) { checked::set_lateness(plan, lateness, after_watermark); });
    }

    /// Events may come out of order by as much as `by`: watermarks stay behind the greatest event time by that.
    [[nodiscard]] described_window out_of_order_by(duration by) const {
        static_assert(in_event_time, "out_of_order_by: only windows in event time have an order of their own");
        return changed([&](window_plan& plan) { checked::set_out_of_order(plan, by); });
    }

    /// A source from which nothing arrived for `silence`, by the clock, holds no window open.
    [[nodiscard]] described_window idle_after(duration silence) const {
        static_assert(in_event_time, "idle_after: only windows in event time wait for silent sources");
        return changed([&](window_plan& plan) { checked::set_idle_after(plan, silence); });
    }

    /// Calls `function(event)` with each late event (const), from many threads at once. They are counted anyway.
    template <class Function>
    [[nodiscard]] described_window<Kind, TimeOf, Function, Policies...> late_to(Function function) const {
        static_assert(in_event_time,
                      "late_to: only windows in event time, fixed, sliding or session, refuse late events");
        return described_window<Kind, TimeOf, Function, Policies...>(plan_, time_of_, std::move(function), policies_);
    }

    /// Closes a session also when nothing of its key was received for `silence`, by the clock.
    [[nodiscard]] described_window time_out(duration silence) const {
        static_assert(Kind == window_kind::session && in_event_time,
                      "time_out: only sessions in event time may have to wait for a watermark");
        return changed([&](window_plan& plan) { checked::set_time_out(plan, silence); });
    }

    [[nodiscard]] const window_plan& plan() const noexcept { return plan_; }
    [[nodiscard]] const TimeOf& time_of() const noexcept { return time_of_; }
    [[nodiscard]] const Late& late() const noexcept { return late_; }
    [[nodiscard]] const std::tuple<Policies...>& policies() const noexcept { return policies_; }

private:
    template <class Change>
    [[nodiscard]] described_window changed(const Change& change) const {
        auto copy = *this;
        change(copy.plan_);
        return copy;
    }

    window_plan plan_ = {};
    [[no_unique_address]] TimeOf time_of_;
    [[no_unique_address]] Late late_;
    std::tuple<Policies...> policies_;
};

}  // namespace weir
