// SPDX-License-Identifier: Apache-2.0
// Keys and values are made of the flow's events.
// member: group_by
// event: int
// expect: group_by: key and value must take the flow's event
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <string>
#include <vector>

auto groups() {
    const auto spread = weir::from_range(std::vector{1, 2}).partition([](int n) { return n; });
#ifdef WRONG
    return spread.group_by([](const std::string& text) { return text; });
#else
    return spread.group_by([](int n) { return n; });
#endif
}
