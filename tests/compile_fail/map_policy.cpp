// SPDX-License-Identifier: Apache-2.0
// A policy that may need the event again calls the function with a const event.
// member: map
// event: int
// expect: map: this policy calls the function with a const event
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <vector>

auto retried() {
#ifdef WRONG
    return weir::from_range(std::vector{1, 2}).map([](int&& n) { return n; }, weir::on_failure::retry(2));
#else
    return weir::from_range(std::vector{1, 2}).map([](int n) { return n; }, weir::on_failure::retry(2));
#endif
}
