// SPDX-License-Identifier: Apache-2.0
// A merge takes the accumulator first, then what a partition emitted.
// member: departition
// event: weir::pane<int>
// expect: departition: merge must take an accumulator& and a value
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <string>
#include <vector>

auto merged() {
    const auto sums = weir::from_range(std::vector{1, 2})
                          .partition([](int n) { return n; })
                          .reduce(0, [](int& sum, int n) { sum += n; })
                          .emit();
#ifdef WRONG
    return sums.departition(std::string(), [](int part, std::string& all) { all += std::to_string(part); });
#else
    return sums.departition(std::string(), [](std::string& all, int part) { all += std::to_string(part); });
#endif
}
