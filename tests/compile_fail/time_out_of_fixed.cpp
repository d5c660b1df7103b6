// SPDX-License-Identifier: Apache-2.0
// Only sessions may close because nothing came.
// member: time_out
// expect: time_out: only sessions in event time may have to wait for a watermark
#include <weir/window.hpp>

#include <chrono>

auto described() {
    const auto length = std::chrono::seconds(1);
    const auto time = [](int n) { return weir::time_point(std::chrono::seconds(n)); };
#ifdef WRONG
    const auto over = weir::window::fixed(length, time);
#else
    const auto over = weir::window::session(length, time);
#endif
    return over.time_out(length);
}
