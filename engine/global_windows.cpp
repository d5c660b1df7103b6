// SPDX-License-Identifier: Apache-2.0
#include "global_windows.hpp"

#include <algorithm>
#include <limits>

namespace weir {

global_windows::global_windows(const window_plan& plan, time_point start)
    : triggers_(plan, start), pane_{{0, start, end_of_time}, 0, 0} {}

void global_windows::ensure_open(pane_host& host) {
    if (!open_) pane_.place = host.open(pane_.window);
    open_ = true;
}

void global_windows::receive(const arrival& in, pane_host& host) {
    ensure_open(host);
    open_pane* const only[] = {&pane_};
    triggers_.feed(only, 0, in.events, host);
}

void global_windows::advance(const progress_of_input& to, pane_host& host) {
    ensure_open(host);
    for (const auto* const one : triggers_.due(to)) pane_triggers::fire(pane_, *one, host);
    if (!to.last()) return;
    pane_.window.end = std::max(pane_.window.start, to.now);
    host.close(pane_.place, pane_.window);
    host.closed_before(std::numeric_limits<std::int64_t>::max());
}

}  // namespace weir
