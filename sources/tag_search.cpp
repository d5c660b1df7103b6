// SPDX-License-Identifier: Apache-2.0
#include "tag_search.hpp"

#include "json_text.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstring>
#include <stdexcept>
#include <string>

#if defined(__SSE2__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

namespace weir {

namespace {

using step = tag_search::step;

// What is compared with all bytes at once is how a name must end: `gs"`, where either letter may be the last digit of
// an escape, `\u0067s"`, `\u0073"`. The first byte is g or 7, the second s or 3; each pair differs in so few bits that
// one comparison tells both (and ' and w, which hardly ever come there).
constexpr std::string_view name = "hashtags";
constexpr std::string_view digits = "6861736874616773";  ///< of its letters' codes, hexadecimal
constexpr char g_or_7 = '\x27';
constexpr char bits_of_g_or_7 = '\xaf';
constexpr char s_or_3 = '\x33';
constexpr char bits_of_s_or_3 = '\xbf';
constexpr std::ptrdiff_t last_compared = 2;  ///< the quote

constexpr std::ptrdiff_t step_bytes = 64;
constexpr std::ptrdiff_t stride_bytes = 2 * step_bytes;                ///< what is asked at once "is anything there?"
constexpr std::ptrdiff_t window_bytes = stride_bytes + last_compared;  ///< what that reads

/// Eight bytes a word. May name too much: all bytes of a word in which one is a candidate.
struct words {
    [[nodiscard]] static std::uint64_t load(const char* at) noexcept {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, at, sizeof bytes);
        return bytes;
    }
    [[nodiscard]] static constexpr std::uint64_t all(char byte) noexcept {
        return 0x0101010101010101U * static_cast<unsigned char>(byte);
    }
    /// Whether one of the bytes is zero.
    [[nodiscard]] static bool has_zero(std::uint64_t bytes) noexcept {
        return ((bytes - all('\x01')) & ~bytes & all('\x80')) != 0;
    }
    [[nodiscard]] static bool has_candidate(const char* at) noexcept {
        const auto first = (load(at) ^ all(g_or_7)) & all(bits_of_g_or_7);
        const auto second = (load(at + 1) ^ all(s_or_3)) & all(bits_of_s_or_3);
        return has_zero(first | second | (load(at + last_compared) ^ all('"')));
    }
    [[nodiscard]] static std::uint64_t candidates(const char* at) noexcept {
        std::uint64_t found = 0;
        for (unsigned byte = 0; byte < step_bytes; byte += 8)
            found |= has_candidate(at + byte) ? std::uint64_t{0xff} << byte : 0;
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
    [[nodiscard]] static std::uint64_t candidates_of_vector(const char* at) noexcept {
        const auto first = is(_mm_and_si128(load(at), _mm_set1_epi8(bits_of_g_or_7)), g_or_7);
        const auto second = is(_mm_and_si128(load(at + 1), _mm_set1_epi8(bits_of_s_or_3)), s_or_3);
        const auto found = _mm_and_si128(_mm_and_si128(first, second), is(load(at + last_compared), '"'));
        return static_cast<unsigned>(_mm_movemask_epi8(found));
    }
    [[nodiscard]] static std::uint64_t candidates(const char* at) noexcept {
        return candidates_of_vector(at) | candidates_of_vector(at + 16) << 16U | candidates_of_vector(at + 32) << 32U |
               candidates_of_vector(at + 48) << 48U;
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
    [[nodiscard]] WEIR_AVX2 static std::uint64_t candidates_of_vector(const char* at) noexcept {
        const auto first = is(_mm256_and_si256(load(at), _mm256_set1_epi8(bits_of_g_or_7)), g_or_7);
        const auto second = is(_mm256_and_si256(load(at + 1), _mm256_set1_epi8(bits_of_s_or_3)), s_or_3);
        const auto found = _mm256_and_si256(_mm256_and_si256(first, second), is(load(at + last_compared), '"'));
        return static_cast<unsigned>(_mm256_movemask_epi8(found));
    }
    [[nodiscard]] WEIR_AVX2 static std::uint64_t candidates(const char* at) noexcept {
        return candidates_of_vector(at) | candidates_of_vector(at + 32) << 32U;
    }
};
#elif defined(__aarch64__)
/// 16 bytes a vector: every processor of this kind has them.
struct neon {
    [[nodiscard]] static uint8x16_t load(const char* at) noexcept {
        return vld1q_u8(reinterpret_cast<const std::uint8_t*>(at));
    }
    [[nodiscard]] static uint8x16_t all(char byte) noexcept { return vdupq_n_u8(static_cast<std::uint8_t>(byte)); }
    [[nodiscard]] static uint8x16_t is(uint8x16_t bytes, char wanted) noexcept { return vceqq_u8(bytes, all(wanted)); }

    /// Of each byte that is a candidate, the bit that stands for its place among its eight.
    [[nodiscard]] static uint8x16_t candidates_of_vector(const char* at) noexcept {
        constexpr std::array<std::uint8_t, 16> bits = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
        const auto first = is(vandq_u8(load(at), all(bits_of_g_or_7)), g_or_7);
        const auto second = is(vandq_u8(load(at + 1), all(bits_of_s_or_3)), s_or_3);
        const auto found = vandq_u8(vandq_u8(first, second), is(load(at + last_compared), '"'));
        return vandq_u8(found, vld1q_u8(bits.data()));
    }
    [[nodiscard]] static std::uint64_t candidates(const char* at) noexcept {
        const auto low = vpaddq_u8(candidates_of_vector(at), candidates_of_vector(at + 16));
        const auto high = vpaddq_u8(candidates_of_vector(at + 32), candidates_of_vector(at + 48));
        const auto pairs = vpaddq_u8(low, high);
        return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(pairs, pairs)), 0);
    }
};
#endif

/// The first step in [at, end) with a candidate, of those whose windows are whole.
template <class Instructions>
[[nodiscard]] step skip(const char* at, const char* end) noexcept {
    for (; end - at >= window_bytes; at += stride_bytes) {
        const auto first = Instructions::candidates(at);
        const auto second = Instructions::candidates(at + step_bytes);
        if ((first | second) != 0) return first != 0 ? step{at, first} : step{at + step_bytes, second};
    }
    return {at, 0};
}

#if defined(__SSE2__)
/// `skip` once more, since a template is not compiled for another processor than what calls it.
[[nodiscard]] WEIR_AVX2 step skip_with_avx2(const char* at, const char* end) noexcept {
    for (; end - at >= window_bytes; at += stride_bytes) {
        const auto first = avx2::candidates(at);
        const auto second = avx2::candidates(at + step_bytes);
        if ((first | second) != 0) return first != 0 ? step{at, first} : step{at + step_bytes, second};
    }
    return {at, 0};
}
#endif

[[nodiscard]] const char* after_white_space(const char* at, const char* end) noexcept {
    while (at != end && is_white_space(*at)) ++at;
    return at;
}

/// Whether what follows a name is, or may be, an array that is not empty.
[[nodiscard]] bool tags_may_follow(const char* at, const char* end) noexcept {
    at = after_white_space(at, end);
    if (at == end) return true;
    if (*at != ':') return false;
    at = after_white_space(at + 1, end);
    if (at == end) return true;
    if (*at != '[') return false;
    at = after_white_space(at + 1, end);
    return at == end || *at != ']';
}

/// What is searched.
struct range {
    const char* begin;
    const char* end;
};

/// Where the name begins that ends before the quote; null if it does not, or before the range.
[[nodiscard]] const char* name_before(const char* quote, const range& searched) noexcept {
    const char* at = quote;
    for (auto letter = name.size(); letter-- > 0;) {
        if (at != searched.begin && at[-1] == name[letter]) {
            --at;
        } else {
            const std::string_view before(searched.begin, static_cast<std::size_t>(at - searched.begin));
            if (!before.ends_with(digits.substr(2 * letter, 2))) return nullptr;
            if (!before.substr(0, before.size() - 2).ends_with("\\u00")) return nullptr;
            at -= 6;
        }
    }
    return at;
}

/// The first of the candidates at `at` and behind it that ends a place: where that begins; null if none does. Those
/// behind the end are none.
[[nodiscard]] const char* first_place(const range& searched, const char* at, std::uint64_t candidates) noexcept {
    for (; candidates != 0; candidates &= candidates - 1) {
        const auto quote = std::countr_zero(candidates) + last_compared;
        if (quote >= searched.end - at) return nullptr;
        if (const char* const place = tag_search::place_at(searched.begin, at + quote, searched.end)) return place;
    }
    return nullptr;
}

/// Less than a window is left: it is looked at in a copy that more can be read of. The zeros behind it end no place.
[[nodiscard]] const char* next_near_end(const range& searched, const char* at, tag_search::skipper skip) noexcept {
    std::array<char, stride_bytes + window_bytes> copy{};
    if (at != searched.end) std::memcpy(copy.data(), at, static_cast<std::size_t>(searched.end - at));
    const char* from = copy.data();
    while (true) {
        const auto found = skip(from, copy.data() + copy.size());
        const auto offset = found.at - copy.data();
        if (found.candidates == 0 || offset >= searched.end - at) return searched.end;
        if (const char* const place = first_place(searched, at + offset, found.candidates)) return place;
        from = found.at + step_bytes;
    }
}

}  // namespace

