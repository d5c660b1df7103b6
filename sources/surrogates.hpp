// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace weir {

/// Writes `\ufffd` over each `\ud8xx`-`\udfxx` escape in a JSON text that is no half of a pair. True if there was one.
[[nodiscard]] bool replace_lone_surrogates(std::span<char> json) noexcept;

}  // namespace weir
