// SPDX-License-Identifier: Apache-2.0
#pragma once

// 256 bytes as bits, for x86-64 processors with AVX2 and BMI2. Included by json_check_avx2.cpp alone, first of all.

#include "json_planes.hpp"

#include <immintrin.h>

#include <array>
#include <bit>
#include <cstddef>
#include <utility>

// Compiled for processors that have these, whatever the build is for; inlined, since a vector as an argument would be
// passed in another way where the build is for others.
#define WEIR_LANES_TARGET "avx2,bmi,bmi2,popcnt"
#define WEIR_LANES_NAMESPACE lanes_avx2
#define WEIR_LANES_FUNCTION [[gnu::target(WEIR_LANES_TARGET)]]
#define WEIR_LANES [[gnu::target(WEIR_LANES_TARGET), gnu::always_inline]] inline

namespace weir::WEIR_LANES_NAMESPACE {

using planes::word;

/// The words of a step. What follows over a word's end goes on in the next lane.
using lanes = word __attribute__((vector_size(32)));

inline constexpr std::size_t lane_count = 4;
/// How many lanes of a step are not those of the step before, too.
inline constexpr std::size_t new_lanes = lane_count;
inline constexpr std::size_t words_of_group = planes::most_words;

/// What a step leaves to the next for `behind`. Of lanes, only the last bits of the last one count.
using trail = lanes;

[[nodiscard]] WEIR_LANES lanes load(const word* from) noexcept {
    return reinterpret_cast<lanes>(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)));
}
WEIR_LANES void store(word* to, lanes from) noexcept {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), reinterpret_cast<__m256i>(from));
}
[[nodiscard]] WEIR_LANES bool any(lanes of) noexcept {
    return _mm256_testz_si256(reinterpret_cast<__m256i>(of), reinterpret_cast<__m256i>(of)) == 0;
}
/// The same, here or in the step before; `before` is what was here then, and becomes what is here now.
[[nodiscard]] WEIR_LANES bool any_here_or_before(lanes of, bool& before) noexcept {
    const bool here = any(of);
    return std::exchange(before, here) || here;
}
[[nodiscard]] WEIR_LANES lanes none_of(lanes first, lanes second) noexcept {
    return ~(first | second);
}
[[nodiscard]] WEIR_LANES lanes none_of(lanes first, lanes second, lanes third) noexcept {
    return ~(first | second | third);
}
/// Without what the step before has seen.
[[nodiscard]] WEIR_LANES lanes news(lanes of) noexcept {
    return of;
}
WEIR_LANES void store_news(word* to, lanes from) noexcept {
    store(to, from);
}
/// The highest bits of the words.
[[nodiscard]] WEIR_LANES unsigned tops(lanes of) noexcept {
    return static_cast<unsigned>(_mm256_movemask_pd(reinterpret_cast<__m256d>(of)));
}

/// A bit for each of the words that have some.
[[nodiscard]] WEIR_LANES unsigned news_in(lanes of) noexcept {
    return tops(reinterpret_cast<lanes>(of != lanes{}));
}

/// So many bits further on; `last` is what was seen then, and becomes `of`.
template <int Bits = 1>
[[nodiscard]] WEIR_LANES lanes behind(lanes of, trail& last) noexcept {
    const auto bytes = reinterpret_cast<__m256i>(of);
    const auto middle = _mm256_permute2x128_si256(reinterpret_cast<__m256i>(last), bytes, 0x21);
    const auto before = reinterpret_cast<lanes>(_mm256_alignr_epi8(bytes, middle, 8));
    last = of;
    return (of << Bits) | (before >> (64 - Bits));
}

/// Lanes that bits of a small number choose.
struct choices {
    alignas(32) std::array<std::array<word, lane_count>, 32> inverted;  ///< ones from each chosen lane's end on
    alignas(32) std::array<std::array<word, lane_count>, 16> ones;      ///< 1 in each chosen lane

