// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace weir {

/// Whether the first names of a record tell that it is a post, if it is valid JSON at all. False: they do not tell. It
/// looks at a few names, since those that tell come early in all known shapes, and not into what they hold.
[[nodiscard]] bool begins_as_post(std::string_view record) noexcept;

}  // namespace weir
