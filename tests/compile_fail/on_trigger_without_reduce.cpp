// SPDX-License-Identifier: Apache-2.0
// Triggers fire the panes of a reduction.
// member: on_trigger
// first: no member named
// event: int
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <vector>

auto emitted() {
    return weir::from_range(std::vector{1, 2})
        .partition([](int n) { return n; })
#ifndef WRONG
        .reduce(0, [](int& sum, int n) { sum += n; })
#endif
        .on_trigger([](int& sum, const weir::trigger_info&) { return std::vector{sum}; });
}
