// SPDX-License-Identifier: Apache-2.0
// What is counted has a hash.
// member: count_by
// event: int
// expect: count_by: the key must take the flow's event, and return what can be hashed
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <utility>
#include <vector>

struct place {
    int x;
    int y;
    bool operator==(const place&) const = default;
};

auto counted() {
    const auto spread = weir::from_range(std::vector{1, 2}).partition([](int n) { return n; });
#ifdef WRONG
    return spread.count_by([](int n) { return place{n, n}; });
#else
    return spread.count_by([](int n) { return std::pair(n, n); });
#endif
}
