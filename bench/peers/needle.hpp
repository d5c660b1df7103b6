// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace peers {

inline constexpr std::string_view needle = R"("hashtags":[{)";

/// The first needle in [at, end), or null.
using search = const char* (*)(const char* at, const char* end);

inline const char* search_portably(const char* at, const char* end) {
    return static_cast<const char*>(::memmem(at, static_cast<std::size_t>(end - at), needle.data(), needle.size()));
}

#if defined(__x86_64__)

// The needle's last two bytes, `[{`, are rare together and so its anchors: both are looked for at once, and only where
// both are is the rest compared. `wide` bytes of places a step.

__attribute__((target("avx2"))) inline const char* search_avx2(const char* at, const char* end) {
    constexpr std::ptrdiff_t wide = 64;
    constexpr auto bracket = static_cast<std::ptrdiff_t>(needle.size()) - 2;
    const __m256i first = _mm256_set1_epi8('[');
    const __m256i second = _mm256_set1_epi8('{');
    for (; end - at >= wide + bracket + 1; at += wide) {
        const auto load = [&](std::ptrdiff_t offset) __attribute__((target("avx2"))) {
            return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at + bracket + offset));
        };
        const auto low = _mm256_and_si256(_mm256_cmpeq_epi8(load(0), first), _mm256_cmpeq_epi8(load(1), second));
        const auto high = _mm256_and_si256(_mm256_cmpeq_epi8(load(32), first), _mm256_cmpeq_epi8(load(33), second));
        if (_mm256_testz_si256(_mm256_or_si256(low, high), _mm256_or_si256(low, high))) continue;
        auto places = static_cast<unsigned long long>(static_cast<unsigned>(_mm256_movemask_epi8(low))) |
                      static_cast<unsigned long long>(static_cast<unsigned>(_mm256_movemask_epi8(high))) << 32U;
        for (; places != 0; places &= places - 1) {
            const char* const here = at + __builtin_ctzll(places);
            if (std::memcmp(here, needle.data(), needle.size()) == 0) return here;
        }
    }
    return search_portably(at, end);
}

inline const char* search_sse2(const char* at, const char* end) {
    constexpr std::ptrdiff_t wide = 16;
    constexpr auto bracket = static_cast<std::ptrdiff_t>(needle.size()) - 2;
    const __m128i first = _mm_set1_epi8('[');
    const __m128i second = _mm_set1_epi8('{');
    for (; end - at >= wide + bracket + 1; at += wide) {
        const auto load = [&](std::ptrdiff_t offset) {
            return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + bracket + offset));
        };
        const auto both = _mm_and_si128(_mm_cmpeq_epi8(load(0), first), _mm_cmpeq_epi8(load(1), second));
        auto places = static_cast<unsigned>(_mm_movemask_epi8(both));
        for (; places != 0; places &= places - 1) {
            const char* const here = at + __builtin_ctz(places);
            if (std::memcmp(here, needle.data(), needle.size()) == 0) return here;
        }
    }
    return search_portably(at, end);
}

inline search fastest_search() {
    return __builtin_cpu_supports("avx2") ? search_avx2 : search_sse2;
}

#else

inline search fastest_search() {
    return search_portably;
}

#endif

}  // namespace peers
