// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace corpora {

/// A chance gives the same random numbers on every platform (splitmix64).
class chance {
public:
    explicit chance(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15U;
        auto mixed = (state_ ^ (state_ >> 30U)) * 0xbf58476d1ce4e5b9U;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
        return mixed ^ (mixed >> 31U);
    }

    std::size_t below(std::size_t bound) { return static_cast<std::size_t>((next() >> 32U) * bound >> 32U); }

    /// True in so many of 1000 cases.
    bool happens(std::size_t of_thousand) { return below(1000) < of_thousand; }

private:
    std::uint64_t state_;
};

}  // namespace corpora
