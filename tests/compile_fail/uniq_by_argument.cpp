// SPDX-License-Identifier: Apache-2.0
// What must differ is made of the flow's events.
// member: uniq_by
// event: int
// expect: uniq_by: the key must take the flow's event, and return what can be hashed
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <string>
#include <vector>

auto different() {
    const auto spread = weir::from_range(std::vector{1, 2}).partition([](int n) { return n; });
#ifdef WRONG
    return spread.uniq_by([](const std::string& text) { return text; });
#else
    return spread.uniq_by([](int n) { return n; });
#endif
}
