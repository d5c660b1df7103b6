// SPDX-License-Identifier: Apache-2.0
// In a partition, too, map_batch comes before any other mapper.
// member: map_batch
// event: int
// expect: map_batch: comes first in its layer, before any other mapper
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <span>
#include <vector>

auto sums() {
    return weir::from_range(std::vector{1, 2})
        .partition([](int n) { return n; })
#ifdef WRONG
        .filter([](int n) { return n > 1; })
#endif
        .map_batch([](std::span<int> all) { return std::vector{all.size()}; })
        .emit();
}
