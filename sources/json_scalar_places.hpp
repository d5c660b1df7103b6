// SPDX-License-Identifier: Apache-2.0
#pragma once

// Numbers and literals at places that bits name. Included by json_grammar_lanes.hpp alone.

#include "json_walker.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace weir::lanes {

/// Whether the scalars at the places in `named`, none of which begins with a digit, are literals or negative numbers.
/// REQUIRES: 5 readable bytes behind each.
[[nodiscard, gnu::target("bmi,popcnt")]] bool named_are_valid(const char* at, std::size_t words,
                                                              const std::array<std::uint64_t, 64>& named) noexcept;

/// Whether the numbers that the places in `odd` are within are right. False, too, where one may begin before `limit`.
[[nodiscard]] bool numbers_are_valid(const char* at, const std::array<std::uint64_t, 4>& odd,
                                     const char* limit) noexcept;

}  // namespace weir::lanes
