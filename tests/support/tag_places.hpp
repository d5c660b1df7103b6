// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace weir::testing {

using offsets = std::vector<std::size_t>;

/// Whether a text ends in `hashtags`, however its letters are escaped; by the rules, byte by byte.
[[nodiscard]] inline bool ends_in_tag_name(std::string_view text) {
    constexpr std::string_view letters = "hashtags";
    for (auto letter = letters.rbegin(); letter != letters.rend(); ++letter) {
        const auto code = static_cast<unsigned>(*letter);
        const auto escape = "\\u00" + std::to_string(code / 16) + std::to_string(code % 16);
        if (text.ends_with(*letter))
            text.remove_suffix(1);
        else if (text.ends_with(escape))
            text.remove_suffix(escape.size());
        else
            return false;
    }
    return true;
}

/// Whether a place that a tag search looks for comes behind the text if a brace does; likewise.
[[nodiscard]] inline bool ends_before_place(std::string_view text) {
    const auto take = [&text](char wanted) {
        text = text.substr(0, text.find_last_not_of(" \t\r") + 1);
        const bool found = text.ends_with(wanted);
        if (found) text.remove_suffix(1);
        return found;
    };
    if (take(',')) return !take('}');
    return take('[') && take(':') && take('"') && ends_in_tag_name(text);
}

/// Where all places of a text are.
[[nodiscard]] inline offsets places_by_the_rules(std::string_view text) {
    offsets found;
    for (std::size_t at = 0; at < text.size(); ++at)
        if (text[at] == '{' && ends_before_place(text.substr(0, at))) found.push_back(at);
    return found;
}

}  // namespace weir::testing
