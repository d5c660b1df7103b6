// SPDX-License-Identifier: Apache-2.0
// What is sorted are the elements of a state.
// member: take_sort
// event: int
// expect: take_sort: the state is no range of elements
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <vector>

auto first() {
    return weir::from_range(std::vector{1, 2})
        .partition([](int n) { return n; })
#ifdef WRONG
        .reduce(0, [](int& sum, int n) { sum += n; })
#else
        .group_by([](int n) { return n; })
#endif
        .take_sort(1);
}
