// SPDX-License-Identifier: Apache-2.0
// What decides a partition has a hash.
// member: partition
// event: int
// expect: partition: the key must take the flow's event, and return what can be hashed
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <utility>
#include <vector>

struct place {
    int x;
    int y;
    bool operator==(const place&) const = default;
};

auto spread() {
#ifdef WRONG
    return weir::from_range(std::vector{1, 2}).partition([](int n) { return place{n, n}; });
#else
    return weir::from_range(std::vector{1, 2}).partition([](int n) { return std::pair(n, n); });
#endif
}
