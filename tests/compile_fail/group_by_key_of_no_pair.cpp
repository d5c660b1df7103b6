// SPDX-License-Identifier: Apache-2.0
// group_by_key groups pairs.
// member: group_by_key
// event: int
// expect: group_by_key: the flow's events must be pairs
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <utility>
#include <vector>

auto groups() {
    const auto spread = weir::from_range(std::vector{1, 2}).partition([](int n) { return n; });
#ifdef WRONG
    return spread.group_by_key();
#else
    return spread.map([](int n) { return std::pair(n, n); }).group_by_key();
#endif
}
