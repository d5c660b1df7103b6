// SPDX-License-Identifier: Apache-2.0
// A state is emitted beside the events of a reduction only if it can become one.
// member: emit_state
// event: int
// expect: emit_state: the state is not what the reduction emits
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <string>
#include <vector>

auto emitted() {
    const auto sums =
        weir::from_range(std::vector{1, 2})
            .partition([](int n) { return n; })
            .emit_and_reduce<std::string>(0, [](int&, int n, const auto& emit) { emit(std::to_string(n)); });
#ifdef WRONG
    return sums.emit_state();
#else
    return sums.emit_nothing();
#endif
}
