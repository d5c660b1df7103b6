// SPDX-License-Identifier: Apache-2.0
// What flat_map flattens is a range or an optional.
// member: flat_map
// event: int
// expect: flat_map: the function must take the event, and return a range or optional
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <vector>

auto flattened() {
#ifdef WRONG
    return weir::from_range(std::vector{1, 2}).flat_map([](int n) { return n; });
#else
    return weir::from_range(std::vector{1, 2}).flat_map([](int n) { return std::vector{n}; });
#endif
}
