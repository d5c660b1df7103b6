// SPDX-License-Identifier: Apache-2.0
// What is made of a pane are any number of events: a range, or an optional.
// member: on_trigger
// event: int
// expect: on_trigger: the function must take a state& and a trigger_info, and return a range or optional
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <optional>
#include <vector>

auto emitted() {
    const auto sums =
        weir::from_range(std::vector{1, 2}).partition([](int n) { return n; }).reduce(0, [](int& sum, int n) {
            sum += n;
        });
#ifdef WRONG
    return sums.on_trigger([](int& sum, const weir::trigger_info&) { return sum; });
#else
    return sums.on_trigger([](int& sum, const weir::trigger_info&) { return std::optional(sum); });
#endif
}
