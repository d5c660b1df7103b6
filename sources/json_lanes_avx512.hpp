// SPDX-License-Identifier: Apache-2.0
#pragma once

// 448 bytes as bits, and the 64 before them, for x86-64 processors with AVX-512 as of Ice Lake and Zen 4. Included by
// json_check_avx512.cpp alone, first of all.

#include "json_planes.hpp"

#include <immintrin.h>

#include <array>
#include <bit>
#include <cstddef>

// See json_lanes_avx2.hpp.
#define WEIR_LANES_TARGET \
    "avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vbmi2,gfni,vpclmulqdq,pclmul,avx2,bmi,bmi2,popcnt"
#define WEIR_LANES_NAMESPACE lanes_avx512
#define WEIR_LANES_FUNCTION [[gnu::target(WEIR_LANES_TARGET)]]
#define WEIR_LANES [[gnu::target(WEIR_LANES_TARGET), gnu::always_inline]] inline

namespace weir::WEIR_LANES_NAMESPACE {

using planes::word;

/// The words of a step. What follows over a word's end goes on in the next lane.
using lanes = word __attribute__((vector_size(64)));

inline constexpr std::size_t lane_count = 8;
/// How many lanes of a step are not those of the step before, too. The first one is: so nothing but what runs on
/// through whole words has to be kept for the next step, and to keep it is what would cost most.
inline constexpr std::size_t new_lanes = 7;
inline constexpr std::size_t words_of_group = 63;

/// See json_lanes_avx2.hpp. Here there is nothing to keep.
struct trail {};

[[nodiscard]] WEIR_LANES lanes load(const void* from) noexcept {
    return reinterpret_cast<lanes>(_mm512_loadu_si512(from));
}
[[nodiscard]] WEIR_LANES bool any(lanes of) noexcept {
    return _mm512_test_epi64_mask(reinterpret_cast<__m512i>(of), reinterpret_cast<__m512i>(of)) != 0;
}

/// The same, here or in the step before, the end of which is here too.
[[nodiscard]] WEIR_LANES bool any_here_or_before(lanes of, bool& /*before*/) noexcept {
    return any(of);
}
[[nodiscard]] WEIR_LANES lanes none_of(lanes first, lanes second, lanes third) noexcept {
    return reinterpret_cast<lanes>(_mm512_ternarylogic_epi64(
        reinterpret_cast<__m512i>(first), reinterpret_cast<__m512i>(second), reinterpret_cast<__m512i>(third), 0x01));
}
[[nodiscard]] WEIR_LANES lanes none_of(lanes first, lanes second) noexcept {
    return none_of(first, second, second);
}
/// Without what the step before has seen.
[[nodiscard]] WEIR_LANES lanes news(lanes of) noexcept {
    return reinterpret_cast<lanes>(_mm512_maskz_mov_epi64(0xfe, reinterpret_cast<__m512i>(of)));
}
/// A bit for each of the words that have some, without what the step before has seen.
[[nodiscard]] WEIR_LANES unsigned news_in(lanes of) noexcept {
    return static_cast<unsigned>(
               _mm512_test_epi64_mask(reinterpret_cast<__m512i>(of), reinterpret_cast<__m512i>(of))) >>
           1U;
}
/// REQUIRES: there is room for one word more.
WEIR_LANES void store_news(word* to, lanes from) noexcept {
    const auto bits = reinterpret_cast<__m512i>(from);
    _mm512_storeu_si512(to, _mm512_alignr_epi64(bits, bits, 1));
}

/// So many bits further on; what comes into the first lane is left out.
template <int Bits = 1>
[[nodiscard]] WEIR_LANES lanes behind(lanes of, trail& /*last*/) noexcept {
    const auto bits = reinterpret_cast<__m512i>(of);
    const auto before = _mm512_alignr_epi64(bits, _mm512_setzero_si512(), 7);
    return reinterpret_cast<lanes>(_mm512_shldi_epi64(bits, before, Bits));
}

/// `all` plus some of its bits, over all words and with `carry`: a bit at the beginning of a run goes to its end.
/// Leaves what is carried into the last lane, which is the next step's first.
[[nodiscard]] WEIR_LANES lanes add_part(lanes all, lanes part, unsigned& carry) noexcept {
    const auto sum = reinterpret_cast<__m512i>(all + part);
    const auto ones = _mm512_set1_epi64(-1);
    const unsigned carried = _mm512_cmplt_epu64_mask(sum, reinterpret_cast<__m512i>(all));
    const unsigned passing = _mm512_cmpeq_epi64_mask(reinterpret_cast<__m512i>(all), ones) & ~carried;
    const unsigned into = ((carried << 1U | carry) + passing) ^ passing;
    carry = into >> 7U & 1U;
    return reinterpret_cast<lanes>(_mm512_mask_sub_epi64(sum, static_cast<__mmask8>(into), sum, ones));
}

/// `add_part` for what may begin anywhere: where it does with the last lane, the next step cannot see what is before.
[[nodiscard]] WEIR_LANES lanes run_on(lanes all, lanes part, unsigned& carry) noexcept {
    const lanes sum = add_part(all, part, carry);
    const auto first_of_last = _mm512_maskz_set1_epi64(0x80, 1);
    carry |= static_cast<unsigned>(_mm512_test_epi64_mask(reinterpret_cast<__m512i>(part), first_of_last)) >> 7U;
    return sum;
}

/// Moves what follows a token over the white space there.
[[nodiscard]] WEIR_LANES lanes over(lanes following, lanes white, trail& /*last*/, unsigned& carry) noexcept {
    const lanes sum = run_on(white, following & white, carry);
    return (following | sum) & ~white;
}

/// From each odd bit, and it, to the next even one; `in` says whether one is open before the words, and then before the
/// last of them.
[[nodiscard]] WEIR_LANES lanes between(lanes bits, unsigned& in) noexcept {
    // To multiply by ones without carrying adds up, in each bit, all that are not above it.
    const auto ones = _mm512_set1_epi64(-1);
    const auto low = _mm512_clmulepi64_epi128(reinterpret_cast<__m512i>(bits), ones, 0x00);
    const auto high = _mm512_clmulepi64_epi128(reinterpret_cast<__m512i>(bits), ones, 0x01);
    const auto within = _mm512_unpacklo_epi64(low, high);
    unsigned odd = _mm512_movepi64_mask(within);
    odd ^= odd << 1U;
    odd ^= odd << 2U;
    odd ^= odd << 4U;
    const unsigned open = odd << 1U ^ (0U - in);
    in = open >> 7U & 1U;
    return reinterpret_cast<lanes>(_mm512_mask_xor_epi64(within, static_cast<__mmask8>(open), within, ones));
}

/// As if a newline stood before the text, which the splitter sees to.
WEIR_LANES void after_newline(trail& /*last*/) noexcept {}

/// Writes the bytes at `at` that are chosen. Returns what is behind them. REQUIRES: there is room for 64.
[[nodiscard]] WEIR_LANES char* keep(const char* at, word chosen, char* to) noexcept {
    _mm512_storeu_si512(to, _mm512_maskz_compress_epi8(chosen, _mm512_loadu_si512(at)));
    return to + std::popcount(chosen);
}

/// Splits bytes into the bits that they are made of.
class splitter {
public:
    /// REQUIRES: `words` is a multiple of `new_lanes`, and `first` or 64 bytes before can be read.
    WEIR_LANES_FUNCTION void open(const char* at, std::size_t words, bool first) noexcept {
        const char* before = first ? newlines.data() : at - planes::lane_bytes;
        for (std::size_t step = 0; step < words / new_lanes; ++step) {
            auto& all = bits_[step];
            all[0] = bits_of_word(before);
#pragma GCC unroll 7
            for (std::size_t lane = 1; lane < lane_count; ++lane, at += planes::lane_bytes)
                all[lane] = bits_of_word(at);
            before = at - planes::lane_bytes;
            transpose(all);
        }
    }

