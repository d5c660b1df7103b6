// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace weir {

/// A random_numbers is a small generator (splitmix64) that gives the same numbers for the same seed on every platform,
/// which the distributions of the standard library do not promise. For data, never for secrets.
class random_numbers {
public:
    explicit random_numbers(std::uint64_t seed) noexcept : state_(seed) {}

    [[nodiscard]] std::uint64_t next() noexcept {
        std::uint64_t mixed = (state_ += 0x9e3779b97f4a7c15U);
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
        return mixed ^ (mixed >> 31);
    }

    /// A number from 0 to `bound` - 1.
    [[nodiscard]] std::uint32_t below(std::uint32_t bound) noexcept {
        return static_cast<std::uint32_t>(((next() >> 32) * bound) >> 32);
    }

    /// True in `threshold` of 2^32 cases.
    [[nodiscard]] bool happens(std::uint64_t threshold) noexcept { return (next() >> 32) < threshold; }

    /// The threshold for a share from 0 to 1. Scaling by a power of two is exact, hence the same everywhere.
    [[nodiscard]] static std::uint64_t threshold(double share) noexcept {
        return static_cast<std::uint64_t>(share * 4294967296.0);
    }

private:
    std::uint64_t state_;
};

}  // namespace weir
