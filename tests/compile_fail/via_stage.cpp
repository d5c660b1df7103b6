// SPDX-License-Identifier: Apache-2.0
// A stage names the event that it emits, and receives those of the flow.
// member: via
// event: int
// expect: via: the stage must name the event it emits, and receive(event, emit)
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <string>
#include <vector>

struct doubling {
#ifdef WRONG
    void receive(const std::string&, const auto&) {}
#else
    using event = int;
    void receive(int n, const auto& emit) {
        emit(2 * n);
    }
#endif
};

auto doubled() {
    return weir::from_range(std::vector{1, 2}).via(doubling{});
}
