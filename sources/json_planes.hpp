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

/// Bits of a group of bytes.
using plane = std::array<word, most_words>;

/// What is known of a group of bytes.
struct alignas(64) group {
    plane opens;  ///< of objects and arrays
    plane closes;
    plane braces;     ///< tells braces from brackets, and nothing of other bytes
    plane newlines;   ///< of lines that are not blank
    plane arrays;     ///< brackets of arrays that are not empty and may have a name that ends in "gs"
    plane in_object;  ///< brackets and newlines behind which, since the one before, it showed that the container around
    plane in_array;   ///< this is an object, or an array, or else the text is wrong
};

}  // namespace weir::planes
