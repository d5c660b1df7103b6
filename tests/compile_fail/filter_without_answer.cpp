// SPDX-License-Identifier: Apache-2.0
// A predicate answers yes or no.
// member: filter
// event: int
// expect: filter: the predicate must take the flow's event, and return a bool
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <string>
#include <vector>

auto kept() {
#ifdef WRONG
    return weir::from_range(std::vector{1, 2}).filter([](int) { return std::string("yes"); });
#else
    return weir::from_range(std::vector{1, 2}).filter([](int n) { return n > 1; });
#endif
}
