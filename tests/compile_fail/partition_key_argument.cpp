// SPDX-License-Identifier: Apache-2.0
// A key is made of the flow's events.
// member: partition
// event: int
// expect: partition: the key must take the flow's event, and return what can be hashed
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <string>
#include <vector>

auto spread() {
#ifdef WRONG
    return weir::from_range(std::vector{1, 2}).partition([](const std::string& text) { return text; });
#else
    return weir::from_range(std::vector{1, 2}).partition([](int n) { return n; });
#endif
}
