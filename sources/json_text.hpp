// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/arena.hpp>

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace weir {

/// What JSON takes for white space.
[[nodiscard]] constexpr bool is_white_space(char one) noexcept {
    return one == ' ' || one == '\t' || one == '\n' || one == '\r';
}

[[nodiscard]] constexpr std::string_view without_white_space_before(std::string_view text) noexcept {
    while (!text.empty() && is_white_space(text.front())) text.remove_prefix(1);
    return text;
}

/// The highest bit of each of eight bytes that is a quote or a backslash.
[[nodiscard]] inline std::uint64_t quotes_and_backslashes(const char* at) noexcept {
    constexpr std::uint64_t ones = 0x0101010101010101U;
    constexpr std::uint64_t low = 0x7f7f7f7f7f7f7f7fU;
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, at, sizeof bytes);
    const auto zeros = [](std::uint64_t of) { return ~(((of & low) + low) | of | low); };
    return zeros(bytes ^ ones * '"') | zeros(bytes ^ ones * '\\');
}

/// Which of eight bytes is the first, or the last, whose highest bit is set; REQUIRES: there is one.
[[nodiscard]] inline int first_of_bytes(std::uint64_t bits) noexcept {
    return (std::endian::native == std::endian::little ? std::countr_zero(bits) : std::countl_zero(bits)) / 8;
}
[[nodiscard]] inline int last_of_bytes(std::uint64_t bits) noexcept {
    return 7 - (std::endian::native == std::endian::little ? std::countl_zero(bits) : std::countr_zero(bits)) / 8;
}

#if defined(__SSE2__)
/// A bit for each of sixteen bytes that is a quote or a backslash.
[[nodiscard]] inline unsigned quotes_and_backslashes_of_16(const char* at) noexcept {
    const auto bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    return static_cast<unsigned>(_mm_movemask_epi8(
        _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')))));
}
#endif

/// The first quote or backslash in [at, end), or `end`.
[[nodiscard]] inline const char* quote_or_backslash(const char* at, const char* end) noexcept {
#if defined(__SSE2__)
    for (; end - at >= 16; at += 16)
        if (const auto found = quotes_and_backslashes_of_16(at); found != 0) return at + std::countr_zero(found);
#endif
    for (; end - at >= 8; at += 8)
        if (const auto found = quotes_and_backslashes(at); found != 0) return at + first_of_bytes(found);
    while (at != end && *at != '"' && *at != '\\') ++at;
    return at;
}

/// The first quote or backslash from `at` on. REQUIRES: there is one, and 16 bytes behind it may be read.
[[nodiscard]] inline const char* quote_or_backslash(const char* at) noexcept {
#if defined(__SSE2__)
    for (;; at += 16)
        if (const auto found = quotes_and_backslashes_of_16(at); found != 0) return at + std::countr_zero(found);
#else
    for (;; at += 8)
        if (const auto found = quotes_and_backslashes(at); found != 0) return at + first_of_bytes(found);
#endif
}

/// The last quote or backslash in [begin, at), or `begin`.
[[nodiscard]] inline const char* quote_or_backslash_before(const char* begin, const char* at) noexcept {
#if defined(__SSE2__)
    for (; at - begin >= 16; at -= 16)
        if (const auto found = quotes_and_backslashes_of_16(at - 16); found != 0)
            return at - 1 - (std::countl_zero(found) - 16);
#endif
    for (; at - begin >= 8; at -= 8)
        if (const auto found = quotes_and_backslashes(at - 8); found != 0) return at - 8 + last_of_bytes(found);
    while (at != begin && *--at != '"' && *at != '\\') continue;
    return at;
}

/// Whether every escape in a JSON text is one that JSON knows. (A backslash outside of a string is left to the
/// grammar.)
[[nodiscard]] bool escapes_are_valid(std::string_view json) noexcept;

/// `says` for a string in which something is escaped.
[[nodiscard]] bool says_escaped(const char* quote, std::string_view wanted) noexcept;

/// Whether the string that begins at `quote` says `wanted` (plain ASCII), however it is escaped. REQUIRES: as
/// `string_at`.
[[nodiscard]] inline bool says(const char* quote, std::string_view wanted) noexcept {
    const char* at = quote + 1;
    for (const char letter : wanted) {
        if (*at != letter) return *at == '\\' && says_escaped(quote, wanted);
        ++at;
    }
    return *at == '"';
}

/// What the string that begins at `quote` says: a view of the JSON text itself where nothing is escaped, else a copy in
/// `memory`. Half of a surrogate pair is read as U+FFFD. REQUIRES: the string is closed, its escapes are valid.
[[nodiscard]] std::string_view string_at(const char* quote, arena& memory);

}  // namespace weir
