// SPDX-License-Identifier: Apache-2.0
// What is merged are flows of one event.
// member: merge
#include <weir/flow.hpp>
#include <weir/from.hpp>
#include <weir/merge.hpp>

#include <vector>

auto merged() {
    const auto numbers = weir::from_range(std::vector{1, 2});
#ifdef WRONG
    return weir::merge(numbers, std::vector{3, 4});
#else
    return weir::merge(numbers, weir::from_range(std::vector{3, 4}));
#endif
}
