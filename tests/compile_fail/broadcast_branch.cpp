// SPDX-License-Identifier: Apache-2.0
// A branch ends the flow that it is given.
// member: broadcast
// event: int
// expect: broadcast: a branch must make a job of a flow of the events
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <vector>

auto branched() {
#ifdef WRONG
    return weir::from_range(std::vector{1, 2}).broadcast([](const weir::flow<int>& all) {
        return all.map([](int n) { return n; });
    });
#else
    return weir::from_range(std::vector{1, 2}).broadcast([](const weir::flow<int>& all) {
        return all.for_each([](int) {});
    });
#endif
}
