// SPDX-License-Identifier: Apache-2.0
// A time is a time of the system clock, not a bare number.
// event: int
// expect: window: the time function cannot be called with the flow
// expect: or returns no std::chrono::sys_time
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <chrono>
#include <vector>

auto windowed() {
#ifdef WRONG
    const auto time = [](int n) { return n; };
#else
    const auto time = [](int n) { return weir::time_point(std::chrono::seconds(n)); };
#endif
    return weir::from_range(std::vector{1, 2})
        .partition([](int n) { return n; }, {.over = weir::window::fixed(std::chrono::seconds(1), time)})
        .emit();
}
