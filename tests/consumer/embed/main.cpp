// SPDX-License-Identifier: Apache-2.0
#include <weir/clock.hpp>

#include <chrono>
#include <iostream>

int main() {
    weir::manual_clock clock;
    clock.advance(std::chrono::seconds{10});
    std::cout << clock.now().time_since_epoch() / std::chrono::seconds{1} << " seconds\n";
}
