// SPDX-License-Identifier: Apache-2.0
// A predicate takes the flow's events.
// member: reject
// event: int
// expect: reject: the predicate must take the flow's event, and return a bool
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <string>
#include <vector>

auto kept() {
#ifdef WRONG
    return weir::from_range(std::vector{1, 2}).reject([](const std::string& text) { return text.empty(); });
#else
    return weir::from_range(std::vector{1, 2}).reject([](int n) { return n > 1; });
#endif
}
