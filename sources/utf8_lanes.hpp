// SPDX-License-Identifier: Apache-2.0
#pragma once

// The check of UTF-8, 256 bytes at a time, for x86-64 processors with AVX2. Included by json_lanes.hpp alone.

#include <immintrin.h>

#include <cstddef>

// Compiled for processors that have these, whatever the build is for; inlined, since a vector as an argument would be
// passed in another way where the build is for others.
#define WEIR_LANES_FUNCTION [[gnu::target("avx2,bmi,bmi2,popcnt")]]
#define WEIR_LANES [[gnu::target("avx2,bmi,bmi2,popcnt"), gnu::always_inline]] inline

namespace weir::lanes {

/// What the bytes of a step leave to the next.
struct utf8_state {
    __m256i last{};        ///< 32 bytes
    __m256i incomplete{};  ///< not zero where they end within a character
};

/// 32 bytes, each `Distance` bytes earlier in the text.
template <int Distance>
[[nodiscard]] WEIR_LANES __m256i earlier(__m256i bytes, __m256i before) noexcept {
    return _mm256_alignr_epi8(bytes, _mm256_permute2x128_si256(before, bytes, 0x21), 16 - Distance);
}

/// A table of 16 for both halves of a vector.
[[nodiscard]] WEIR_LANES __m256i table(unsigned char v0, unsigned char v1, unsigned char v2, unsigned char v3,
                                       unsigned char v4, unsigned char v5, unsigned char v6, unsigned char v7,
                                       unsigned char v8, unsigned char v9, unsigned char va, unsigned char vb,
                                       unsigned char vc, unsigned char vd, unsigned char ve,
                                       unsigned char vf) noexcept {
    const auto byte = [](unsigned char value) { return static_cast<char>(value); };
    return _mm256_broadcastsi128_si256(_mm_setr_epi8(byte(v0), byte(v1), byte(v2), byte(v3), byte(v4), byte(v5),
                                                     byte(v6), byte(v7), byte(v8), byte(v9), byte(va), byte(vb),
                                                     byte(vc), byte(vd), byte(ve), byte(vf)));
}

[[nodiscard]] WEIR_LANES __m256i upper_half(__m256i bytes) noexcept {
    return _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(0x0f));
}

/// Not zero where the characters that end in these bytes are wrong, by the method of Keiser and Lemire ("Validating
/// UTF-8 in less than one instruction per byte", 2020): what two bytes in a row may not be is in three tables, each of
/// which leaves the errors that its half byte allows; that third and fourth bytes are there is looked at apart.
[[nodiscard]] WEIR_LANES __m256i errors_of(__m256i bytes, __m256i before) noexcept {
    constexpr unsigned char too_short = 1, too_long = 2, overlong_3 = 4, too_large = 8, surrogate = 16, overlong_2 = 32,
                            too_large_or_overlong_4 = 64, two_continuations = 128;
    constexpr unsigned char any = too_short | too_long | two_continuations;
    constexpr unsigned char large = any | too_large | too_large_or_overlong_4;
    const __m256i first = earlier<1>(bytes, before);
    const __m256i by_first_upper = _mm256_shuffle_epi8(
        table(too_long, too_long, too_long, too_long, too_long, too_long, too_long, too_long, two_continuations,
              two_continuations, two_continuations, two_continuations, too_short | overlong_2, too_short,
              too_short | overlong_3 | surrogate, too_short | too_large | too_large_or_overlong_4),
        upper_half(first));
    const __m256i by_first_lower = _mm256_shuffle_epi8(
        table(any | overlong_3 | overlong_2 | too_large_or_overlong_4, any | overlong_2, any, any, any | too_large,
              large, large, large, large, large, large, large, large, large | surrogate, large, large),
        _mm256_and_si256(first, _mm256_set1_epi8(0x0f)));
    constexpr unsigned char continues = too_long | overlong_2 | two_continuations;
    const __m256i by_second_upper =
        _mm256_shuffle_epi8(table(too_short, too_short, too_short, too_short, too_short, too_short, too_short,
                                  too_short, continues | overlong_3 | too_large_or_overlong_4,
                                  continues | overlong_3 | too_large, continues | surrogate | too_large,
                                  continues | surrogate | too_large, too_short, too_short, too_short, too_short),
                            upper_half(bytes));
    const __m256i special = _mm256_and_si256(_mm256_and_si256(by_first_upper, by_first_lower), by_second_upper);
    const __m256i third = _mm256_subs_epu8(earlier<2>(bytes, before), _mm256_set1_epi8(0xe0 - 0x80));
    const __m256i fourth = _mm256_subs_epu8(earlier<3>(bytes, before), _mm256_set1_epi8(0xf0 - 0x80));
    const __m256i wanted = _mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8(static_cast<char>(0x80)));
    return _mm256_xor_si256(wanted, special);
}

/// Not zero where the last bytes begin a character that they do not end.
[[nodiscard]] WEIR_LANES __m256i unfinished(__m256i bytes) noexcept {
    const __m256i largest = _mm256_setr_epi8(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
                                             -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, static_cast<char>(0xf0 - 1),
                                             static_cast<char>(0xe0 - 1), static_cast<char>(0xc0 - 1));
    return _mm256_subs_epu8(bytes, largest);
}

[[nodiscard]] WEIR_LANES bool is_zero(__m256i bytes) noexcept {
    return _mm256_testz_si256(bytes, bytes) != 0;
}

/// Whether 256 bytes, some of them not ASCII, go on rightly from those before.
[[nodiscard]] WEIR_LANES_FUNCTION inline bool check_utf8(const char* at, utf8_state& state) noexcept {
    __m256i wrong = _mm256_setzero_si256();
    for (int part = 0; part < 4; ++part, at += 64) {
        const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
        const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at + 32));
        if (_mm256_movemask_epi8(_mm256_or_si256(low, high)) == 0) {
            wrong = _mm256_or_si256(wrong, state.incomplete);
            state.incomplete = _mm256_setzero_si256();
        } else {
            wrong = _mm256_or_si256(wrong, _mm256_or_si256(errors_of(low, state.last), errors_of(high, low)));
            state.incomplete = unfinished(high);
        }
        state.last = high;
    }
    return is_zero(wrong);
}

}  // namespace weir::lanes
