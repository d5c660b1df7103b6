// SPDX-License-Identifier: Apache-2.0
// Duplicates are left out before events are reduced.
// member: uniq
// first: no member named
// event: int
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <vector>

auto different() {
    const auto add = [](int& sum, int n) { sum += n; };
    return weir::from_range(std::vector{1, 2})
        .partition([](int n) { return n; })
#ifdef WRONG
        .reduce(0, add)
        .uniq();
#else
        .uniq()
        .reduce(0, add);
#endif
}
