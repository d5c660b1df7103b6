// SPDX-License-Identifier: Apache-2.0
// A mapper makes something of an event.
// expect: mapper
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <vector>

auto nothing() {
#ifdef WRONG
    return weir::from_range(std::vector{1, 2}).map([](int) {});
#else
    return weir::from_range(std::vector{1, 2}).map([](int n) { return n; });
#endif
}
