// SPDX-License-Identifier: Apache-2.0
#include "json_text.hpp"

#include <array>
#include <charconv>

namespace corpora {

namespace {

/// Takes the code point at the front of valid UTF-8.
std::uint32_t take_code_point(std::string_view& text) {
    const auto first = static_cast<unsigned char>(text.front());
    const std::size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    auto code = length == 1 ? first : first & (0x7fU >> length);
    for (std::size_t at = 1; at < length; ++at) code = code << 6U | (static_cast<unsigned char>(text[at]) & 0x3fU);
    text.remove_prefix(length);
    return code;
}

void append_escape(std::string& line, std::uint32_t unit) {
    line += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4)
        line += "0123456789abcdef"[unit >> static_cast<unsigned>(shift) & 0xfU];
}

}  // namespace

void append_number(std::string& line, std::uint64_t number) {
    std::array<char, 20> digits;
    line.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
}

void append_text(std::string& line, std::string_view text, bool ascii) {
    while (!text.empty()) {
        const auto rest = text;
        const auto code = take_code_point(text);
        if (code == '"' || code == '\\' || code == '/') {
            line += '\\';
            line += static_cast<char>(code);
        } else if (code == '\n') {
            line += "\\n";
        } else if (code < 0x80 || !ascii) {
            line += rest.substr(0, rest.size() - text.size());
        } else if (code < 0x10000) {
            append_escape(line, code);
        } else {
            append_escape(line, 0xd7c0 + (code >> 10U));
            append_escape(line, 0xdc00 + (code & 0x3ffU));
        }
    }
}

}  // namespace corpora
