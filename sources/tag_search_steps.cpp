// SPDX-License-Identifier: Apache-2.0
#include "tag_search_steps.hpp"

#include <cstring>

#if defined(__SSE2__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

namespace weir::tag_search_steps {

namespace {

/// What each step holds is written down, as nobody can guess which holds anything; and at its own place, so that
/// nothing waits for what another holds. From the last to the first: so it costs least to note which hold any.
template <class Instructions>
[[gnu::always_inline]] inline void find_with(const char* at, std::size_t steps, found_marks& found) noexcept {
    std::uint64_t with_any = 0;
    for (auto step = steps; step-- > 0;) {
        const auto marks = Instructions::marks(at + step * step_bytes);
        found.all[step] = marks;
        with_any = with_any * 2 + (marks != 0 ? 1 : 0);
    }
    found.steps = with_any;
}

// What stands before a byte tells by those of its bits that can tell: of a brace these may be a colon's or a newline's,
// of a newline never. What else has them is no white space and neither `[` nor a comma: that brace is in a string.
constexpr char bits_that_do_not_tell = '\xf4';
constexpr char of_brace = '\x7a';
constexpr char bits_of(char one, char before) {
    return static_cast<char>(one & (before | bits_that_do_not_tell));
}
static_assert(bits_of('{', ':') == of_brace && bits_of('{', '\n') == of_brace);
static_assert(bits_of('{', '[') != of_brace && bits_of('{', ',') != of_brace);
static_assert(bits_of('{', ' ') != of_brace && bits_of('{', '\t') != of_brace && bits_of('{', '\r') != of_brace);
static_assert(('\n' & of_brace) != of_brace);

/// Eight bytes a word, and each byte of a word in which something is.
struct words {
    [[nodiscard]] static constexpr std::uint64_t all(char byte) noexcept {
        return 0x0101010101010101U * static_cast<unsigned char>(byte);
    }
    /// Nothing if none of the bytes is zero.
    [[nodiscard]] static std::uint64_t zeros(std::uint64_t bytes) noexcept {
        return (bytes - all('\x01')) & ~bytes & all('\x80');
    }
    [[nodiscard]] static bool is_mark(const char* at) noexcept {
        return *at == '\n' || (*at == '{' && bits_of(*at, at[-1]) != of_brace);
    }
    [[nodiscard]] static std::uint64_t marks(const char* at) noexcept {
        std::uint64_t found = 0;
        for (unsigned word = 0; word < step_bytes; word += 8) {
            std::uint64_t bytes = 0;
            std::memcpy(&bytes, at + word, sizeof bytes);
            if ((zeros(bytes ^ all('\n')) | zeros(bytes ^ all('{'))) == 0) continue;
            for (unsigned byte = word; byte < word + 8; ++byte) found |= std::uint64_t{is_mark(at + byte)} << byte;
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
    [[nodiscard]] static std::uint64_t marks_of_vector(const char* at) noexcept {
        const auto bytes = load(at);
        const auto bits = _mm_and_si128(bytes, _mm_or_si128(load(at - 1), _mm_set1_epi8(bits_that_do_not_tell)));
        const auto braces = _mm_andnot_si128(is(bits, of_brace), is(bytes, '{'));
        return static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(braces, is(bytes, '\n'))));
    }
    [[nodiscard]] static std::uint64_t marks(const char* at) noexcept {
        return marks_of_vector(at) | marks_of_vector(at + 16) << 16U | marks_of_vector(at + 32) << 32U |
               marks_of_vector(at + 48) << 48U;
    }
};

/// With wider vectors a table gives each byte, by its low half, the one of the two that it might be; `others` than
/// these are not what they get.
constexpr std::array<char, 64> either_by_low_half = [] {
    constexpr char others = 1;
    std::array<char, 64> table{};
    for (std::size_t row = 0; row < table.size(); row += 16) {
        table[row] = others;
        for (const char one : {'\n', '{'}) table[row + static_cast<std::size_t>(one % 16)] = one;
    }
    return table;
}();

#define WEIR_AVX2 [[gnu::target("avx2")]]

/// 32 bytes a vector. Its functions are compiled for processors that have them, whatever the build is for.
struct avx2 {
    [[nodiscard]] WEIR_AVX2 static __m256i load(const char* at) noexcept {
        return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
    }
    [[nodiscard]] WEIR_AVX2 static std::uint64_t marks_of_vector(const char* at) noexcept {
        const auto bytes = load(at);
        const auto either = _mm256_cmpeq_epi8(bytes, _mm256_shuffle_epi8(load(either_by_low_half.data()), bytes));
        const auto before = _mm256_or_si256(load(at - 1), _mm256_set1_epi8(bits_that_do_not_tell));
        const auto passed = _mm256_cmpeq_epi8(_mm256_and_si256(bytes, before), _mm256_set1_epi8(of_brace));
        return static_cast<unsigned>(_mm256_movemask_epi8(_mm256_andnot_si256(passed, either)));
    }
    [[nodiscard]] WEIR_AVX2 static std::uint64_t marks(const char* at) noexcept {
        return marks_of_vector(at) | marks_of_vector(at + 32) << 32U;
    }
};

WEIR_AVX2 void find_with_avx2(const char* at, std::size_t steps, found_marks& found) noexcept {
    find_with<avx2>(at, steps, found);
}

#define WEIR_AVX512 [[gnu::target("avx512f,avx512bw")]]

/// 64 bytes a vector, likewise.
struct avx512 {
    [[nodiscard]] WEIR_AVX512 static std::uint64_t marks(const char* at) noexcept {
        const auto table = _mm512_loadu_si512(either_by_low_half.data());
        auto bytes = _mm512_loadu_si512(at);
        asm("" : "+v"(bytes));  // gcc 12 would load them again for each use, a tenth of the time
        const auto either = _mm512_cmpeq_epi8_mask(bytes, _mm512_shuffle_epi8(table, bytes));
        const auto before = _mm512_or_si512(_mm512_loadu_si512(at - 1), _mm512_set1_epi8(bits_that_do_not_tell));
        return _mm512_mask_cmpneq_epi8_mask(either, _mm512_and_si512(bytes, before), _mm512_set1_epi8(of_brace));
    }
};

WEIR_AVX512 void find_with_avx512(const char* at, std::size_t steps, found_marks& found) noexcept {
    find_with<avx512>(at, steps, found);
}
#elif defined(__aarch64__)
/// 16 bytes a vector: every processor of this kind has them.
struct neon {
    [[nodiscard]] static uint8x16_t load(const char* at) noexcept {
        return vld1q_u8(reinterpret_cast<const std::uint8_t*>(at));
    }
    [[nodiscard]] static uint8x16_t all(char byte) noexcept { return vdupq_n_u8(static_cast<std::uint8_t>(byte)); }
    [[nodiscard]] static uint8x16_t is(uint8x16_t bytes, char wanted) noexcept { return vceqq_u8(bytes, all(wanted)); }

    [[nodiscard]] static uint8x16_t marks_of_vector(const char* at) noexcept {
        const auto bytes = load(at);
        const auto bits = vandq_u8(bytes, vorrq_u8(load(at - 1), all(bits_that_do_not_tell)));
        return vorrq_u8(vbicq_u8(is(bytes, '{'), is(bits, of_brace)), is(bytes, '\n'));
    }
    /// Of each byte that is all ones, the bit that stands for its place among its eight; then all of them in a word.
    [[nodiscard]] static std::uint64_t marks(const char* at) noexcept {
        constexpr std::array<std::uint8_t, 16> places = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
        const auto bit = vld1q_u8(places.data());
        const auto bits_of = [&](std::ptrdiff_t offset) { return vandq_u8(marks_of_vector(at + offset), bit); };
        const auto pairs = vpaddq_u8(vpaddq_u8(bits_of(0), bits_of(16)), vpaddq_u8(bits_of(32), bits_of(48)));
        return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(pairs, pairs)), 0);
    }
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
