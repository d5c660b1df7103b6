// SPDX-License-Identifier: Apache-2.0
// A flow is no range: what begins a flow is data.
// member: from_range
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <vector>

auto begun() {
    const auto numbers = weir::from_range(std::vector{1, 2});
#ifdef WRONG
    return weir::from_range(numbers);
#else
    return numbers;
#endif
}
