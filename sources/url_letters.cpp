// SPDX-License-Identifier: Apache-2.0
#include "url_letters.hpp"

#include "code_points.hpp"

#include <string_view>

namespace weir {

namespace {

bool is_one_of(char32_t value, std::string_view ascii) noexcept {
    return value < 0x80 && ascii.find(static_cast<char>(value)) != std::string_view::npos;
}

bool is_accented_latin(char32_t value) noexcept {
    constexpr std::u32string_view single =
        U"\u0253\u0254\u0256\u0257\u0259\u025B\u0263\u0268\u026F\u0272\u0289\u028B\u02BB";
    if (value < 0xC0) return false;
    return (value <= 0x24F && value != 0xD7 && value != 0xF7) || (value >= 0x300 && value <= 0x36F) ||
           (value >= 0x1E00 && value <= 0x1EFF) || single.find(value) != std::u32string_view::npos;
}

bool is_cyrillic(char32_t value) noexcept {
    return value >= 0x400 && value <= 0x4FF;
}

}  // namespace

bool is_domain_letter(char32_t value) noexcept {
    return is_ascii_alphanumeric(value) || is_accented_latin(value);
}

bool is_path_letter(char32_t value) noexcept {
    return is_domain_letter(value) || is_one_of(value, "!*';:=+,.$/%#[]-_~|&@") || is_cyrillic(value) ||
           value == 0x2013;
}

bool may_end_path(char32_t value) noexcept {
    return is_domain_letter(value) || is_one_of(value, "=_#/-+") || is_cyrillic(value);
}

bool is_query_letter(char letter) noexcept {
    const auto value = static_cast<unsigned char>(letter);
    return is_ascii_alphanumeric(value) || is_one_of(value, "!?*'();:&=+$/%#[]-_.,~|@");
}

bool may_end_query(char letter) noexcept {
    const auto value = static_cast<unsigned char>(letter);
    return is_ascii_alphanumeric(value) || is_one_of(value, "-_&=#/");
}

bool is_unicode_domain_letter(char32_t value) noexcept {
    if (value < 0x80) return is_ascii_alphanumeric(value) || value == '-';
    const bool is_general_punctuation = value >= 0x2000 && value <= 0x206F;
    return value != 0xFFFD && !is_general_punctuation && !is_separator(value);
}

}  // namespace weir
