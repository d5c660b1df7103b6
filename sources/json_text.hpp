// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/arena.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
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

/// REQUIRES: as many bytes may be read. Of a known length, it is a comparison of words.
[[nodiscard]] inline bool stands_at(const char* at, std::string_view text) noexcept {
    return std::memcmp(at, text.data(), text.size()) == 0;
}

/// The same of what stands directly before `at`.
[[nodiscard]] inline bool stands_before(const char* at, std::string_view text) noexcept {
    return stands_at(at - text.size(), text);
}

/// How many digits stand there, of up to eight. REQUIRES: eight bytes may be read.
[[nodiscard]] inline std::ptrdiff_t digits_at(const char* at) noexcept {
    if constexpr (std::endian::native == std::endian::little) {
        constexpr std::uint64_t ones = 0x0101010101010101U;
        std::uint64_t all = 0;
        std::memcpy(&all, at, sizeof all);
        all ^= ones * '0';
        // The highest bit of each byte above nine; what is carried goes to the bytes behind it.
        const auto others = ((all + ones * (0x7f - 9)) | all) & ones * 0x80;
        return std::countr_zero(others) / 8;
    } else {
        return std::find_if_not(at, at + 8, [](char one) { return one >= '0' && one <= '9'; }) - at;
    }
}

/// Some bytes that are looked at together for quotes and backslashes.
struct string_scan {
#if defined(__SSE2__)
    static constexpr std::ptrdiff_t bytes = 16;

    /// A bit for each byte that is one.
    [[nodiscard]] static unsigned look(const char* at) noexcept {
        const auto all = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        return static_cast<unsigned>(_mm_movemask_epi8(
            _mm_or_si128(_mm_cmpeq_epi8(all, _mm_set1_epi8('"')), _mm_cmpeq_epi8(all, _mm_set1_epi8('\\')))));
    }
    /// Which byte is the first, or the last, that is one; REQUIRES: there is one.
    [[nodiscard]] static int first(unsigned found) noexcept {
        return std::countr_zero(found);
    }
    [[nodiscard]] static int last(unsigned found) noexcept {
        return 31 - std::countl_zero(found);
    }
#else
    static constexpr std::ptrdiff_t bytes = 8;

    /// The highest bit of each byte that is one.
    [[nodiscard]] static std::uint64_t look(const char* at) noexcept {
        constexpr std::uint64_t ones = 0x0101010101010101U;
        constexpr std::uint64_t low = 0x7f7f7f7f7f7f7f7fU;
        std::uint64_t all = 0;
        std::memcpy(&all, at, sizeof all);
        const auto zeros = [](std::uint64_t of) { return ~(((of & low) + low) | of | low); };
        return zeros(all ^ ones * '"') | zeros(all ^ ones * '\\');
    }
    [[nodiscard]] static int first(std::uint64_t found) noexcept {
        return (std::endian::native == std::endian::little ? std::countr_zero(found) : std::countl_zero(found)) / 8;
    }
    [[nodiscard]] static int last(std::uint64_t found) noexcept {
        return 7 - (std::endian::native == std::endian::little ? std::countl_zero(found) : std::countr_zero(found)) / 8;
    }
#endif
};

/// The first quote or backslash in [at, end), or `end`.
[[nodiscard]] inline const char* quote_or_backslash(const char* at, const char* end) noexcept {
    for (; end - at >= string_scan::bytes; at += string_scan::bytes)
        if (const auto found = string_scan::look(at); found != 0) return at + string_scan::first(found);
    while (at != end && *at != '"' && *at != '\\') ++at;
    return at;
}

/// The last quote or backslash in [begin, at), or `begin`.
[[nodiscard]] inline const char* quote_or_backslash_before(const char* begin, const char* at) noexcept {
    for (; at - begin >= string_scan::bytes; at -= string_scan::bytes)
        if (const auto found = string_scan::look(at - string_scan::bytes); found != 0)
            return at - string_scan::bytes + string_scan::last(found);
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

/// A string of a JSON text: its quotes, and whether something between them is escaped.
struct quoted {
    const char* begin;
    const char* end;
    bool escapes;

    [[nodiscard]] std::string_view text(arena& memory) const {
        return escapes ? string_at(begin, memory) : std::string_view(begin + 1, end);
    }
};

/// The string that begins at `quote`. REQUIRES: it ends, and `string_scan::bytes` may be read behind that.
[[nodiscard]] inline quoted string_from(const char* quote) noexcept {
    bool escapes = false;
    for (const char* at = quote + 1;;) {
        const auto found = string_scan::look(at);
        if (found == 0) {
            at += string_scan::bytes;
            continue;
        }
        at += string_scan::first(found);
        if (*at == '"') return {quote, at, escapes};
        escapes = true;
        at += 2;
    }
}

}  // namespace weir
