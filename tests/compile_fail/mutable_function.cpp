// SPDX-License-Identifier: Apache-2.0
// A function of a flow is called through a const reference, by many threads: a `mutable` lambda does not fit.
// member: map
// event: int
// expect: map: the function must take the flow's event, and return something
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <vector>

auto numbered() {
#ifdef WRONG
    return weir::from_range(std::vector{1, 2}).map([next = 0](int n) mutable { return n + next++; });
#else
    return weir::from_range(std::vector{1, 2}).map([next = 0](int n) { return n + next; });
#endif
}