    constexpr choices() noexcept : inverted(), ones() {
        for (unsigned chosen = 0; chosen < 32; ++chosen) {
            bool in = chosen >= 16;
            for (unsigned lane = 0; lane < lane_count; ++lane) {
                inverted[chosen][lane] = in ? ~word{0} : 0;
                in = in != ((chosen >> lane & 1U) != 0);
                ones[chosen % 16][lane] = chosen >> lane & 1U;
            }
        }
    }
};
inline constexpr choices choice;

/// `all` plus some of its bits, over all words and with `carry`: a bit at the beginning of a run goes to its end.
[[nodiscard]] WEIR_LANES lanes add_part(lanes all, lanes part, unsigned& carry) noexcept {
    const lanes sum = all + part;
    const unsigned carried = tops(part | (all & ~sum));
    const unsigned passing = tops(reinterpret_cast<lanes>(all == ~lanes{})) & ~carried;
    const unsigned into = (carried << 1U | carry) + passing;
    carry = into >> lane_count & 1U;
    return sum + load(choice.ones[(into ^ passing) & 15U].data());
}

/// Moves what follows a token over the white space there. `last` is the trail of `following`.
[[nodiscard]] WEIR_LANES lanes over(lanes following, lanes white, trail& last, unsigned& /*carry*/) noexcept {
    unsigned carry = 0;
    const lanes sum = add_part(white, following & white, carry);
    last[lane_count - 1] |= static_cast<word>(carry) << 63U;
    return (following | sum) & ~white;
}

/// `add_part` for what may begin anywhere.
[[nodiscard]] WEIR_LANES lanes run_on(lanes all, lanes part, unsigned& carry) noexcept {
    return add_part(all, part, carry);
}

/// From each odd bit, and it, to the next even one; `in` says whether one is open, before and then behind the words.
[[nodiscard]] WEIR_LANES lanes between(lanes bits, unsigned& in) noexcept {
    lanes inside = bits ^ bits << 1U;
    inside ^= inside << 2U;
    inside ^= inside << 4U;
    inside ^= inside << 8U;
    inside ^= inside << 16U;
    inside ^= inside << 32U;
    const unsigned odd = tops(inside);
    inside ^= load(choice.inverted[odd | in << lane_count].data());
    in ^= static_cast<unsigned>(std::popcount(odd)) & 1U;
    return inside;
}

/// As if a newline stood before the text; `last` is the trail of newlines.
WEIR_LANES void after_newline(trail& last) noexcept {
    last[lane_count - 1] = word{1} << 63U;
}

/// For each choice of eight bytes, which ones come first, as `pshufb` takes it.
alignas(64) inline constexpr std::array<std::array<unsigned char, 8>, 256> chosen_first = [] {
    std::array<std::array<unsigned char, 8>, 256> all{};
    for (unsigned chosen = 0; chosen < 256; ++chosen)
        for (unsigned char byte = 0, to = 0; byte < 8; ++byte)
            if ((chosen >> byte & 1U) != 0) all[chosen][to++] = byte;
    return all;
}();

/// Writes the bytes at `at` that are chosen. Returns what is behind them. REQUIRES: there is room for 64.
[[nodiscard]] WEIR_LANES char* keep(const char* at, word chosen, char* to) noexcept {
#pragma GCC unroll 8
    for (unsigned byte = 0; byte < planes::lane_bytes; byte += 8) {
        const word few = chosen >> byte & 0xff;
        const auto first = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(chosen_first[few].data()));
        const auto eight = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(at + byte));
        _mm_storel_epi64(reinterpret_cast<__m128i*>(to), _mm_shuffle_epi8(eight, first));
        to += std::popcount(few);
    }
    return to;
}

/// Splits bytes into the bits that they are made of.
class splitter {
public:
    /// REQUIRES: `words` is a multiple of `lane_count`.
    WEIR_LANES_FUNCTION void open(const char* at, std::size_t words, bool /*first*/) noexcept {
        for (std::size_t step = 0; step < words / lane_count; ++step, at += lane_count * planes::lane_bytes)
            split(at, bits_[step]);
    }

