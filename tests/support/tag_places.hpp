// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace weir::testing {

using offsets = std::vector<std::size_t>;

/// Whether a place that a tag search looks for begins the text, by its rules, byte by byte.
[[nodiscard]] inline bool begins_with_place(std::string_view text) {
    const auto trimmed = [](std::string_view all) {
        return all.substr(std::min(all.find_first_not_of(" \t\n\r"), all.size()));
    };
    if (text.size() >= 5 && text.substr(0, 4) == "\\u00") return text[4] == '6' || text[4] == '7';
    constexpr std::string_view name = "hashtags\"";
    if (text.substr(0, name.size()) != name) return false;
    text = trimmed(text.substr(name.size()));
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