    /// Bit n of the bytes in the word before `index` and those from there on, for n from 0 to 7. Before the first there
    /// is a newline.
    [[nodiscard]] WEIR_LANES const std::array<lanes, 8>& bits(std::size_t index) const noexcept {
        return bits_[index / new_lanes];
    }

private:
    /// Eight words, one for each bit of 64 bytes: eight matrices of 8 by 8 bits are transposed, then one of bytes.
    [[nodiscard]] WEIR_LANES static lanes bits_of_word(const char* at) noexcept {
        const auto backwards = _mm512_set4_epi32(0x08090a0b, 0x0c0d0e0f, 0x00010203, 0x04050607);
        const auto bytes = _mm512_shuffle_epi8(reinterpret_cast<__m512i>(load(at)), backwards);
        const auto one_each = _mm512_set1_epi64(static_cast<long long>(0x8040201008040201U));
        const auto bits = _mm512_gf2p8affine_epi64_epi8(one_each, bytes, 0);
        return reinterpret_cast<lanes>(
            _mm512_permutexvar_epi8(reinterpret_cast<__m512i>(load(byte_order.data())), bits));
    }

    /// Two rows' even, or odd, elements in turn.
    [[nodiscard]] WEIR_LANES static lanes even_of(lanes first, lanes second) noexcept {
        return reinterpret_cast<lanes>(
            _mm512_unpacklo_epi64(reinterpret_cast<__m512i>(first), reinterpret_cast<__m512i>(second)));
    }
    [[nodiscard]] WEIR_LANES static lanes odd_of(lanes first, lanes second) noexcept {
        return reinterpret_cast<lanes>(
            _mm512_unpackhi_epi64(reinterpret_cast<__m512i>(first), reinterpret_cast<__m512i>(second)));
    }

