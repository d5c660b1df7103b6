// SPDX-License-Identifier: Apache-2.0
#include "surrogates.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace weir {

namespace {

constexpr std::string_view replacement = "\\ufffd";

/// The code unit of a `\uXXXX` escape that begins at `at`, if one does.
std::optional<std::uint32_t> escaped_unit(std::span<const char> json, std::size_t at) noexcept {
    if (at + replacement.size() > json.size() || json[at] != '\\' || json[at + 1] != 'u') return std::nullopt;
    std::uint32_t unit = 0;
    const char* const digits = json.data() + at + 2;
    const auto read = std::from_chars(digits, digits + 4, unit, 16);
    if (read.ec != std::errc() || read.ptr != digits + 4) return std::nullopt;
    return unit;
}

bool is_high(std::uint32_t unit) noexcept {
    return unit >= 0xd800 && unit <= 0xdbff;
}
bool is_low(std::uint32_t unit) noexcept {
    return unit >= 0xdc00 && unit <= 0xdfff;
}

}  // namespace

bool replace_lone_surrogates(std::span<char> json) noexcept {
    bool replaced = false;
    for (std::size_t at = 0; at < json.size();) {
        if (json[at] != '\\') {
            ++at;
            continue;
        }
        const auto unit = escaped_unit(json, at);
        const auto next = unit ? escaped_unit(json, at + replacement.size()) : std::nullopt;
        if (unit && is_high(*unit) && next && is_low(*next)) {
            at += 2 * replacement.size();
        } else if (unit && (is_high(*unit) || is_low(*unit))) {
            std::copy(replacement.begin(), replacement.end(), json.begin() + static_cast<std::ptrdiff_t>(at));
            replaced = true;
            at += replacement.size();
        } else {
            at += unit ? replacement.size() : 2;  // any other escape is a backslash and one character
        }
    }
    return replaced;
}

}  // namespace weir
