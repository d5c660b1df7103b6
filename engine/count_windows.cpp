// SPDX-License-Identifier: Apache-2.0
#include "count_windows.hpp"

#include <algorithm>
#include <limits>

namespace weir {

count_windows::count_windows(const window_plan& plan, time_point start)
    : triggers_(plan, start),
      size_(plan.size),
      slide_(plan.slide > 0 ? plan.slide : plan.size),
      with_empty_(plan.with_empty) {}

void count_windows::open_next(pane_host& host) {
    const window_info window{next_++, beginning_of_time, end_of_time};
    open_.push_back({window, host.open(window), 0});
    fed_.push_back(&open_.back());
    until_next_ = slide_;
}

void count_windows::close_first(pane_host& host) {
    const auto closed = open_.front();
    open_.pop_front();
    fed_.erase(fed_.begin());
    host.close(closed.place, closed.window);
}

void count_windows::receive(const arrival& in, pane_host& host) {
    for (std::size_t first = 0; first < in.events;) {
        if (until_next_ == 0) open_next(host);
        const auto room = std::min(until_next_, size_ - open_.front().events);
        const auto run = std::min(in.events - first, static_cast<std::size_t>(room));
        triggers_.feed(fed_, first, first + run, host);
        first += run;
        until_next_ -= static_cast<std::int64_t>(run);
        if (open_.front().events < size_) continue;
        const auto id = open_.front().window.id;
        close_first(host);
        host.closed_before(id + 1);
    }
}

void count_windows::advance(const progress_of_input& to, pane_host& host) {
    for (const auto* const one : triggers_.due(to))
        for (const auto& pane : open_) pane_triggers::fire(pane, *one, host);
    if (to.last()) finish(host);
}

void count_windows::finish(pane_host& host) {
    if (with_empty_ && until_next_ == 0) open_next(host);
    while (!open_.empty()) close_first(host);
    host.closed_before(std::numeric_limits<std::int64_t>::max());
}

}  // namespace weir
