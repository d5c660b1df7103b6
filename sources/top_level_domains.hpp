// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace weir {

/// How many bytes at the front of `text` are a top-level domain as a URL in a text may end with: one of the list, in
/// capitals or not, or punycode (`xn--…`); 0 when none is. What follows one of the list must not go on like a name.
[[nodiscard]] std::size_t top_level_domain_size(std::string_view text) noexcept;

}  // namespace weir
