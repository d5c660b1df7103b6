// SPDX-License-Identifier: Apache-2.0
#include "tag_search_steps.hpp"

#include <algorithm>
#include <cstring>

#if defined(__SSE2__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

namespace weir::tag_search_steps {

namespace {

// What is compared with all bytes at once is how a name must end: `gs"`, where either letter may be the last digit of
// an escape, `\u0067s"`, `\u0073"`. The first byte is g or 7, the second s or 3; each pair differs in so few bits that
// one comparison tells both (and ' and w, which hardly ever come there).
constexpr char g_or_7 = '\x27';
constexpr char bits_of_g_or_7 = '\xaf';
constexpr char s_or_3 = '\x33';
constexpr char bits_of_s_or_3 = '\xbf';

/// Most steps hold nothing. Those that may, by two comparisons of the three and the newlines, are noted, without a
/// branch, as nobody can guess which these are; then they are looked at once more. Part of a caller that is compiled
/// for a processor which has the instructions.
template <class Instructions>
[[gnu::always_inline]] inline const char* find_with(const char* at, const char* end, found_steps& found) noexcept {
    const auto whole = (end - at - before_quote) / step_bytes;
    const auto most = static_cast<std::ptrdiff_t>(found_steps::most);
    const char* const stop = at + std::clamp(whole, std::ptrdiff_t{0}, most) * step_bytes;
    std::array<const char*, found_steps::most> noted;
    std::size_t size = 0;
    for (; at != stop; at += step_bytes) {
        noted[size] = at;
        size += Instructions::may_hold_any(at) ? 1U : 0U;
    }
    std::size_t kept = 0;
    for (std::size_t index = 0; index < size; ++index) {
        const char* const here = noted[index];
        const auto newlines = Instructions::newlines(here), candidates = Instructions::candidates(here);
        found.all[kept] = {here, newlines, candidates};
        kept += (newlines | candidates) != 0 ? 1U : 0U;
    }
    found.size = kept;
    return at;
}

/// Eight bytes a word. Candidates may be too many: all bytes of a word in which one is.
struct words {
    [[nodiscard]] static std::uint64_t load(const char* at) noexcept {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, at, sizeof bytes);
        return bytes;
    }
    [[nodiscard]] static constexpr std::uint64_t all(char byte) noexcept {
        return 0x0101010101010101U * static_cast<unsigned char>(byte);
    }
    /// Nothing if none of the bytes is zero.
    [[nodiscard]] static std::uint64_t zeros(std::uint64_t bytes) noexcept {
        return (bytes - all('\x01')) & ~bytes & all('\x80');
    }
    /// Zero where the first and the last of the three are.
    [[nodiscard]] static std::uint64_t pair(const char* at) noexcept {
        return ((load(at) ^ all(g_or_7)) & all(bits_of_g_or_7)) | (load(at + before_quote) ^ all('"'));
    }
    [[nodiscard]] static bool has_candidate(const char* at) noexcept {
        const auto second = (load(at + 1) ^ all(s_or_3)) & all(bits_of_s_or_3);
        return zeros(pair(at) | second) != 0;
    }
    [[nodiscard]] static bool may_hold_any(const char* at) noexcept {
        std::uint64_t found = 0;
        for (unsigned word = 0; word < step_bytes; word += 8)
            found |= zeros(pair(at + word)) | zeros(load(at + word) ^ all('\n'));
        return found != 0;
    }
    [[nodiscard]] static std::uint64_t candidates(const char* at) noexcept {
        std::uint64_t found = 0;
        for (unsigned byte = 0; byte < step_bytes; byte += 8)
            found |= has_candidate(at + byte) ? std::uint64_t{0xff} << byte : 0;
        return found;
    }
    [[nodiscard]] static std::uint64_t newlines(const char* at) noexcept {
        std::uint64_t found = 0;
        for (unsigned word = 0; word < step_bytes; word += 8) {
            if (zeros(load(at + word) ^ all('\n')) == 0) continue;
            for (unsigned byte = word; byte < word + 8; ++byte) found |= std::uint64_t{at[byte] == '\n'} << byte;
        }
        return found;
    }
};

#if defined(__SSE2__)
/// 16 bytes a vector: every processor that runs this build has them.
struct sse2 {
    [[nodiscard]] static __m128i load(const char* at) noexcept {
        return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    }
    [[nodiscard]] static __m128i is(__m128i bytes, char wanted) noexcept {
        return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(wanted));
    }
    [[nodiscard]] static std::uint64_t bits(__m128i bytes) noexcept {
        return static_cast<unsigned>(_mm_movemask_epi8(bytes));
    }
    /// Where the first and the last of the three are.
    [[nodiscard]] static __m128i pair(const char* at) noexcept {
        const auto first = is(_mm_and_si128(load(at), _mm_set1_epi8(bits_of_g_or_7)), g_or_7);
        return _mm_and_si128(first, is(load(at + before_quote), '"'));
    }
    [[nodiscard]] static __m128i hint_of_vector(const char* at) noexcept {
        return _mm_or_si128(pair(at), is(load(at), '\n'));
    }
    [[nodiscard]] static bool may_hold_any(const char* at) noexcept {
        const auto low = _mm_or_si128(hint_of_vector(at), hint_of_vector(at + 16));
        const auto high = _mm_or_si128(hint_of_vector(at + 32), hint_of_vector(at + 48));
        return bits(_mm_or_si128(low, high)) != 0;
    }
    [[nodiscard]] static std::uint64_t candidates_of_vector(const char* at) noexcept {
        return bits(_mm_and_si128(pair(at), is(_mm_and_si128(load(at + 1), _mm_set1_epi8(bits_of_s_or_3)), s_or_3)));
    }
    [[nodiscard]] static std::uint64_t candidates(const char* at) noexcept {
        return candidates_of_vector(at) | candidates_of_vector(at + 16) << 16U | candidates_of_vector(at + 32) << 32U |
               candidates_of_vector(at + 48) << 48U;
    }
    [[nodiscard]] static std::uint64_t newlines(const char* at) noexcept {
        const auto of_vector = [at](std::ptrdiff_t offset) { return bits(is(load(at + offset), '\n')) << offset; };
        return of_vector(0) | of_vector(16) | of_vector(32) | of_vector(48);
    }
};

