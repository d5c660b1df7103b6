// SPDX-License-Identifier: Apache-2.0
// A broadcast has somebody to give its events to.
// member: broadcast
// event: int
// expect: broadcast: at least one branch
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <vector>

auto branched() {
#ifdef WRONG
    return weir::from_range(std::vector{1, 2}).broadcast();
#else
    return weir::from_range(std::vector{1, 2}).broadcast([](const weir::flow<int>& all) {
        return all.for_each([](int) {});
    });
#endif
}
