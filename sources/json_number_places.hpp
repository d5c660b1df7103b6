// SPDX-License-Identifier: Apache-2.0
#pragma once

// Numbers at places that bits name. Included by json_grammar_lanes.hpp alone.

#include "json_planes.hpp"

#include <span>

namespace weir::planes {

/// Whether the numbers that the places in `odd` are within are right. False, too, where one may begin before `limit`.
[[nodiscard]] bool numbers_are_valid(const char* at, std::span<const word> odd, const char* limit) noexcept;

}  // namespace weir::planes
