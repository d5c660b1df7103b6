// SPDX-License-Identifier: Apache-2.0
// A predicate answers yes or no.
// expect: predicate_on
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
