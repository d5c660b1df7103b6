// SPDX-License-Identifier: Apache-2.0
// A session without events is none.
// member: with_empty
// expect: with_empty: only count windows and windows in event time, fixed or sliding, leave out empty ones
#include <weir/window.hpp>

#include <chrono>

auto described() {
#ifdef WRONG
    return weir::window::session(std::chrono::seconds(1)).with_empty();
#else
    return weir::window::count(2).with_empty();
#endif
}
