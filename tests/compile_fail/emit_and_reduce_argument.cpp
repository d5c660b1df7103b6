// SPDX-License-Identifier: Apache-2.0
// What also emits takes the state, the event and what emits.
// member: emit_and_reduce
// event: int
// expect: emit_and_reduce: the function must take a state&, the flow's event and what emits
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <vector>

auto emitted() {
    const auto spread = weir::from_range(std::vector{1, 2}).partition([](int n) { return n; });
#ifdef WRONG
    return spread.emit_and_reduce<int>(0, [](int& sum, int n) { sum += n; });
#else
    return spread.emit_and_reduce<int>(0, [](int& sum, int n, const auto& emit) { emit(sum += n); });
#endif
}
