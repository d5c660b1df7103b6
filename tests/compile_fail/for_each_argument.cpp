// SPDX-License-Identifier: Apache-2.0
// The end takes the flow's events.
// member: for_each
// event: int
// expect: for_each: the function must take the flow's event
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <string>
#include <vector>

auto ended() {
#ifdef WRONG
    return weir::from_range(std::vector{1, 2}).for_each([](const std::string&) {});
#else
    return weir::from_range(std::vector{1, 2}).for_each([](int) {});
#endif
}
