// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/tally.hpp>

#include <string>

namespace weir::console {

/// What to tell whoever gave a source of which records came, but not one was counted; empty if there is nothing to
/// tell. `posts_wanted`: only posts of known shapes count, not any JSON.
[[nodiscard]] std::string why_nothing_counted(const tally& records, bool posts_wanted);

}  // namespace weir::console
