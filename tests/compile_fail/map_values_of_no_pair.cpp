// SPDX-License-Identifier: Apache-2.0
// map_values changes the second of a pair.
// member: map_values
// event: int
// expect: map_values: the function must take the second of the event, a pair
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <utility>
#include <vector>

auto doubled() {
    return weir::from_range(std::vector{1, 2})
#ifndef WRONG
        .map([](int n) { return std::pair(n, n); })
#endif
        .map_values([](int n) { return 2 * n; });
}
