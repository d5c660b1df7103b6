// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace weir::console {

enum class verb { top, generate, replay, x_rules };

[[nodiscard]] std::string_view name_of(verb which) noexcept;

/// One option of a verb. The same table is what the command line is read by and what the help prints.
struct option_row {
    std::string_view group;
    std::string_view name;         ///< with its dashes, the short form after a comma: `--output,-o`
    std::string_view placeholder;  ///< of its value; empty for a switch
    std::string_view text;         ///< lines separated by line feeds
    bool repeatable = false;

    /// The name without the short form.
    [[nodiscard]] constexpr std::string_view long_name() const noexcept { return name.substr(0, name.find(',')); }
};

[[nodiscard]] std::span<const option_row> options_of(verb which) noexcept;

}  // namespace weir::console
