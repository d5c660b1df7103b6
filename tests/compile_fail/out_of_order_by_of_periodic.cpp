// SPDX-License-Identifier: Apache-2.0
// Windows by the time of receipt know no other order.
// member: out_of_order_by
// expect: out_of_order_by: only windows in event time have an order of their own
#include <weir/window.hpp>

#include <chrono>

auto described() {
    const auto length = std::chrono::seconds(1);
#ifdef WRONG
    const auto over = weir::window::periodic(length);
#else
    const auto over = weir::window::fixed(length, [](int n) { return weir::time_point(std::chrono::seconds(n)); });
#endif
    return over.out_of_order_by(std::chrono::seconds(1));
}
