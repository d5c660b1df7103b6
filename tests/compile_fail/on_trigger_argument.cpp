// SPDX-License-Identifier: Apache-2.0
// What makes something of a pane takes its state and why it fires.
// member: on_trigger
// event: int
// expect: on_trigger: the function must take a state& and a trigger_info, and return a range or optional
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <vector>

auto emitted() {
    const auto sums =
        weir::from_range(std::vector{1, 2}).partition([](int n) { return n; }).reduce(0, [](int& sum, int n) {
            sum += n;
        });
#ifdef WRONG
    return sums.on_trigger([](int& sum) { return std::vector{sum}; });
#else
    return sums.on_trigger([](int& sum, const weir::trigger_info&) { return std::vector{sum}; });
#endif
}
