// SPDX-License-Identifier: Apache-2.0
// What looks at events takes the flow's.
// member: tap
// event: int
// expect: tap: the function must take the flow's event
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <string>
#include <vector>

auto shown() {
#ifdef WRONG
    return weir::from_range(std::vector{1, 2}).tap([](const std::string&) {});
#else
    return weir::from_range(std::vector{1, 2}).tap([](int) {});
#endif
}
