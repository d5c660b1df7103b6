// SPDX-License-Identifier: Apache-2.0
// A mapper makes something of an event.
// member: map
// event: int
// expect: map: the function must take the flow's event, and return something
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
