// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "option_table.hpp"

#include <string>

namespace weir::console {

/// What `weir --help` prints: examples, then the verbs.
[[nodiscard]] std::string help();

/// What `weir VERB --help` prints: examples, then the options by group, then what else there is to know.
[[nodiscard]] std::string help(verb which);

}  // namespace weir::console