#define WEIR_AVX2 [[gnu::target("avx2")]]

/// 32 bytes a vector. Its functions are compiled for processors that have them, whatever the build is for.
struct avx2 {
    [[nodiscard]] WEIR_AVX2 static __m256i load(const char* at) noexcept {
        return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
    }
    [[nodiscard]] WEIR_AVX2 static __m256i is(__m256i bytes, char wanted) noexcept {
        return _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(wanted));
    }
    [[nodiscard]] WEIR_AVX2 static std::uint64_t bits(__m256i bytes) noexcept {
        return static_cast<unsigned>(_mm256_movemask_epi8(bytes));
    }
    [[nodiscard]] WEIR_AVX2 static __m256i pair(const char* at) noexcept {
        const auto first = is(_mm256_and_si256(load(at), _mm256_set1_epi8(bits_of_g_or_7)), g_or_7);
        return _mm256_and_si256(first, is(load(at + before_quote), '"'));
    }
    [[nodiscard]] WEIR_AVX2 static __m256i hint_of_vector(const char* at) noexcept {
        return _mm256_or_si256(pair(at), is(load(at), '\n'));
    }
    [[nodiscard]] WEIR_AVX2 static bool may_hold_any(const char* at) noexcept {
        return bits(_mm256_or_si256(hint_of_vector(at), hint_of_vector(at + 32))) != 0;
    }
    [[nodiscard]] WEIR_AVX2 static std::uint64_t candidates_of_vector(const char* at) noexcept {
        const auto second = is(_mm256_and_si256(load(at + 1), _mm256_set1_epi8(bits_of_s_or_3)), s_or_3);
        return bits(_mm256_and_si256(pair(at), second));
    }
    [[nodiscard]] WEIR_AVX2 static std::uint64_t candidates(const char* at) noexcept {
        return candidates_of_vector(at) | candidates_of_vector(at + 32) << 32U;
    }
    [[nodiscard]] WEIR_AVX2 static std::uint64_t newlines(const char* at) noexcept {
        return bits(is(load(at), '\n')) | bits(is(load(at + 32), '\n')) << 32U;
    }
};

WEIR_AVX2 const char* find_with_avx2(const char* at, const char* end, found_steps& found) noexcept {
    return find_with<avx2>(at, end, found);
}

#define WEIR_AVX512 [[gnu::target("avx512f,avx512bw")]]

