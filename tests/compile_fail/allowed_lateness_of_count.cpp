// SPDX-License-Identifier: Apache-2.0
// Only windows in event time have late events.
// member: allowed_lateness
// expect: allowed_lateness: only windows in event time, fixed or sliding, take late events
#include <weir/window.hpp>

#include <chrono>

auto described() {
    const auto over = weir::window::count(10);
#ifdef WRONG
    return over.allowed_lateness(std::chrono::seconds(1), weir::accumulation::keep);
#else
    return over.trigger_every(2, weir::accumulation::keep);
#endif
}
