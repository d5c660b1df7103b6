// SPDX-License-Identifier: Apache-2.0
// What departition merges are panes: events that were never reduced are none.
// member: departition
// event: int
// expect: departition: the events must be panes, as a reduction emits them
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <vector>

auto merged() {
    const auto add = [](int& sum, int n) { sum += n; };
    return weir::from_range(std::vector{1, 2})
#ifndef WRONG
        .partition([](int n) { return n; })
        .reduce(0, add)
#endif
        .departition(0, add);
}
