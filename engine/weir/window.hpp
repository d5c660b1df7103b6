// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/clock.hpp>
#include <weir/described_window.hpp>
#include <weir/event_time.hpp>
#include <weir/for_event.hpp>
#include <weir/window_plan.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

/// Windows say over what a reduction runs. Each function gives a description, which knows no thread and no clock; its
/// members add triggers and options, see `described_window`. Wrong numbers throw `build_error`.
namespace weir::window {

/// One window, from the start of the run until the end of the input.
[[nodiscard]] inline described_window<window_kind::global> global() {
    return {};
}

/// Each partition closes its window inside a batch, after exactly `size` events, counted before any mapper. What
/// remains at the end of the input is a window too, unless it is empty.
[[nodiscard]] inline described_window<window_kind::count> count(std::int64_t size) {
    return described_window<window_kind::count>(checked::count(size));
}

/// Windows of `length` by the time at which a batch was received, on one schedule for all partitions: they begin at
/// whole multiples of `length` since 1970-01-01 UTC. Ids count from the window in which the run began. A window
/// without events is a window too.
[[nodiscard]] inline described_window<window_kind::periodic> periodic(duration length) {
    return described_window<window_kind::periodic>(checked::periodic(length));
}

/// Windows of `length` in event time, by what `time_of` says of an event: a `std::chrono::sys_time`. They begin at
/// whole multiples of `length` since 1970-01-01 UTC, which is also their id. One without events is emitted only if
/// asked for.
template <class TimeOf>
[[nodiscard]] described_window<window_kind::timed, TimeOf> fixed(duration length, TimeOf time_of) {
    return {checked::fixed(length), std::move(time_of)};
}

/// Windows of `size` by the time of receipt, one beginning every `slide`: each event is in all that contain it.
[[nodiscard]] inline described_window<window_kind::periodic> sliding(duration size, duration slide) {
    return described_window<window_kind::periodic>(checked::sliding(size, slide, window_kind::periodic));
}

/// Windows of `size` in event time, one beginning every `slide`: each event is in all that contain it.
template <class TimeOf>
[[nodiscard]] described_window<window_kind::timed, TimeOf> sliding(duration size, duration slide, TimeOf time_of) {
    return {checked::sliding(size, slide, window_kind::timed), std::move(time_of)};
}

/// Windows of `events` events of a partition each, one beginning every `slide` events.
[[nodiscard]] inline described_window<window_kind::count> sliding(std::int64_t events, std::int64_t slide) {
    return described_window<window_kind::count>(checked::sliding(events, slide));
}

/// Sessions by the time of receipt: the events of one key, each received less than `gap` after the one before. The id
/// of a session is its start, in nanoseconds since 1970; it ends `gap` after its last event.
[[nodiscard]] inline described_window<window_kind::session> session(duration gap) {
    return described_window<window_kind::session>(checked::session(gap, true));
}

/// Sessions in event time: the events of one key, each less than `gap` after the one before, in the order of time.
template <class TimeOf>
[[nodiscard]] described_window<window_kind::session, TimeOf> session(duration gap, TimeOf time_of) {
    return {checked::session(gap, false), std::move(time_of)};
}

}  // namespace weir::window

namespace weir {

/// The windows of a flow of events `T`: a description together with the program's own functions, made fit for `T`. A
/// value; all members may be called from many threads.
template <class T>
class windows {
public:
    /// A policy with a state of its own.
    using policy = std::function<punctuation(const T&)>;

    /// One global window.
    windows() : windows(window_plan()) {}

    /// The windows of a plan that needs no function of the program's own, or whose times are known already.
    explicit windows(window_plan plan) : all_(std::make_shared<contents>(contents{std::move(plan), {}, {}, {}})) {}

    template <window_kind Kind, class TimeOf, class Late, class... Policies>
    windows(described_window<Kind, TimeOf, Late, Policies...> described) {
        contents all{described.plan(), {}, {}, {}};
        if constexpr (!std::is_same_v<TimeOf, no_function>) set_time(all, described.time_of());
        if constexpr (!std::is_same_v<Late, no_function>) set_late(all, described.late());
        std::apply([&](const auto&... policies) { (add_policy(all, policies), ...); }, described.policies());
        all_ = std::make_shared<contents>(std::move(all));
    }

    [[nodiscard]] const window_plan& plan() const noexcept { return all_->plan; }

    /// When the event happened; a time that nanoseconds cannot say is the nearest that they can. REQUIRES:
    /// `plan().in_event_time()`.
    [[nodiscard]] time_point time_of(const T& event) const { return all_->time_of(event); }

    /// How many policies of the program's own there are.
    [[nodiscard]] std::size_t policies() const noexcept { return all_->policies.size(); }

    /// The policy `number`, in the state in which it was described.
    [[nodiscard]] policy make_policy(std::size_t number) const { return all_->policies[number]; }

    /// Hands over a late event, if somebody wants them.
    void late(const T& event) const {
        if (all_->late) all_->late(event);
    }

    [[nodiscard]] bool wants_late() const noexcept { return static_cast<bool>(all_->late); }

private:
    /// What copies share, so that they cost a pointer.
    struct contents {
        window_plan plan;
        std::function<time_point(const T&)> time_of;
        std::function<void(const T&)> late;
        std::vector<policy> policies;
    };

    template <class TimeOf>
    static void set_time(contents& all, TimeOf function) {
        static_assert(
            for_event<T, time_function<TimeOf, T>>::holds,
            "window: the time function cannot be called with the flow's event, or returns no std::chrono::sys_time");
        if constexpr (time_function<TimeOf, T>)
            all.time_of = [function = std::move(function)](const T& event) {
                return saturated_time(std::invoke(function, event));
            };
    }

    template <class Late>
    static void set_late(contents& all, Late function) {
        static_assert(for_event<T, std::is_invocable_v<const Late&, const T&>>::holds,
                      "late_to: the function cannot be called with the flow's event (const)");
        if constexpr (std::is_invocable_v<const Late&, const T&>)
            all.late = [function = std::move(function)](const T& event) { std::invoke(function, event); };
    }

    template <class Policy>
    static void add_policy(contents& all, const Policy& described) {
        static_assert(for_event<T, policy_function<Policy, T>>::holds,
                      "trigger: the policy cannot be called with the flow's event (const), or returns neither "
                      "weir::punctuation nor bool");
        if constexpr (policy_function<Policy, T>)
            all.policies.push_back([policy = described](const T& event) mutable -> punctuation {
                if constexpr (std::is_same_v<std::invoke_result_t<Policy&, const T&>, bool>)
                    return std::invoke(policy, event) ? punctuation::after : punctuation::none;
                else
                    return std::invoke(policy, event);
            });
    }

    std::shared_ptr<const contents> all_;
};

}  // namespace weir
