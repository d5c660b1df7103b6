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

/// The first one, the last one. REQUIRES: the text is not empty.
[[nodiscard]] code_point first_code_point(std::string_view text) noexcept;
[[nodiscard]] code_point last_code_point(std::string_view text) noexcept;

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
