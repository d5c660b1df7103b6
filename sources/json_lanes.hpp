// SPDX-License-Identifier: Apache-2.0
#pragma once

// How JSON is checked 256 bytes at a time, for x86-64 processors with AVX2 and BMI2. Included by json_check.cpp alone.

#include "utf8_lanes.hpp"

#include <immintrin.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace weir::lanes {

/// A bit for each of 64 bytes, the first byte's lowest.
using word = std::uint64_t;

/// The words of 256 bytes. What follows over a word's end goes on in the next lane.
using lanes = word __attribute__((vector_size(32)));

inline constexpr std::size_t lane_bytes = 64;
inline constexpr std::size_t step_bytes = 4 * lane_bytes;
inline constexpr std::size_t words_of_group = 64;
inline constexpr std::size_t group_bytes = words_of_group * lane_bytes;

using plane = std::array<word, words_of_group>;

/// What is known of a group of bytes.
struct alignas(32) planes {
    std::array<plane, 8> bits;  ///< bit n of each byte; [5] tells braces from brackets
    plane opens;                ///< of objects and arrays
    plane closes;
    plane newlines;   ///< of lines that are not blank
    plane in_object;  ///< here it shows that the container around this is an object, or else the text is wrong
    plane in_array;
    plane named;  ///< first bytes of scalars that do not begin with a digit
};

[[nodiscard]] WEIR_LANES lanes load(const word* from) noexcept {
    return reinterpret_cast<lanes>(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)));
}
WEIR_LANES void store(word* to, lanes from) noexcept {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), reinterpret_cast<__m256i>(from));
}
[[nodiscard]] WEIR_LANES bool any(lanes of) noexcept {
    return _mm256_testz_si256(reinterpret_cast<__m256i>(of), reinterpret_cast<__m256i>(of)) == 0;
}
/// The highest bits of the four words.
[[nodiscard]] WEIR_LANES unsigned tops(lanes of) noexcept {
    return static_cast<unsigned>(_mm256_movemask_pd(reinterpret_cast<__m256d>(of)));
}

/// One bit further on; `last` holds what was seen in the step before.
[[nodiscard]] WEIR_LANES lanes behind(lanes of, lanes& last) noexcept {
    const auto rotated = _mm256_permute4x64_epi64(reinterpret_cast<__m256i>(of), 0x93);
    const auto before = _mm256_blend_epi32(rotated, reinterpret_cast<__m256i>(last), 3);
    last = reinterpret_cast<lanes>(rotated);
    return (of + of) | (reinterpret_cast<lanes>(before) >> 63U);
}

/// Lanes that bits of a small number choose.
struct choices {
    alignas(32) std::array<std::array<word, 4>, 32> inverted;  ///< all ones from each chosen lane's end to the next's
    alignas(32) std::array<std::array<word, 4>, 16> ones;      ///< 1 in each chosen lane

    constexpr choices() noexcept : inverted(), ones() {
        for (unsigned chosen = 0; chosen < 32; ++chosen) {
            bool in = chosen >= 16;
            for (unsigned lane = 0; lane < 4; ++lane) {
                inverted[chosen][lane] = in ? ~word{0} : 0;
                in = in != ((chosen >> lane & 1U) != 0);
                ones[chosen % 16][lane] = chosen >> lane & 1U;
            }
        }
    }
};
inline constexpr choices choice;

/// `all` plus some of its bits, over all four words and with `carry`: a bit at the beginning of a run goes to its end.
[[nodiscard]] WEIR_LANES lanes add_part(lanes all, lanes part, unsigned& carry) noexcept {
    const lanes sum = all + part;
    const unsigned carried = tops(part | (all & ~sum));
    const unsigned passing = tops(reinterpret_cast<lanes>(all == ~lanes{}));
    const unsigned into = (carried << 1U | carry) + passing;
    carry = into >> 4U & 1U;
    return sum + load(choice.ones[(into ^ passing) & 15U].data());
}

