// SPDX-License-Identifier: Apache-2.0
#include "json_walker.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace weir {

namespace {

/// Bytes that may follow a number or a literal: white space, and what closes or separates values.
constexpr std::array<bool, 256> ends_scalar = [] {
    std::array<bool, 256> table{};
    for (const char one : {' ', '\t', '\n', '\r', ',', ']', '}'}) table[static_cast<unsigned char>(one)] = true;
    return table;
}();

[[nodiscard]] bool ends(char next) noexcept {
    return ends_scalar[static_cast<unsigned char>(next)];
}
[[nodiscard]] bool is_digit(char one) noexcept {
    return static_cast<unsigned char>(one - '0') < 10;
}

[[nodiscard]] const char* over_digits(const char* at) noexcept {
    while (is_digit(*at)) ++at;
    return at;
}

/// RFC 8259, section 6.
[[nodiscard]] bool number_is_valid(const char* at) noexcept {
    if (*at == '-') ++at;
    if (!is_digit(*at)) return false;
    const bool zero = *at == '0';
    at = zero ? at + 1 : over_digits(at);
    if (*at == '.') {
        if (!is_digit(at[1])) return false;
        at = over_digits(at + 1);
    }
    if (*at == 'e' || *at == 'E') {
        ++at;
        if (*at == '+' || *at == '-') ++at;
        if (!is_digit(*at)) return false;
        at = over_digits(at);
    }
    return ends(*at);
}

#ifdef __SSE2__

/// Bit n is set if the byte at `at + n` is a digit.
[[nodiscard]] std::uint32_t digits_of_16(const char* at) noexcept {
    const __m128i bytes = _mm_sub_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at)), _mm_set1_epi8('0'));
    const __m128i digits = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(9)), bytes);
    return static_cast<std::uint32_t>(_mm_movemask_epi8(digits));
}

[[nodiscard]] bool says(const char* at, std::uint32_t four_letters) noexcept {
    std::uint32_t here = 0;
    std::memcpy(&here, at, sizeof here);
    return here == four_letters;
}

/// All of them, without a branch.
template <class... Conditions>
[[nodiscard]] bool each(Conditions... conditions) noexcept {
    return (static_cast<unsigned>(conditions) & ...) != 0;
}
template <class... Conditions>
[[nodiscard]] bool any(Conditions... conditions) noexcept {
    return (static_cast<unsigned>(conditions) | ...) != 0;
}

constexpr std::uint32_t letters(char first, char second, char third, char fourth) noexcept {
    const auto byte = [](char one, unsigned place) { return static_cast<std::uint32_t>(one) << (8 * place); };
    return byte(first, 0) | byte(second, 1) | byte(third, 2) | byte(fourth, 3);
}

/// Whether a string, a literal or a whole number without a sign begins at `at`, the kinds that make up nearly all of a
/// tweet. Looks at all of them at once: which it is comes as a surprise to the processor, and a wrong guess costs more
/// than the comparisons.
[[nodiscard]] bool is_common_value(const char* at) noexcept {
    const std::uint32_t digits = digits_of_16(at) | digits_of_16(at + 16) << 16U;
    const unsigned length = static_cast<unsigned>(std::countr_one(digits & 0x7fffffffU));
    const bool whole = each(length > 0, ends(at[length]), any(*at != '0', length == 1));
    const bool literal =
        each(any(says(at, letters('t', 'r', 'u', 'e')), says(at, letters('n', 'u', 'l', 'l'))), ends(at[4]));
    const bool no = each(says(at, letters('f', 'a', 'l', 's')), at[4] == 'e', ends(at[5]));
    return any(*at == '"', whole, literal, no);
}

#else

[[nodiscard]] bool is_common_value(const char* at) noexcept {
    return *at == '"';
}

#endif

}  // namespace

bool scalar_is_valid(const char* at) noexcept {
    if (is_common_value(at)) return *at != '"';
    switch (*at) {
        case 't':
            return std::memcmp(at, "true", 4) == 0 && ends(at[4]);
        case 'f':
            return std::memcmp(at, "false", 5) == 0 && ends(at[5]);
        case 'n':
            return std::memcmp(at, "null", 4) == 0 && ends(at[4]);
        default:
            return number_is_valid(at);
    }
}

bool json_walker::skip_container(char opening) noexcept {
    std::array<char, max_depth> closings;  // of the containers around the innermost
    unsigned depth = 0;
    char closing = opening == '{' ? '}' : ']';
    bool empty = *token() == closing;
    while (true) {
        if (!empty) {
            if (closing == '}') {  // a name and its colon stand before the value
                if (*token() != '"' || text_[at_[1]] != ':') return false;
                at_ += 2;
            }
            const char* const here = token();
            ++at_;
            if (*here == '{' || *here == '[') {
                if (depth == max_depth) return false;
                closings[depth++] = closing;
                closing = *here == '{' ? '}' : ']';
                empty = *token() == closing;
                continue;
            }
            if (!is_common_value(here) && !scalar_is_valid(here)) return false;
        }
        empty = false;
        while (true) {  // behind a value, or at the end of an empty container
            const char next = *token();
            ++at_;
            if (next == ',') break;
            if (next != closing) return false;
            if (depth == 0) return true;
            closing = closings[--depth];
        }
    }
}

}  // namespace weir
