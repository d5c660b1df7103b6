// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>

namespace weir::testing {

/// A fresh seed, printed so that a run that failed or hung can be repeated: WEIR_TEST_SEED=N runs all tests with N.
[[nodiscard]] inline std::uint64_t printed_seed() {
    const char* const wanted = std::getenv("WEIR_TEST_SEED");
    const std::uint64_t seed = wanted ? std::stoull(wanted) : std::random_device{}();
    std::cerr << "WEIR_TEST_SEED=" << seed << std::endl;
    return seed;
}

/// Numbers for a test that draws its cases. The same seed gives the same numbers everywhere.
class dice {
public:
    explicit dice(std::uint64_t seed) : engine_(seed) {}

    /// One of `low` to `high`.
    [[nodiscard]] std::size_t between(std::size_t low, std::size_t high) {
        return low + static_cast<std::size_t>(engine_() % (high - low + 1));
    }

private:
    std::mt19937_64 engine_;
};

}  // namespace weir::testing
