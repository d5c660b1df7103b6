// SPDX-License-Identifier: Apache-2.0
// A key of a join takes its flow's events.
// member: join
// event: int
// expect: join: the left key must take the left flow's event, and return what can be hashed
#include <weir/flow.hpp>
#include <weir/from.hpp>
#include <weir/join.hpp>

#include <string>
#include <vector>

auto joined() {
    const auto numbers = weir::from_range(std::vector{1, 2});
    const auto same = [](int n) { return n; };
    const auto told = [](const int* left, const int*) { return left != nullptr; };
#ifdef WRONG
    return weir::join(weir::join_mode::inner, numbers, numbers, &std::string::size, same, told);
#else
    return weir::join(weir::join_mode::inner, numbers, numbers, same, same, told);
#endif
}
