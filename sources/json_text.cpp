// SPDX-License-Identifier: Apache-2.0
#include "json_text.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace weir {

namespace {

constexpr std::uint32_t no_unit = 0x10000;  // beyond every UTF-16 code unit
constexpr char32_t replacement = 0xfffd;

constexpr std::array<std::uint8_t, 256> hexadecimal = [] {
    std::array<std::uint8_t, 256> table{};
    table.fill(0xff);
    for (unsigned digit = 0; digit < 10; ++digit) table['0' + digit] = static_cast<std::uint8_t>(digit);
    for (unsigned digit = 0; digit < 6; ++digit) {
        table['a' + digit] = static_cast<std::uint8_t>(10 + digit);
        table['A' + digit] = static_cast<std::uint8_t>(10 + digit);
    }
    return table;
}();

/// What follows a backslash, and stands for.
constexpr std::array<char, 256> short_escapes = [] {
    std::array<char, 256> table{};
    table['"'] = '"';
    table['\\'] = '\\';
    table['/'] = '/';
    table['b'] = '\b';
    table['f'] = '\f';
    table['n'] = '\n';
    table['r'] = '\r';
    table['t'] = '\t';
    return table;
}();

[[nodiscard]] std::uint8_t byte_at(const char* at) noexcept {
    return static_cast<std::uint8_t>(*at);
}

/// The four hexadecimal digits at `at`, or `no_unit`.
[[nodiscard]] std::uint32_t unit_at(const char* at) noexcept {
    const std::uint32_t first = hexadecimal[byte_at(at)];
    const std::uint32_t second = hexadecimal[byte_at(at + 1)];
    const std::uint32_t third = hexadecimal[byte_at(at + 2)];
    const std::uint32_t fourth = hexadecimal[byte_at(at + 3)];
    if (((first | second | third | fourth) & 0xf0U) != 0) return no_unit;
    return (first << 12U) | (second << 8U) | (third << 4U) | fourth;
}

[[nodiscard]] bool is_high(std::uint32_t unit) noexcept {
    return unit >= 0xd800 && unit <= 0xdbff;
}
[[nodiscard]] bool is_low(std::uint32_t unit) noexcept {
    return unit >= 0xdc00 && unit <= 0xdfff;
}

/// Reads the `\u` escape whose digits begin at `at`, with its other half if it has one, and moves on behind it.
[[nodiscard]] char32_t read_code_point(const char*& at) noexcept {
    const auto unit = unit_at(at);
    at += 4;
    if (is_low(unit)) return replacement;
    if (!is_high(unit)) return unit;
    const auto other = at[0] == '\\' && at[1] == 'u' ? unit_at(at + 2) : no_unit;
    if (!is_low(other)) return replacement;
    at += 6;
    return 0x10000 + ((unit - 0xd800) << 10U) + (other - 0xdc00);
}

void append_utf8(std::string& out, char32_t code_point) {
    const auto byte = [&](char32_t value) { out += static_cast<char>(value); };
    const auto tail = [&](unsigned shift) { byte(0x80 | ((code_point >> shift) & 0x3f)); };
    if (code_point < 0x80) {
        byte(code_point);
    } else if (code_point < 0x800) {
        byte(0xc0 | (code_point >> 6U));
        tail(0);
    } else if (code_point < 0x10000) {
        byte(0xe0 | (code_point >> 12U));
        tail(6);
        tail(0);
    } else {
        byte(0xf0 | (code_point >> 18U));
        tail(12);
        tail(6);
        tail(0);
    }
}

/// The first quote or backslash from `at` on.
[[nodiscard]] const char* find_special(const char* at) noexcept {
    while (*at != '"' && *at != '\\') ++at;
    return at;
}

/// The first backslash in [at, end), or `end`. Where text is escaped the next one is mostly near: those 16 bytes are
/// looked at here, without a call.
[[nodiscard]] const char* find_backslash(const char* at, const char* end) noexcept {
#ifdef __SSE2__
    if (end - at >= 16) {
        const __m128i near = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        const auto found = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(near, _mm_set1_epi8('\\'))));
        if (found != 0) return at + std::countr_zero(found);
        at += 16;
    }
#endif
    if (at == end) return end;
    const auto* const found = static_cast<const char*>(std::memchr(at, '\\', static_cast<std::size_t>(end - at)));
    return found ? found : end;
}

}  // namespace

bool escapes_are_valid(std::string_view json) noexcept {
    const char* at = json.data();
    const char* const end = at + json.size();
    while ((at = find_backslash(at, end)) != end) {
        // Escapes come in runs: text in another script is nothing but escapes.
        while (at < end && *at == '\\') {
            if (end - at < 2) return false;
            if (at[1] == 'u') {
                if (end - at < 6 || unit_at(at + 2) == no_unit) return false;
                at += 6;
            } else {
                if (short_escapes[byte_at(at + 1)] == 0) return false;
                at += 2;
            }
        }
    }
    return true;
}

bool says_escaped(const char* quote, std::string_view wanted) noexcept {
    const char* at = quote + 1;
    for (const char letter : wanted) {
        char32_t spelled = static_cast<unsigned char>(*at);
        if (*at == '"') return false;
        if (*at != '\\') {
            ++at;
        } else if (at[1] == 'u') {
            at += 2;
            spelled = read_code_point(at);
        } else {
            spelled = static_cast<unsigned char>(short_escapes[byte_at(at + 1)]);
            at += 2;
        }
        if (spelled != static_cast<unsigned char>(letter)) return false;
    }
    return *at == '"';
}

std::string_view string_at(const char* quote, arena& memory) {
    const char* const start = quote + 1;
    const char* at = find_special(start);
    if (*at == '"') return {start, static_cast<std::size_t>(at - start)};
    std::string plain(start, at);
    while (*at != '"') {
        if (at[1] == 'u') {
            at += 2;
            append_utf8(plain, read_code_point(at));
        } else {
            plain += short_escapes[byte_at(at + 1)];
            at += 2;
        }
        const char* const next = find_special(at);
        plain.append(at, next);
        at = next;
    }
    return memory.keep(plain);
}

}  // namespace weir
