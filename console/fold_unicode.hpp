// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fold.hpp"

#include <string>
#include <string_view>

namespace weir::console {

/// What a tag is folded to by Unicode's rules, in `storage`; the tag itself where it is not UTF-8 or nothing would be
/// left of it. REQUIRES: a mode other than `none`; the tag does not lie in `storage`.
[[nodiscard]] std::string_view fold_unicode(std::string_view tag, std::string& storage, fold mode);

}  // namespace weir::console
