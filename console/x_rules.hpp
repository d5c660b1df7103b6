// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/x_rules.hpp>

#include <optional>
#include <string>
#include <vector>

namespace weir::console {

class command_line;

/// `weir x-rules`.
struct x_rules_options {
    enum class action { list, add, check, remove };

    action what = action::list;
    std::vector<std::string> subjects = {};  ///< the rules to add or check, the numbers of those to remove
    std::string tag = {};                    ///< of the rules to add or check
    std::optional<std::string> url = {};     ///< before `/2/…`; nothing: X's own
    std::optional<std::string> credentials_file = {};
};

/// Reads what was typed behind `weir x-rules`. Throws `usage_error`.
[[nodiscard]] x_rules_options read_x_rules(const command_line& line);

/// What was done, for people.
struct x_rules_report {
    std::string results;                  ///< lines for standard output, harmless for a terminal
    std::vector<std::string> complaints;  ///< sentences about what X refused
};

/// Does it. Throws what `x::rule_book` throws.
[[nodiscard]] x_rules_report apply(const x_rules_options& options, x::rule_book& book);

/// `weir x-rules`: shows or changes the rules of x:search; returns the exit code, which is `failed` also where X
/// refused only a part.
[[nodiscard]] int run_x_rules(const x_rules_options& options);

}  // namespace weir::console
