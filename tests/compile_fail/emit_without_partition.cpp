// SPDX-License-Identifier: Apache-2.0
// Only what has been spread over partitions has something to emit.
// member: emit
// first: no member named
// event: int
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <vector>

auto emitted() {
    return weir::from_range(std::vector{1, 2})
#ifndef WRONG
        .partition([](int n) { return n; })
#endif
        .emit();
}
