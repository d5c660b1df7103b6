// SPDX-License-Identifier: Apache-2.0
// The elements of a state are emitted, so it must be a range.
// member: emit_events
// event: int
// expect: emit_events: the state is no range; see on_trigger
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <vector>

auto emitted() {
    const auto sums =
        weir::from_range(std::vector{1, 2}).partition([](int n) { return n; }).reduce(0, [](int& sum, int n) {
            sum += n;
        });
#ifdef WRONG
    return sums.emit_events();
#else
    return sums.emit_state();
#endif
}
