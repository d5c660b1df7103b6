// SPDX-License-Identifier: Apache-2.0
// What joins takes a pointer to either event, which may be null.
// member: join
// event: int
// expect: join: the function must take a const Left* and a const Right*, and return something
#include <weir/flow.hpp>
#include <weir/from.hpp>
#include <weir/join.hpp>

#include <vector>

auto joined() {
    const auto numbers = weir::from_range(std::vector{1, 2});
    const auto same = [](int n) { return n; };
    const auto told = [](const int* left, const int*) { return left != nullptr; };
#ifdef WRONG
    return weir::join(weir::join_mode::inner, numbers, numbers, same, same,
                      [](int left, int right) { return left + right; });
#else
    return weir::join(weir::join_mode::inner, numbers, numbers, same, same, told);
#endif
}
