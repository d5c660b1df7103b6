// SPDX-License-Identifier: Apache-2.0
#include "weir/windowing.hpp"

#include "clocked_windows.hpp"
#include "count_windows.hpp"
#include "global_windows.hpp"
#include "schedule.hpp"
#include "session_windows.hpp"
#include "timed_windows.hpp"
#include "weir/saturated.hpp"

#include <algorithm>
#include <chrono>

namespace weir {

namespace {

using namespace std::chrono_literals;

schedule schedule_of(const window_plan& plan) {
    return {plan.length, plan.step > duration::zero() ? plan.step : plan.length};
}

/// How often something that takes `length` is looked at: late by a quarter at most.
duration looks_within(duration length) {
    return std::max<duration>(length / 4, 1ms);
}

}  // namespace

std::unique_ptr<windowing> make_windowing(const window_plan& plan, time_point start,
                                          std::span<const std::size_t> channels) {
    switch (plan.kind) {
        case window_kind::count:
            return std::make_unique<count_windows>(plan, start);
        case window_kind::periodic:
            return std::make_unique<clocked_windows>(plan, start);
        case window_kind::timed:
            return std::make_unique<timed_windows>(plan, start, channels);
        case window_kind::session:
            return std::make_unique<session_windows>(plan, start, channels);
        case window_kind::global:
            break;
    }
    return std::make_unique<global_windows>(plan, start);
}

time_point next_advance(const window_plan& plan, time_point start, time_point last) {
    if (last == end_of_time) return end_of_time;
    const auto from = std::max(start, last);
    auto next = end_of_time;
    const auto every = [&](duration period) { next = std::min(next, next_multiple(from, period)); };
    for (const auto& trigger : plan.triggers)
        if (trigger.kind == firing_kind::periodically) every(trigger.period);
    if (plan.kind == window_kind::periodic) {
        const auto windows = schedule_of(plan);
        const auto end = windows.next_end(windows.within(from));
        if (end > from) next = std::min(next, end);
    }
    if (plan.in_event_time() && plan.idle_after > 0ns) every(looks_within(plan.idle_after));
    if (plan.kind == window_kind::session && plan.by_receipt) every(looks_within(plan.length));
    if (plan.kind == window_kind::session && plan.time_out > 0ns) every(looks_within(plan.time_out));
    return next;
}

time_point deadline_of(const window_plan& plan, time_point time) {
    if (plan.kind == window_kind::session) return later(time, 1ns);
    const auto windows = schedule_of(plan);
    const auto placed = windows.within(time);
    // A rubbish time's window is not over while time lasts.
    return placed < time ? end_of_time : later(windows.end_of(windows.last_of(placed)), plan.lateness);
}

time_point next_boundary(const window_plan& plan, time_point watermark) {
    if (plan.kind == window_kind::session) return next_multiple(watermark, looks_within(plan.length));
    const auto windows = schedule_of(plan);
    const auto over = windows.next_end(windows.within(watermark));
    const auto closed = later(windows.next_end(windows.within(earlier(watermark, plan.lateness))), plan.lateness);
    return std::min(over > watermark ? over : end_of_time, closed > watermark ? closed : end_of_time);
}

}  // namespace weir
