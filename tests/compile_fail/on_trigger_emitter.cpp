// SPDX-License-Identifier: Apache-2.0
// What emits of a pane takes its state, why it fires, and what emits.
// member: on_trigger
// event: int
// expect: on_trigger: the function must take a state&, a trigger_info and what emits
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <vector>

auto emitted() {
    const auto sums =
        weir::from_range(std::vector{1, 2}).partition([](int n) { return n; }).reduce(0, [](int& sum, int n) {
            sum += n;
        });
#ifdef WRONG
    return sums.on_trigger<int>([](int& sum, const auto& emit) { emit(sum); });
#else
    return sums.on_trigger<int>([](int& sum, const weir::trigger_info&, const auto& emit) { emit(sum); });
#endif
}