/// What the steps of a text leave to the next. Of lanes, only the highest bit of the first counts.
struct state {
    lanes scalar{}, opens{}, separators{}, values{}, leads{}, keys{}, digits{};
    lanes lines{word{1} << 63U, 0, 0, 0};
    std::array<lanes, 4> hexadecimal{};
    unsigned in_string = 0;
    unsigned in_key = 0;
    word escaped = 0;
    bool escapes = false;  ///< the step before had some
    utf8_state encoding;
};

/// Moves what follows a token over the white space there.
[[nodiscard]] WEIR_LANES lanes over(lanes following, lanes white, lanes& last) noexcept {
    unsigned carry = 0;
    const lanes sum = add_part(white, following & white, carry);
    last[0] |= static_cast<word>(carry) << 63U;
    return (following | sum) & ~white;
}

/// The bytes behind each backslash that is not itself escaped. A run of backslashes escapes what follows it if its
/// length is odd, which adding its first bit to it tells: where the carry ends, and on which parity it began.
[[nodiscard]] inline word escaped_by(word backslash, word& carry) noexcept {
    constexpr word even = 0x5555555555555555U;
    backslash &= ~carry;
    const auto next = backslash << 1U | carry;
    const auto carried = (backslash & ~even & ~next) + backslash;
    carry = carried < backslash ? 1 : 0;
    return (even ^ (carried << 1U)) & next;
}

/// Splits bytes into the bits that they are made of.
WEIR_LANES_FUNCTION inline void transpose(const char* at, std::size_t words, planes& into) noexcept {
    for (std::size_t index = 0; index < words; ++index, at += lane_bytes) {
        __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
        __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at + lane_bytes / 2));
#pragma GCC unroll 8
        for (unsigned bit = 8; bit-- > 0;) {
            const std::array<int, 2> halves = {_mm256_movemask_epi8(low), _mm256_movemask_epi8(high)};
            into.bits[bit][index] = std::bit_cast<word>(halves);
            low = _mm256_add_epi8(low, low);
            high = _mm256_add_epi8(high, high);
        }
    }
}

/// The bytes of a step, by what they are in JSON.
struct kinds {
    lanes top, up_to_3f;     ///< 0x80 and above; below 0x40
    lanes upper_2, upper_3;  ///< upper half
    lanes upper_6, upper_7;
    lanes upper_1, upper_4_or_6, upper_5_or_7;
    lanes lower_0, lower_c;     ///< lower half
    lanes ends_8, ends_c;       ///< lower half & 0xc
    lanes low_2, low_1, low_3;  ///< lower half & 3
    lanes bit3, bit2, bit1, bit0, bit5;
};

[[nodiscard]] WEIR_LANES kinds kinds_at(const planes& from, std::size_t index) noexcept {
    const auto bit = [&](std::size_t number) { return from.bits[number].data() + index; };
    const lanes b7 = load(bit(7)), b6 = load(bit(6)), b5 = load(bit(5)), b4 = load(bit(4));
    const lanes b3 = load(bit(3)), b2 = load(bit(2)), b1 = load(bit(1)), b0 = load(bit(0));
    kinds is;
    is.top = b7;
    is.up_to_3f = ~(b7 | b6);
    is.upper_2 = is.up_to_3f & b5 & ~b4;
    is.upper_3 = is.up_to_3f & b5 & b4;
    is.upper_5_or_7 = ~b7 & b6 & b4;
    is.upper_1 = is.up_to_3f & ~b5 & b4;
    is.upper_4_or_6 = ~b7 & b6 & ~b4;
    is.upper_6 = ~b7 & b6 & b5 & ~b4;
    is.upper_7 = is.upper_5_or_7 & b5;
    is.ends_8 = b3 & ~b2;
    is.ends_c = b3 & b2;
    is.low_2 = b1 & ~b0;
    is.low_1 = b0 & ~b1;
    is.low_3 = b1 & b0;
    is.lower_0 = ~(b3 | b2 | b1 | b0);
    is.lower_c = is.ends_c & ~(b1 | b0);
    is.bit0 = b0, is.bit1 = b1, is.bit2 = b2, is.bit3 = b3, is.bit5 = b5;
    return is;
}

}  // namespace weir::lanes
