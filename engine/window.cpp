// SPDX-License-Identifier: Apache-2.0
#include "weir/window.hpp"

#include "weir/error.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace weir::checked {

namespace {

std::string nanoseconds(duration length) {
    return std::to_string(length.count()) + " ns";
}

/// The amount in the largest unit that divides it, such as "100ms".
std::string in_largest_unit(duration length) {
    struct unit {
        duration one;
        std::string_view name;
    };
    static constexpr std::array<unit, 5> units = {{{std::chrono::hours(1), "h"},
                                                   {std::chrono::minutes(1), "min"},
                                                   {std::chrono::seconds(1), "s"},
                                                   {std::chrono::milliseconds(1), "ms"},
                                                   {std::chrono::microseconds(1), "us"}}};
    const auto fits =
        std::find_if(units.begin(), units.end(), [&](const unit& one) { return length % one.one == duration::zero(); });
    if (fits == units.end()) return std::to_string(length.count()) + "ns";
    return std::to_string(length / fits->one).append(fits->name);
}

void expect_length(duration length, const std::string& who, const std::string& what, const std::string& instead) {
    if (length <= duration::zero())
        throw build_error(who + ": expected a positive " + what + ", got " + nanoseconds(length) + "; " + instead);
    if (length > longest_window)
        throw build_error(who + ": expected a " + what + " of at most 36500 days, got " + nanoseconds(length) +
                          "; use window::global() for one window over everything");
}

void expect_positive(duration value, const std::string& who, const std::string& instead) {
    if (value <= duration::zero())
        throw build_error(who + ": expected a positive time, got " + nanoseconds(value) + "; " + instead);
}

void expect_name(const std::string& name, const std::string& who) {
    if (name.empty())
        throw build_error(who + ": expected a name, got an empty one; panes say by it why they were emitted");
}

const std::string use_global = "use window::global() for one window over everything";

}  // namespace

window_plan count(std::int64_t size) {
    if (size < 1)
        throw build_error("window::count: expected at least 1 event, got " + std::to_string(size) + "; " + use_global);
    return {.kind = window_kind::count, .size = size, .slide = size};
}

window_plan periodic(duration length) {
    expect_length(length, "window::periodic", "length", use_global);
    return {.kind = window_kind::periodic, .length = length, .step = length};
}

window_plan fixed(duration length) {
    expect_length(length, "window::fixed", "length", use_global);
    return {.kind = window_kind::timed, .length = length, .step = length};
}

window_plan sliding(duration size, duration slide, window_kind kind) {
    expect_length(size, "window::sliding", "size", use_global);
    expect_length(slide, "window::sliding", "slide", "use window::periodic or window::fixed for windows side by side");
    if (slide > size)
        throw build_error("window::sliding: expected a slide of at most the size, " + nanoseconds(size) + ", got " +
                          nanoseconds(slide) + "; events between two windows would be lost: filter them out instead");
    return {.kind = kind, .length = size, .step = slide};
}

window_plan sliding(std::int64_t events, std::int64_t slide) {
    if (events < 1)
        throw build_error("window::sliding: expected at least 1 event, got " + std::to_string(events) + "; " +
                          use_global);
    if (slide < 1)
        throw build_error("window::sliding: expected a slide of at least 1 event, got " + std::to_string(slide) +
                          "; use window::count for windows side by side");
    if (slide > events)
        throw build_error("window::sliding: expected a slide of at most the size, " + std::to_string(events) +
                          " events, got " + std::to_string(slide) +
                          "; events between two windows would be lost: filter them out instead");
    return {.kind = window_kind::count, .size = events, .slide = slide};
}

window_plan session(duration gap, bool by_receipt) {
    expect_length(gap, "window::session", "gap", use_global);
    return {.kind = window_kind::session, .length = gap, .by_receipt = by_receipt};
}

void add_every(window_plan& plan, std::int64_t events, accumulation after) {
    if (events < 1)
        throw build_error("trigger_every: expected at least 1 event, got " + std::to_string(events) +
                          "; leave the trigger out to emit a window once, when it is over");
    plan.triggers.push_back(
        {.kind = firing_kind::every, .name = "every " + std::to_string(events), .after = after, .events = events});
}

void add_periodically(window_plan& plan, duration period, accumulation after) {
    expect_positive(period, "trigger_periodically", "leave the trigger out to emit a window once, when it is over");
    plan.triggers.push_back({.kind = firing_kind::periodically,
                             .name = "periodically " + in_largest_unit(period),
                             .after = after,
                             .period = period});
}

void add_message(window_plan& plan, std::string message, accumulation after) {
    expect_name(message, "trigger_on");
    for (const auto& one : plan.triggers)
        if (one.kind == firing_kind::message && one.name == message)
            throw build_error("trigger_on: expected one trigger of a name, got '" + message +
                              "' twice; the window would be emitted twice at each call: leave one out");
    plan.triggers.push_back({.kind = firing_kind::message, .name = std::move(message), .after = after});
}

void add_policy(window_plan& plan, std::string name, accumulation after) {
    expect_name(name, "trigger");
    if (plan.kind == window_kind::session)
        throw build_error("trigger: expected windows that see events as they come, got sessions with the policy '" +
                          name + "'; use trigger_every, or split the sessions downstream");
    const auto number = std::count_if(plan.triggers.begin(), plan.triggers.end(),
                                      [](const auto& one) { return one.kind == firing_kind::custom; });
    plan.triggers.push_back({.kind = firing_kind::custom,
                             .name = std::move(name),
                             .after = after,
                             .policy = static_cast<std::size_t>(number)});
}

void set_lateness(window_plan& plan, duration lateness, accumulation after_watermark) {
    if (lateness < duration::zero())
        throw build_error("allowed_lateness: expected no negative time, got " + nanoseconds(lateness) +
                          "; leave it out to refuse all late events");
    plan.lateness = lateness;
    plan.after_watermark = after_watermark;
}

void set_out_of_order(window_plan& plan, duration by) {
    if (by < duration::zero())
        throw build_error("out_of_order_by: expected no negative time, got " + nanoseconds(by) +
                          "; leave it out where events come in the order of their times");
    plan.out_of_order = by;
}

void set_idle_after(window_plan& plan, duration silence) {
    expect_positive(silence, "idle_after", "leave it out to wait for every source, however long it is silent");
    plan.idle_after = silence;
}

void set_time_out(window_plan& plan, duration silence) {
    expect_positive(silence, "time_out", "leave it out to wait for the watermark, however long it takes");
    plan.time_out = silence;
}

}  // namespace weir::checked
