// SPDX-License-Identifier: Apache-2.0
// Only what has been spread over partitions can be reduced.
// member: reduce
// first: no member named
// event: int
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <vector>

auto reduced() {
    return weir::from_range(std::vector{1, 2})
#ifndef WRONG
        .partition([](int n) { return n; })
#endif
        .reduce(0, [](int& sum, int n) { sum += n; });
}
