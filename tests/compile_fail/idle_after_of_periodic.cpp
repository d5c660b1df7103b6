// SPDX-License-Identifier: Apache-2.0
// Windows by the time of receipt know no other order.
// member: idle_after
// expect: idle_after: only windows in event time wait for silent sources
#include <weir/window.hpp>

#include <chrono>

auto described() {
    const auto length = std::chrono::seconds(1);
#ifdef WRONG
    const auto over = weir::window::periodic(length);
#else
    const auto over = weir::window::fixed(length, [](int n) { return weir::time_point(std::chrono::seconds(n)); });
#endif
    return over.idle_after(std::chrono::seconds(1));
}
