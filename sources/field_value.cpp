// SPDX-License-Identifier: Apache-2.0
#include "field_value.hpp"

#include "json_text.hpp"

namespace weir {

std::string_view number_at(const char* token) noexcept {
    const auto belongs = [](char one) {
        return (one >= '0' && one <= '9') || one == '-' || one == '+' || one == '.' || one == 'e' || one == 'E';
    };
    const char* end = token;
    while (belongs(*end)) ++end;
    return {token, static_cast<std::size_t>(end - token)};
}

std::optional<std::string_view> scalar_at(const char* token, arena& memory) {
    switch (*token) {
        case '"':
            return string_at(token, memory);
        case 't':
            return std::string_view(token, 4);
        case 'f':
            return std::string_view(token, 5);
        case 'n':
        case '{':
        case '[':
            return std::nullopt;
        default:
            return number_at(token);
    }
}

}  // namespace weir
