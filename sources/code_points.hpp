// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace weir {

/// A code point as it stands in a text. What is not UTF-8 is taken byte by byte for U+FFFD.
struct code_point {
    char32_t value = 0xFFFD;
    std::size_t size_bytes = 1;
};

/// The same for what does not begin, or does not end, with ASCII.
[[nodiscard]] code_point first_beyond_ascii(std::string_view text) noexcept;
[[nodiscard]] code_point last_beyond_ascii(std::string_view text) noexcept;

/// The first one, the last one. REQUIRES: the text is not empty.
[[nodiscard]] inline code_point first_code_point(std::string_view text) noexcept {
    const auto first = static_cast<unsigned char>(text.front());
    return first < 0x80 ? code_point{first, 1} : first_beyond_ascii(text);
}
[[nodiscard]] inline code_point last_code_point(std::string_view text) noexcept {
    const auto last = static_cast<unsigned char>(text.back());
    return last < 0x80 ? code_point{last, 1} : last_beyond_ascii(text);
}

/// Whether Unicode calls it a letter, a mark or a decimal digit (general categories L, M and Nd).
[[nodiscard]] bool is_letter_or_mark(char32_t value) noexcept;
[[nodiscard]] bool is_decimal_digit(char32_t value) noexcept;

/// Whether it is a space or another separator (Z).
[[nodiscard]] bool is_separator(char32_t value) noexcept;

[[nodiscard]] constexpr bool is_ascii_alphanumeric(char32_t value) noexcept {
    const char32_t small = value | 0x20U;
    return (value >= '0' && value <= '9') || (small >= 'a' && small <= 'z');
}

}  // namespace weir
