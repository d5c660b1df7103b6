// SPDX-License-Identifier: Apache-2.0
// A reduction that emits events of its own does not emit panes beside them.
// member: emit
// event: int
// expect: emit: emit_and_reduce has an event of its own; emit_state or on_trigger
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <vector>

auto emitted() {
    const auto sums = weir::from_range(std::vector{1, 2})
                          .partition([](int n) { return n; })
                          .emit_and_reduce<long>(0, [](int& sum, int n, const auto& emit) { emit(long{sum += n}); });
#ifdef WRONG
    return sums.emit();
#else
    return sums.emit_state();
#endif
}
