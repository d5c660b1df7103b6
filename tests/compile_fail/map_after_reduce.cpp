// SPDX-License-Identifier: Apache-2.0
// A reduction says first how its panes leave it: map comes after that.
// member: map
// first: no member named
// event: int
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <vector>

auto mapped() {
    return weir::from_range(std::vector{1, 2})
        .partition([](int n) { return n; })
        .reduce(0, [](int& sum, int n) { sum += n; })
#ifndef WRONG
        .emit()
#endif
        .map([](const weir::pane<int>& one) { return one.value; });
}
