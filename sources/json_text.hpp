// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/arena.hpp>

#include <string_view>

namespace weir {

/// What JSON takes for white space.
[[nodiscard]] constexpr bool is_white_space(char one) noexcept {
    return one == ' ' || one == '\t' || one == '\n' || one == '\r';
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

}  // namespace weir
