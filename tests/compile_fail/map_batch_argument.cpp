// SPDX-License-Identifier: Apache-2.0
// Whole batches come as a span of the events.
// member: map_batch
// event: int
// expect: map_batch: the function must take a std::span of the flow's events
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <span>
#include <vector>

auto sums() {
#ifdef WRONG
    return weir::from_range(std::vector{1, 2}).map_batch([](int n) { return std::vector{n}; });
#else
    return weir::from_range(std::vector{1, 2}).map_batch([](std::span<int> all) { return std::vector{all.size()}; });
#endif
}
