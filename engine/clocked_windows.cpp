// SPDX-License-Identifier: Apache-2.0
#include "clocked_windows.hpp"

#include <algorithm>
#include <limits>

namespace weir {

clocked_windows::clocked_windows(const window_plan& plan, time_point start)
    : triggers_(plan, start),
      windows_(plan.length, plan.step > duration::zero() ? plan.step : plan.length),
      first_(windows_.first_of(windows_.within(start))),
      next_(first_) {}

window_info clocked_windows::window_of(std::int64_t index) const {
    // Steps of a few nanoseconds, and a start before 1970, could overflow.
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    const auto id = first_ < 0 && index > most + first_ ? most : index - first_;
    return {id, windows_.start_of(index), windows_.end_of(index)};
}

open_pane& clocked_windows::pane_of(std::int64_t index, pane_host& host) {
    const auto found = open_.lower_bound(index);
    if (found != open_.end() && found->first == index) return found->second;
    const auto window = window_of(index);
    return open_.emplace_hint(found, index, open_pane{window, host.open(window), 0})->second;
}

void clocked_windows::receive(const arrival& in, pane_host& host) {
    if (in.events == 0) return;
    const auto received = windows_.within(in.received);
    const auto last = windows_.last_of(received);
    fed_.clear();
    for (auto index = std::max(windows_.first_of(received), next_); index <= last; ++index)
        fed_.push_back(&pane_of(index, host));
    if (fed_.empty())
        host.refuse(0, in.events);
    else
        triggers_.feed(fed_, 0, in.events, host);
}

void clocked_windows::advance(const progress_of_input& to, pane_host& host) {
    if (to.last()) return finish(to, host);
    const auto open_from = windows_.first_of(windows_.within(to.until));
    if (open_from > next_) {
        close_before(open_from, host);
        // The greatest id is for the end of the input.
        const auto id = window_of(open_from).id;
        if (id < std::numeric_limits<std::int64_t>::max()) host.closed_before(id);
    }
    for (const auto* const one : triggers_.due(to))
        for (const auto& [index, pane] : open_) pane_triggers::fire(pane, *one, host);
}

void clocked_windows::close_before(std::int64_t index, pane_host& host) {
    while (!open_.empty() && open_.begin()->first < index) {
        emit_gap(open_.begin()->first, host);
        const auto [closed, pane] = *open_.begin();
        open_.erase(open_.begin());
        next_ = closed + 1;
        host.close(pane.place, pane.window);
    }
    emit_gap(index, host);
    next_ = std::max(next_, index);
}

void clocked_windows::emit_gap(std::int64_t until, pane_host& host) {
    for (std::int64_t emitted = 0; next_ < until && emitted < most_empty_windows; ++next_, ++emitted) {
        const auto window = window_of(next_);
        host.close(host.open(window), window);
    }
}

void clocked_windows::finish(const progress_of_input& to, pane_host& host) {
    auto end = windows_.last_of(windows_.within(to.now)) + 1;
    if (!open_.empty()) end = std::max(end, open_.rbegin()->first + 1);
    close_before(end, host);
    host.closed_before(std::numeric_limits<std::int64_t>::max());
}

}  // namespace weir