    /// The even, or odd, quarters of the one, then of the other.
    [[nodiscard]] WEIR_LANES static lanes even_quarters(lanes first, lanes second) noexcept {
        return reinterpret_cast<lanes>(
            _mm512_shuffle_i64x2(reinterpret_cast<__m512i>(first), reinterpret_cast<__m512i>(second), 0x88));
    }
    [[nodiscard]] WEIR_LANES static lanes odd_quarters(lanes first, lanes second) noexcept {
        return reinterpret_cast<lanes>(
            _mm512_shuffle_i64x2(reinterpret_cast<__m512i>(first), reinterpret_cast<__m512i>(second), 0xdd));
    }

    WEIR_LANES static void transpose(std::array<lanes, 8>& rows) noexcept {
        std::array<lanes, 8> pairs, fours;
#pragma GCC unroll 4
        for (std::size_t row = 0; row < 8; row += 2) {
            pairs[row] = even_of(rows[row], rows[row + 1]);
            pairs[row + 1] = odd_of(rows[row], rows[row + 1]);
        }
        // pairs[r + h], quarter q: bit 2 q + h of the words r and r + 1.
#pragma GCC unroll 2
        for (std::size_t half = 0; half < 2; ++half) {
            fours[half] = even_quarters(pairs[half], pairs[2 + half]);
            fours[2 + half] = odd_quarters(pairs[half], pairs[2 + half]);
            fours[4 + half] = even_quarters(pairs[4 + half], pairs[6 + half]);
            fours[6 + half] = odd_quarters(pairs[4 + half], pairs[6 + half]);
        }
        // fours[h]: bits h and 4 + h of the first four words, in turn; fours[2 + h]: 2 + h and 6 + h.
#pragma GCC unroll 4
        for (std::size_t bit = 0; bit < 4; ++bit) {
            rows[bit] = even_quarters(fours[bit], fours[4 + bit]);
            rows[4 + bit] = odd_quarters(fours[bit], fours[4 + bit]);
        }
    }

    /// Where the bytes of eight columns of a matrix come from.
    static constexpr std::array<unsigned char, 64> byte_order = [] {
        std::array<unsigned char, 64> from{};
        for (unsigned to = 0; to < 64; ++to) from[to] = static_cast<unsigned char>(to % 8 * 8 + to / 8);
        return from;
    }();

    static constexpr std::array<char, planes::lane_bytes> newlines = [] {
        std::array<char, planes::lane_bytes> all{};
        all.fill('\n');
        return all;
    }();

    std::array<std::array<lanes, 8>, words_of_group / new_lanes> bits_;
};

}  // namespace weir::WEIR_LANES_NAMESPACE
