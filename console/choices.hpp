// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "command_line.hpp"
#include "quantity.hpp"
#include "usage_error.hpp"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::console {

/// The value that the text names. Throws `usage_error` that lists the names.
template <class Value, std::size_t Size>
[[nodiscard]] Value parse_choice(std::string_view option, const std::string& text,
                                 const std::array<std::pair<std::string_view, Value>, Size>& choices) {
    std::vector<std::string_view> names;
    for (const auto& [name, value] : choices) {
        if (name == text) return value;
        names.push_back(name);
    }
    throw usage_error(fmt::format("{} must be one of {}, not {}", option, fmt::join(names, ", "), in_quotes(text)));
}

/// The whole number of an option; nothing where it is not given.
[[nodiscard]] inline std::optional<std::size_t> read_whole(const command_line& line, std::string_view option,
                                                           whole_range range) {
    if (!line.has(option)) return std::nullopt;
    return parse_whole(option, line.value(option), range);
}

}  // namespace weir::console
