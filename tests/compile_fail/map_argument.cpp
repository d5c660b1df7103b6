// SPDX-License-Identifier: Apache-2.0
// A mapper takes the flow's events.
// member: map
// event: int
// expect: map: the function must take the flow's event, and return something
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <string>
#include <vector>

auto sizes() {
#ifdef WRONG
    return weir::from_range(std::vector{1, 2}).map([](const std::string& text) { return text.size(); });
#else
    return weir::from_range(std::vector<std::string>{"a"}).map([](const std::string& text) { return text.size(); });
#endif
}
