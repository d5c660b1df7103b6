// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "json_text.hpp"

#include <string_view>

namespace weir {

inline constexpr std::string_view tag_name = "hashtags";

/// `tag_name_before` where some of its letters are escaped.
[[nodiscard]] const char* escaped_tag_name_before(const char* quote, const char* begin) noexcept;

/// Where the name of hashtags begins that ends before `quote`, each letter as itself or as an escape (`\u0068`); null
/// if none does, or it begins before `begin`. It may be the end of a longer name.
[[nodiscard]] inline const char* tag_name_before(const char* quote, const char* begin) noexcept {
    const std::string_view before(begin, static_cast<std::size_t>(quote - begin));
    return before.ends_with(tag_name) ? quote - tag_name.size() : escaped_tag_name_before(quote, begin);
}

/// Whether what follows a name is an array that is not empty, or may be where the text ends.
[[nodiscard]] bool tags_may_follow(std::string_view behind_name) noexcept;

}  // namespace weir
