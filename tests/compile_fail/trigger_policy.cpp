// SPDX-License-Identifier: Apache-2.0
// A policy takes an event and says whether the pane fires.
// event: int
// expect: trigger: the policy cannot be called with the flow
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <vector>

auto windowed() {
#ifdef WRONG
    const auto policy = [](int n) { return n; };
#else
    const auto policy = [](int n) { return n > 1; };
#endif
    return weir::from_range(std::vector{1, 2})
        .partition([](int n) { return n; },
                   {.over = weir::window::global().trigger("large", policy, weir::accumulation::keep)})
        .emit();
}