/// 64 bytes a vector, likewise. Each comparison is only of what passed the one before.
struct avx512 {
    [[nodiscard]] WEIR_AVX512 static __m512i load(const char* at) noexcept { return _mm512_loadu_si512(at); }
    [[nodiscard]] WEIR_AVX512 static __mmask64 pair(__m512i bytes, const char* at) noexcept {
        const auto last = _mm512_cmpeq_epi8_mask(load(at + before_quote), _mm512_set1_epi8('"'));
        const auto first = _mm512_and_si512(bytes, _mm512_set1_epi8(bits_of_g_or_7));
        return _mm512_mask_cmpeq_epi8_mask(last, first, _mm512_set1_epi8(g_or_7));
    }
    [[nodiscard]] WEIR_AVX512 static bool may_hold_any(const char* at) noexcept {
        auto bytes = load(at);
        asm("" : "+v"(bytes));  // gcc 12 would load them again for each use, a tenth of the time
        return _kortestz_mask64_u8(pair(bytes, at), _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\n'))) == 0;
    }
    [[nodiscard]] WEIR_AVX512 static std::uint64_t candidates(const char* at) noexcept {
        const auto second = _mm512_and_si512(load(at + 1), _mm512_set1_epi8(bits_of_s_or_3));
        return _mm512_mask_cmpeq_epi8_mask(pair(load(at), at), second, _mm512_set1_epi8(s_or_3));
    }
    [[nodiscard]] WEIR_AVX512 static std::uint64_t newlines(const char* at) noexcept {
        return _mm512_cmpeq_epi8_mask(load(at), _mm512_set1_epi8('\n'));
    }
};

WEIR_AVX512 const char* find_with_avx512(const char* at, const char* end, found_steps& found) noexcept {
    return find_with<avx512>(at, end, found);
}
#elif defined(__aarch64__)
/// 16 bytes a vector: every processor of this kind has them.
struct neon {
    [[nodiscard]] static uint8x16_t load(const char* at) noexcept {
        return vld1q_u8(reinterpret_cast<const std::uint8_t*>(at));
    }
    [[nodiscard]] static uint8x16_t all(char byte) noexcept { return vdupq_n_u8(static_cast<std::uint8_t>(byte)); }
    [[nodiscard]] static uint8x16_t is(uint8x16_t bytes, char wanted) noexcept { return vceqq_u8(bytes, all(wanted)); }

    [[nodiscard]] static uint8x16_t pair(const char* at) noexcept {
        const auto first = is(vandq_u8(load(at), all(bits_of_g_or_7)), g_or_7);
        return vandq_u8(first, is(load(at + before_quote), '"'));
    }
    [[nodiscard]] static uint8x16_t hint_of_vector(const char* at) noexcept {
        return vorrq_u8(pair(at), is(load(at), '\n'));
    }
    [[nodiscard]] static bool may_hold_any(const char* at) noexcept {
        const auto low = vorrq_u8(hint_of_vector(at), hint_of_vector(at + 16));
        const auto high = vorrq_u8(hint_of_vector(at + 32), hint_of_vector(at + 48));
        return vmaxvq_u8(vorrq_u8(low, high)) != 0;
    }
    [[nodiscard]] static uint8x16_t candidates_of_vector(const char* at) noexcept {
        return vandq_u8(pair(at), is(vandq_u8(load(at + 1), all(bits_of_s_or_3)), s_or_3));
    }
    /// Of each byte that is all ones, the bit that stands for its place among its eight; then all of them in a word.
    [[nodiscard]] static std::uint64_t bits(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d) noexcept {
        constexpr std::array<std::uint8_t, 16> places = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
        const auto bit = vld1q_u8(places.data());
        const auto low = vpaddq_u8(vandq_u8(a, bit), vandq_u8(b, bit));
        const auto high = vpaddq_u8(vandq_u8(c, bit), vandq_u8(d, bit));
        const auto pairs = vpaddq_u8(low, high);
        return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(pairs, pairs)), 0);
    }
    [[nodiscard]] static std::uint64_t candidates(const char* at) noexcept {
        return bits(candidates_of_vector(at), candidates_of_vector(at + 16), candidates_of_vector(at + 32),
                    candidates_of_vector(at + 48));
    }
    [[nodiscard]] static std::uint64_t newlines(const char* at) noexcept {
        return bits(is(load(at), '\n'), is(load(at + 16), '\n'), is(load(at + 32), '\n'), is(load(at + 48), '\n'));
    }
};
#endif

/// For instructions that every processor which runs this build has.
template <class Instructions>
const char* find(const char* at, const char* end, found_steps& found) noexcept {
    return find_with<Instructions>(at, end, found);
}

}  // namespace

tag_search::finder finder_of(tag_search::instructions wanted) noexcept {
    switch (wanted) {
        case tag_search::instructions::portable:
            return &find<words>;
#if defined(__SSE2__)
        case tag_search::instructions::sse2:
            return &find<sse2>;
        case tag_search::instructions::avx2:
            __builtin_cpu_init();  // This may run before main, in the constructor of a static object.
            return __builtin_cpu_supports("avx2") ? &find_with_avx2 : nullptr;
        case tag_search::instructions::avx512:
            __builtin_cpu_init();
            return __builtin_cpu_supports("avx512bw") ? &find_with_avx512 : nullptr;
#elif defined(__aarch64__)
        case tag_search::instructions::neon:
            return &find<neon>;
#endif
        default:
            return nullptr;
    }
}

}  // namespace weir::tag_search_steps
