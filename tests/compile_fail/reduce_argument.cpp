// SPDX-License-Identifier: Apache-2.0
// A reducer takes the state, by reference, and an event.
// member: reduce
// event: int
// expect: reduce: the function must take a state& and the flow's event
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <string>
#include <vector>

auto reduced() {
    const auto spread = weir::from_range(std::vector{1, 2}).partition([](int n) { return n; });
#ifdef WRONG
    return spread.reduce(std::string(), [](int& sum, int n) { sum += n; });
#else
    return spread.reduce(0, [](int& sum, int n) { sum += n; });
#endif
}
