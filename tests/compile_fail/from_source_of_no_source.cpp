// SPDX-License-Identifier: Apache-2.0
// A source has pull(demand, out), or run(out).
// member: from_source
#include <weir/flow.hpp>
#include <weir/from_source.hpp>

struct numbers {
    using event = int;
#ifdef WRONG
    bool next(int&) {
        return false;
    }
#else
    void run(weir::emitter<int>& out) {
        out.push(1);
    }
#endif
};

auto begun() {
    return weir::from_source(numbers{});
}
