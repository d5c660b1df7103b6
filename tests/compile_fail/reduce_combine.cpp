// SPDX-License-Identifier: Apache-2.0
// What combines states takes one, by reference, and another.
// member: reduce
// event: int
// expect: reduce: combine must take a state& and a state
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <string>
#include <vector>

auto reduced() {
    const auto spread = weir::from_range(std::vector{1, 2}).partition([](int n) { return n; });
#ifdef WRONG
    return spread.reduce(
        0, [](int& sum, int n) { sum += n; }, [](std::string& all, int part) { all += std::to_string(part); });
#else
    return spread.reduce(
        0, [](int& sum, int n) { sum += n; }, [](int& sum, int part) { sum += part; });
#endif
}
