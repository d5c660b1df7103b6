// SPDX-License-Identifier: Apache-2.0
// map_batch takes the batches of its source, so no other mapper may come before it.
// member: map_batch
// event: int
// expect: map_batch: comes first in its layer, before any other mapper
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <span>
#include <vector>

auto sums() {
    return weir::from_range(std::vector{1, 2})
#ifdef WRONG
        .filter([](int n) { return n > 1; })
#endif
        .map_batch([](std::span<int> all) { return std::vector{all.size()}; });
}
