// SPDX-License-Identifier: Apache-2.0
// What flat_map flattens is a range or an optional.
// expect: flat_mapper
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
