// SPDX-License-Identifier: Apache-2.0
#include "timed_windows.hpp"

#include <algorithm>
#include <limits>

namespace weir {

timed_windows::timed_windows(const window_plan& plan, time_point start, std::span<const std::size_t> channels)
    : plan_(plan),
      triggers_(plan, start),
      windows_(plan.length, plan.step > duration::zero() ? plan.step : plan.length),
      channels_(channels, start, plan.idle_after),
      next_boundary_(weir::next_boundary(plan, beginning_of_time)),
      not_over_(windows_.first_of(windows_.within(beginning_of_time))),
      not_closed_(open_from(beginning_of_time)) {}

std::int64_t timed_windows::open_from(time_point watermark) const {
    return windows_.first_of(windows_.within(earlier(windows_.within(watermark), plan_.lateness)));
}

window_info timed_windows::window_of(std::int64_t id) const {
    return {id, windows_.start_of(id), windows_.end_of(id)};
}

void timed_windows::receive(const arrival& in, pane_host& host) {
    channels_.arrived(in.channel, in.received);
    if (channels_.raise(in.channel, in.before)) evaluate(host);
    auto watermark = in.before;
    std::size_t first = 0;
    for (const auto& mark : in.marks) {
        feed(in, {first, mark.at, watermark}, host);
        first = mark.at;
        watermark = std::max(watermark, mark.watermark);
        if (channels_.raise(in.channel, watermark)) evaluate(host);
    }
    feed(in, {first, in.events, watermark}, host);
    if (in.ends_channel && channels_.end(in.channel)) evaluate(host);
}

void timed_windows::feed(const arrival& in, const stretch& some, pane_host& host) {
    if (some.first == some.last) return;
    const auto open = std::max(open_from(some.watermark), not_closed_);
    if (open != group_.open_from) group_.from = group_.to = end_of_time;
    auto begin = some.first;
    for (auto event = some.first; event < some.last; ++event) {
        const auto time = in.times[event];
        if (time >= group_.from && time < group_.to) continue;
        give(begin, event, host);
        begin = event;
        regroup(windows_.within(time), open, host);
    }
    give(begin, some.last, host);
}

void timed_windows::give(std::size_t first, std::size_t last, pane_host& host) {
    if (first == last) return;
    if (group_.panes.empty())
        host.refuse(first, last);
    else
        triggers_.feed(group_.panes, first, last, host);
}

void timed_windows::regroup(time_point time, std::int64_t open_from, pane_host& host) {
    const auto first = windows_.first_of(time);
    const auto last = windows_.last_of(time);
    // Until the next window begins, or the first of these ends.
    group_.from = std::max(windows_.start_of(last), windows_.end_of(first - 1));
    group_.to = std::min(windows_.start_of(last + 1), windows_.end_of(first));
    group_.open_from = open_from;
    group_.panes.clear();
    for (auto id = std::max(first, open_from); id <= last; ++id) group_.panes.push_back(&pane_of(id, host));
}

open_pane& timed_windows::pane_of(std::int64_t id, pane_host& host) {
    const auto found = open_.lower_bound(id);
    if (found != open_.end() && found->first == id) return found->second;
    const auto window = window_of(id);
    return open_.emplace_hint(found, id, open_pane{window, host.open(window), 0})->second;
}

void timed_windows::advance(const progress_of_input& to, pane_host& host) {
    if (to.last()) return finish(host);
    if (channels_.advance(to)) evaluate(host);
    for (const auto* const one : triggers_.due(to))
        for (const auto& [id, pane] : open_) pane_triggers::fire(pane, *one, host);
}

void timed_windows::evaluate(pane_host& host) {
    const auto watermark = windows_.within(channels_.value());
    if (watermark < next_boundary_) return;
    next_boundary_ = weir::next_boundary(plan_, watermark);
    const auto not_over = windows_.first_of(watermark);
    if (plan_.lateness > duration::zero()) fire_watermark(not_over, host);
    not_over_ = not_over;
    const auto open = open_from(watermark);
    if (open <= not_closed_) return;
    close_before(open, host);
    not_closed_ = open;
    host.closed_before(open);
}

void timed_windows::fire_watermark(std::int64_t before, pane_host& host) {
    for (auto one = open_.lower_bound(not_over_); one != open_.end() && one->first < before; ++one)
        host.fire(one->second.place, one->second.window, watermark_, plan_.after_watermark);
}

void timed_windows::close_before(std::int64_t id, pane_host& host) {
    while (!open_.empty() && open_.begin()->first < id) close_first(host);
    emit_gap(id, host);
}

void timed_windows::close_first(pane_host& host) {
    emit_gap(open_.begin()->first, host);
    const auto [id, pane] = *open_.begin();
    open_.erase(open_.begin());
    group_.from = group_.to = end_of_time;
    next_empty_ = id + 1;
    gap_ = 0;
    host.close(pane.place, pane.window);
}

void timed_windows::emit_gap(std::int64_t until, pane_host& host) {
    if (!plan_.with_empty) return;
    for (; next_empty_ < until && gap_ < most_empty_windows; ++next_empty_, ++gap_) {
        const auto window = window_of(next_empty_);
        host.close(host.open(window), window);
    }
}

void timed_windows::finish(pane_host& host) {
    while (!open_.empty()) close_first(host);
    host.closed_before(std::numeric_limits<std::int64_t>::max());
}

}  // namespace weir
