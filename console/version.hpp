// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace weir::console {

/// What `weir --version` prints: weir's version, and those of the libraries it runs with.
[[nodiscard]] std::string version_text();

}  // namespace weir::console
