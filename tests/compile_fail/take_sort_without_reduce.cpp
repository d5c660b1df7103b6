// SPDX-License-Identifier: Apache-2.0
// What is sorted are the states of a reduction.
// member: take_sort
// first: no member named
// event: int
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <vector>

auto first() {
    return weir::from_range(std::vector{1, 2})
        .partition([](int n) { return n; })
#ifndef WRONG
        .count_by([](int n) { return n; })
#endif
        .take_sort(1);
}
