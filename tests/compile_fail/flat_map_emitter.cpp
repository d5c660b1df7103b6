// SPDX-License-Identifier: Apache-2.0
// What emits takes the event that flat_map names.
// member: flat_map
// event: int
// expect: flat_map: the function must take the event, and what emits
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <vector>

auto emitted() {
#ifdef WRONG
    return weir::from_range(std::vector{1, 2}).flat_map<int>([](int n) { return std::vector{n}; });
#else
    return weir::from_range(std::vector{1, 2}).flat_map<int>([](int n, const auto& emit) { emit(n); });
#endif
}
