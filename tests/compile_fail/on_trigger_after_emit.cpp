// SPDX-License-Identifier: Apache-2.0
// A reduction is emitted once, with a function or without.
// member: on_trigger
// first: no member named
// event: weir::pane<int>
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <vector>

auto emitted() {
    return weir::from_range(std::vector{1, 2})
        .partition([](int n) { return n; })
        .reduce(0, [](int& sum, int n) { sum += n; })
#ifdef WRONG
        .emit()
#endif
        .on_trigger([](int& sum, const weir::trigger_info&) { return std::vector{sum}; });
}