tag_search::tag_search(instructions chosen) : used_(chosen), skip_(skipper_of(chosen)) {
    if (!skip_) throw std::invalid_argument("tag_search: this machine has no " + std::string(name_of(chosen)));
}

tag_search::skipper tag_search::skipper_of(instructions wanted) noexcept {
    switch (wanted) {
        case instructions::portable:
            return &skip<words>;
#if defined(__SSE2__)
        case instructions::sse2:
            return &skip<sse2>;
        case instructions::avx2:
            __builtin_cpu_init();  // This may run before main, in the constructor of a static object.
            return __builtin_cpu_supports("avx2") ? &skip_with_avx2 : nullptr;
#elif defined(__aarch64__)
        case instructions::neon:
            return &skip<neon>;
#endif
        default:
            return nullptr;
    }
}

tag_search::instructions tag_search::widest() noexcept {
    for (const auto wanted : {instructions::avx2, instructions::neon, instructions::sse2})
        if (available(wanted)) return wanted;
    return instructions::portable;
}

bool tag_search::available(instructions wanted) noexcept {
    return skipper_of(wanted) != nullptr;
}

std::string_view tag_search::name_of(instructions wanted) noexcept {
    switch (wanted) {
        case instructions::sse2:
            return "SSE2";
        case instructions::avx2:
            return "AVX2";
        case instructions::neon:
            return "NEON";
        case instructions::portable:
            break;
    }
    return "portable";
}

const char* tag_search::place_at(const char* begin, const char* quote, const char* end) noexcept {
    const char* const place = name_before(quote, {begin, end});
    return place && tags_may_follow(quote + 1, end) ? place : nullptr;
}

const char* tag_search::next(const char* at, const char* end) const noexcept {
    const range searched{at, end};
    while (end - at >= window_bytes) {
        const auto found = skip_(at, end);
        if (found.candidates == 0) return next_near_end(searched, found.at, skip_);
        if (const char* const place = first_place(searched, found.at, found.candidates)) return place;
        at = found.at + step_bytes;
    }
    return next_near_end(searched, at, skip_);
}

}  // namespace weir
