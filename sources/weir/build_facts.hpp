// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace weir {

/// The libraries that the sources run with and their versions, in one line.
[[nodiscard]] std::string library_versions();

}  // namespace weir
