// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "arguments.hpp"
#include "command_line.hpp"

namespace weir::console {

/// What the command line of `weir top` asks for. Throws `usage_error`.
[[nodiscard]] top_options read_top(const command_line& line);

}  // namespace weir::console
