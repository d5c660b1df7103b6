// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/x_rules.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace weir::x {

/// The answer of the rules endpoint, of whichever request. `token` leads to the next page. Nothing, if it is no JSON
/// object.
struct read_answer {
    rules_answer found = {};
    std::string token = {};
};
[[nodiscard]] std::optional<read_answer> read_rules_answer(std::string_view json);

/// The body of a request that adds rules.
[[nodiscard]] std::string body_that_adds(const std::vector<rule>& wanted);

/// The body of a request that removes rules.
[[nodiscard]] std::string body_that_removes(const std::vector<std::string>& ids);

}  // namespace weir::x
