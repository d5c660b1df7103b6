// SPDX-License-Identifier: Apache-2.0
// What has been spread is reduced, or emitted, before it is spread again.
// member: partition
// first: no member named
// event: int
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <vector>

auto spread() {
    return weir::from_range(std::vector{1, 2})
        .partition([](int n) { return n; })
#ifndef WRONG
        .emit()
#endif
        .partition([](int n) { return -n; });
}
