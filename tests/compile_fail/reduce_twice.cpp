// SPDX-License-Identifier: Apache-2.0
// A reduction is emitted or merged; it cannot be reduced again in the same layer.
// member: reduce
// first: no member named
// event: int
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <vector>

auto reduced() {
    const auto add = [](int& sum, int n) { sum += n; };
    return weir::from_range(std::vector{1, 2})
        .partition([](int n) { return n; })
        .reduce(0, add)
#ifdef WRONG
        .reduce(0, add);
#else
        .departition(0, add);
#endif
}
