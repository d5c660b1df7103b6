// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace weir::testing {

using offsets = std::vector<std::size_t>;

/// Whether a place that a tag search looks for begins the text, by its rules, byte by byte.
[[nodiscard]] inline bool begins_with_place(std::string_view text) {
    const auto trimmed = [](std::string_view all) {
        return all.substr(std::min(all.find_first_not_of(" \t\n\r"), all.size()));
    };
    constexpr std::string_view letters = "hashtags";
    for (const char letter : letters) {
        const auto code = static_cast<unsigned>(letter);
        const auto escape = "\\u00" + std::to_string(code / 16) + std::to_string(code % 16);
        if (text.substr(0, 1) == std::string_view(&letter, 1))
            text.remove_prefix(1);
        else if (text.substr(0, escape.size()) == escape)
            text.remove_prefix(escape.size());
        else
            return false;
    }
    if (text.empty() || text.front() != '"') return false;
    text = trimmed(text.substr(1));
    for (const char wanted : {':', '['}) {
        if (text.empty()) return true;
        if (text.front() != wanted) return false;
        text = trimmed(text.substr(1));
    }
    return text.empty() || text.front() != ']';
}

/// Where all places of a text begin.
[[nodiscard]] inline offsets places_by_the_rules(std::string_view text) {
    offsets found;
    for (std::size_t at = 0; at < text.size(); ++at)
        if (begins_with_place(text.substr(at))) found.push_back(at);
    return found;
}

}  // namespace weir::testing
