// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace weir::planes {

/// A bit for each of 64 bytes, the first byte's lowest.
using word = std::uint64_t;

inline constexpr std::size_t lane_bytes = 64;
inline constexpr std::size_t most_words = 64;

/// How many words stand for so many bytes.
[[nodiscard]] constexpr std::size_t words_of(std::size_t bytes) noexcept {
    return (bytes + lane_bytes - 1) / lane_bytes;
}

/// Bits of a group of bytes.
using plane = std::array<word, most_words>;

/// What the nesting of a group of bytes depends on.
struct alignas(64) group {
    plane opens;  ///< of objects and arrays
    plane closes;
    plane newlines;   ///< of lines that are not blank
    plane in_object;  ///< brackets around which there is an object, by what stands before; closing ones of objects
};

}  // namespace weir::planes
