// SPDX-License-Identifier: Apache-2.0
// A sink takes the flow's events.
// member: into
// event: int
// expect: into: the sink must take the flow's events, by write(span) or put(event)
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <string>
#include <vector>

struct file {
#ifdef WRONG
    void put(const std::string&) {}
#else
    void put(int) {}
#endif
};

auto written() {
    return weir::from_range(std::vector{1, 2}).into(file{});
}
