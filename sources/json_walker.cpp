// SPDX-License-Identifier: Apache-2.0
#include "json_walker.hpp"

#include <array>
#include <cstring>

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

}  // namespace

bool scalar_is_valid(const char* at) noexcept {
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
            if (*here != '"' && !scalar_is_valid(here)) return false;
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