    /// Bit n of the bytes in the words from `index` on, for n from 0 to 7.
    [[nodiscard]] WEIR_LANES const std::array<lanes, 8>& bits(std::size_t index) const noexcept {
        return bits_[index / lane_count];
    }

private:
    /// First rows[n] becomes the nth of each eight bytes; then, as a matrix of bits is transposed, the nth bit.
    WEIR_LANES static void split(const char* at, std::array<lanes, 8>& rows) noexcept {
#pragma GCC unroll 8
        for (std::size_t row = 0; row < 8; ++row) rows[row] = pairs_at(at + 16 * row);
        transpose_words(rows);
        swap_bits<4>(rows, 0x0f0f0f0f0f0f0f0fU);
        swap_bits<2>(rows, 0x3333333333333333U);
        swap_bits<1>(rows, 0x5555555555555555U);
    }

    /// 16 bytes from here and 16 from 128 bytes on: the first of both eights, the second of both, and so on.
    [[nodiscard]] WEIR_LANES static lanes pairs_at(const char* at) noexcept {
        const auto low = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        const auto high = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + 128));
        const auto both = _mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1);
        const auto order =
            _mm256_broadcastsi128_si256(_mm_setr_epi8(0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15));
        return reinterpret_cast<lanes>(_mm256_shuffle_epi8(both, order));
    }

    /// Eight rows of eight words of 16 bits, in both halves.
    WEIR_LANES static void transpose_words(std::array<lanes, 8>& rows) noexcept {
        std::array<lanes, 8> twos, fours;
#pragma GCC unroll 4
        for (std::size_t row = 0; row < 8; row += 2) {
            const auto one = reinterpret_cast<__m256i>(rows[row]), other = reinterpret_cast<__m256i>(rows[row + 1]);
            twos[row] = reinterpret_cast<lanes>(_mm256_unpacklo_epi16(one, other));
            twos[row + 1] = reinterpret_cast<lanes>(_mm256_unpackhi_epi16(one, other));
        }
        // twos[r + h]: the words 4 h to 4 h + 3 of the rows r and r + 1, in turn.
#pragma GCC unroll 4
        for (const std::size_t row : {0U, 1U, 4U, 5U}) {
            const auto one = reinterpret_cast<__m256i>(twos[row]), other = reinterpret_cast<__m256i>(twos[row + 2]);
            fours[row] = reinterpret_cast<lanes>(_mm256_unpacklo_epi32(one, other));
            fours[row + 2] = reinterpret_cast<lanes>(_mm256_unpackhi_epi32(one, other));
        }
        // fours[r + h + 2 g]: the words 4 h + 2 g and 4 h + 2 g + 1 of the rows r to r + 3.
#pragma GCC unroll 4
        for (std::size_t row = 0; row < 4; ++row) {
            const auto one = reinterpret_cast<__m256i>(fours[row]), other = reinterpret_cast<__m256i>(fours[row + 4]);
            const std::size_t word_number = row % 2 * 4 + row / 2 * 2;
            rows[word_number] = reinterpret_cast<lanes>(_mm256_unpacklo_epi64(one, other));
            rows[word_number + 1] = reinterpret_cast<lanes>(_mm256_unpackhi_epi64(one, other));
        }
    }

    /// Swaps bits `Distance` apart between rows `Distance` apart; `low` are the lower ones.
    template <unsigned Distance>
    WEIR_LANES static void swap_bits(std::array<lanes, 8>& rows, word low) noexcept {
        const lanes chosen = lanes{} + low;
#pragma GCC unroll 8
        for (std::size_t row = 0; row < 8; ++row) {
            if ((row & Distance) != 0) continue;
            const lanes change = (rows[row] >> Distance ^ rows[row + Distance]) & chosen;
            rows[row + Distance] ^= change;
            rows[row] ^= change << Distance;
        }
    }

    std::array<std::array<lanes, 8>, words_of_group / lane_count> bits_;
};

}  // namespace weir::WEIR_LANES_NAMESPACE
