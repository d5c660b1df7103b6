// SPDX-License-Identifier: Apache-2.0
#include "tag_search_steps.hpp"

#include <cstring>
#include <span>

#if defined(__SSE2__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

namespace weir::tag_search_steps {

namespace {

/// Of the bytes of a step, a bit each.
struct step_marks {
    std::uint64_t newlines;
    std::uint64_t braces;
};

// The low half of a byte tells a colon and a newline from what may stand before the first of an array's hashtags. Of
// other bytes that share it none is `[`, a comma or white space: a brace behind such a one is in a string.
constexpr char passed_low_half = ':' % 16;
constexpr bool is_passed_behind(char before) {
    return before % 16 == passed_low_half;
}
static_assert(is_passed_behind(':') && is_passed_behind('\n'));
static_assert(!is_passed_behind('[') && !is_passed_behind(',') && !is_passed_behind(' ') && !is_passed_behind('\t') &&
              !is_passed_behind('\r'));

/// What each step holds is written down, as nobody can guess which holds anything; and at its own place, so that
/// nothing waits for what another holds.
template <class Instructions>
[[gnu::always_inline]] inline void find_with(const char* at, std::size_t steps, found_marks& found) noexcept {
    for (std::size_t step = 0; step < steps; ++step) {
        const step_marks marks = Instructions::marks(at + step * step_bytes);
        found.newlines.marks[step] = marks.newlines;
        found.braces.marks[step] = marks.braces;
    }
    const auto seen = steps < marked_steps::most ? (std::uint64_t{1} << steps) - 1 : ~std::uint64_t{0};
    found.newlines.with_any = Instructions::not_zero(found.newlines.marks) & seen;
    found.braces.with_any = Instructions::not_zero(found.braces.marks) & seen;
}

/// For instructions that have nothing better.
struct any_instructions {
    /// Which of the words are not zero, a bit each.
    [[nodiscard]] static std::uint64_t not_zero(std::span<const std::uint64_t, marked_steps::most> words) noexcept {
        std::uint64_t found = 0;
        for (auto word = words.size(); word-- > 0;) found = found * 2 + (words[word] != 0 ? 1 : 0);
        return found;
    }
};

/// Eight bytes a word, and each byte of a word in which something is.
struct words : any_instructions {
    [[nodiscard]] static constexpr std::uint64_t all(char byte) noexcept {
        return 0x0101010101010101U * static_cast<unsigned char>(byte);
    }
    /// Nothing if none of the bytes is zero.
    [[nodiscard]] static std::uint64_t zeros(std::uint64_t bytes) noexcept {
        return (bytes - all('\x01')) & ~bytes & all('\x80');
    }
    [[nodiscard]] static step_marks marks(const char* at) noexcept {
        step_marks found{};
        for (unsigned word = 0; word < step_bytes; word += 8) {
            std::uint64_t bytes = 0;
            std::memcpy(&bytes, at + word, sizeof bytes);
            if ((zeros(bytes ^ all('\n')) | zeros(bytes ^ all('{'))) == 0) continue;
            for (unsigned byte = word; byte < word + 8; ++byte) {
                const char* const one = at + byte;
                found.newlines |= std::uint64_t{*one == '\n'} << byte;
                found.braces |= std::uint64_t{*one == '{' && !is_passed_behind(one[-1])} << byte;
            }
        }
        return found;
    }
};

#if defined(__SSE2__)
/// 16 bytes a vector: every processor that runs this build has them.
struct sse2 : any_instructions {
    [[nodiscard]] static __m128i load(const char* at) noexcept {
        return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    }
    [[nodiscard]] static __m128i is(__m128i bytes, char wanted) noexcept {
        return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(wanted));
    }
    [[nodiscard]] static std::uint64_t bits(__m128i found) noexcept {
        return static_cast<unsigned>(_mm_movemask_epi8(found));
    }
    [[nodiscard]] static step_marks marks(const char* at) noexcept {
        step_marks found{};
        for (unsigned byte = 0; byte < step_bytes; byte += sizeof(__m128i)) {
            const auto bytes = load(at + byte);
            const auto before = _mm_and_si128(load(at + byte - 1), _mm_set1_epi8(0xf));
            found.newlines |= bits(is(bytes, '\n')) << byte;
            found.braces |= bits(_mm_andnot_si128(is(before, passed_low_half), is(bytes, '{'))) << byte;
        }
        return found;
    }
};

/// With wider vectors a table gives, by what is before it, what a byte would be that is looked for: a brace, or `none`.
constexpr std::array<char, 64> looked_for_by_low_half = [] {
    constexpr char none = '\xff';  // no byte of UTF-8
    std::array<char, 64> table{};
    for (std::size_t at = 0; at < table.size(); ++at) table[at] = is_passed_behind(static_cast<char>(at)) ? none : '{';
    return table;
}();

#define WEIR_AVX2 [[gnu::target("avx2")]]

/// 32 bytes a vector. Its functions are compiled for processors that have them, whatever the build is for.
struct avx2 {
    [[nodiscard]] WEIR_AVX2 static __m256i load(const void* at) noexcept {
        return _mm256_loadu_si256(static_cast<const __m256i*>(at));
    }
    [[nodiscard]] WEIR_AVX2 static std::uint64_t bits(__m256i found) noexcept {
        return static_cast<unsigned>(_mm256_movemask_epi8(found));
    }
    [[nodiscard]] WEIR_AVX2 static step_marks marks_of_vector(const char* at) noexcept {
        const auto bytes = load(at);
        const auto looked_for = _mm256_shuffle_epi8(load(looked_for_by_low_half.data()), load(at - 1));
        return {bits(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\n'))), bits(_mm256_cmpeq_epi8(bytes, looked_for))};
    }
    [[nodiscard]] WEIR_AVX2 static step_marks marks(const char* at) noexcept {
        const auto low = marks_of_vector(at);
        const auto high = marks_of_vector(at + sizeof(__m256i));
        return {low.newlines | high.newlines << 32U, low.braces | high.braces << 32U};
    }
    [[nodiscard]] WEIR_AVX2 static std::uint64_t not_zero(
        std::span<const std::uint64_t, marked_steps::most> words) noexcept {
        std::uint64_t zero = 0;
        for (unsigned word = 0; word < words.size(); word += 4) {
            const auto found = _mm256_cmpeq_epi64(load(&words[word]), _mm256_setzero_si256());
            zero |= std::uint64_t{static_cast<unsigned>(_mm256_movemask_pd(_mm256_castsi256_pd(found)))} << word;
        }
        return ~zero;
    }
};

WEIR_AVX2 void find_with_avx2(const char* at, std::size_t steps, found_marks& found) noexcept {
    find_with<avx2>(at, steps, found);
}

#define WEIR_AVX512 [[gnu::target("avx512f,avx512bw")]]

/// 64 bytes a vector, likewise.
struct avx512 {
    [[nodiscard]] WEIR_AVX512 static step_marks marks(const char* at) noexcept {
        auto bytes = _mm512_loadu_si512(at);
        asm("" : "+v"(bytes));  // gcc 12 would load them again for each use, a tenth of the time
        const auto looked_for =
            _mm512_shuffle_epi8(_mm512_loadu_si512(looked_for_by_low_half.data()), _mm512_loadu_si512(at - 1));
        return {_mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\n')), _mm512_cmpeq_epi8_mask(bytes, looked_for)};
    }
    [[nodiscard]] WEIR_AVX512 static std::uint64_t not_zero(
        std::span<const std::uint64_t, marked_steps::most> words) noexcept {
        std::uint64_t found = 0;
        for (unsigned word = 0; word < words.size(); word += 8) {
            const auto all = _mm512_loadu_si512(&words[word]);
            found |= std::uint64_t{_mm512_test_epi64_mask(all, all)} << word;
        }
        return found;
    }
};

WEIR_AVX512 void find_with_avx512(const char* at, std::size_t steps, found_marks& found) noexcept {
    find_with<avx512>(at, steps, found);
}
#elif defined(__aarch64__)
/// 16 bytes a vector: every processor of this kind has them.
struct neon : any_instructions {
    [[nodiscard]] static uint8x16_t load(const char* at) noexcept {
        return vld1q_u8(reinterpret_cast<const std::uint8_t*>(at));
    }
    [[nodiscard]] static uint8x16_t all(char byte) noexcept { return vdupq_n_u8(static_cast<std::uint8_t>(byte)); }
    [[nodiscard]] static uint8x16_t is(uint8x16_t bytes, char wanted) noexcept { return vceqq_u8(bytes, all(wanted)); }

    [[nodiscard]] static uint8x16_t newlines(const char* at) noexcept { return is(load(at), '\n'); }
    [[nodiscard]] static uint8x16_t braces(const char* at) noexcept {
        const auto before = vandq_u8(load(at - 1), all(0xf));
        return vbicq_u8(is(load(at), '{'), is(before, passed_low_half));
    }
    /// Of each byte that is all ones, the bit that stands for its place among its eight; then all of them in a word.
    template <class Find>
    [[nodiscard]] static std::uint64_t bits(const char* at, Find find) noexcept {
        constexpr std::array<std::uint8_t, 16> places = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
        const auto bit = vld1q_u8(places.data());
        const auto bits_of = [&](std::ptrdiff_t offset) { return vandq_u8(find(at + offset), bit); };
        const auto pairs = vpaddq_u8(vpaddq_u8(bits_of(0), bits_of(16)), vpaddq_u8(bits_of(32), bits_of(48)));
        return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(pairs, pairs)), 0);
    }
    [[nodiscard]] static step_marks marks(const char* at) noexcept { return {bits(at, newlines), bits(at, braces)}; }
};
#endif

/// For instructions that every processor which runs this build has.
template <class Instructions>
void find(const char* at, std::size_t steps, found_marks& found) noexcept {
    find_with<Instructions>(at, steps, found);
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
