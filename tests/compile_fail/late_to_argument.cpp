// SPDX-License-Identifier: Apache-2.0
// Whoever wants late events takes the flow's.
// event: int
// expect: late_to: the function cannot be called with the flow
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <chrono>
#include <string>
#include <vector>

auto windowed() {
    const auto time = [](int n) { return weir::time_point(std::chrono::seconds(n)); };
#ifdef WRONG
    const auto report = [](const std::string&) {};
#else
    const auto report = [](int) {};
#endif
    return weir::from_range(std::vector{1, 2})
        .partition([](int n) { return n; },
                   {.over = weir::window::fixed(std::chrono::seconds(1), time).late_to(report)})
        .emit();
}
