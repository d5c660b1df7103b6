// SPDX-License-Identifier: Apache-2.0
#include "code_points.hpp"

#include <utf8proc.h>

#include <algorithm>

namespace weir {

namespace {

utf8proc_category_t category(char32_t value) noexcept {
    return utf8proc_category(static_cast<utf8proc_int32_t>(value));
}

}  // namespace

code_point first_beyond_ascii(std::string_view text) noexcept {
    utf8proc_int32_t value = -1;
    const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &value);
    if (size <= 0 || value < 0) return {};
    return {static_cast<char32_t>(value), static_cast<std::size_t>(size)};
}

code_point last_beyond_ascii(std::string_view text) noexcept {
    const std::size_t most = std::min<std::size_t>(text.size(), 4);
    for (std::size_t size = 1; size <= most; ++size) {
        const std::string_view tail = text.substr(text.size() - size);
        if ((static_cast<unsigned char>(tail.front()) & 0xC0U) == 0x80U) continue;
        const code_point found = first_code_point(tail);
        if (found.size_bytes == size) return found;
        break;
    }
    return {};
}

bool is_letter_or_mark(char32_t value) noexcept {
    switch (category(value)) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO:
        case UTF8PROC_CATEGORY_MN:
        case UTF8PROC_CATEGORY_MC:
        case UTF8PROC_CATEGORY_ME:
            return true;
        default:
            return false;
    }
}

bool is_decimal_digit(char32_t value) noexcept {
    return category(value) == UTF8PROC_CATEGORY_ND;
}

bool is_separator(char32_t value) noexcept {
    const auto kind = category(value);
    return kind == UTF8PROC_CATEGORY_ZS || kind == UTF8PROC_CATEGORY_ZL || kind == UTF8PROC_CATEGORY_ZP;
}

}  // namespace weir
