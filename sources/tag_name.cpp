// SPDX-License-Identifier: Apache-2.0
#include "tag_name.hpp"

namespace weir {

namespace {

constexpr std::string_view digits = "6861736874616773";  ///< of its letters' codes, hexadecimal

}  // namespace

const char* escaped_tag_name_before(const char* quote, const char* begin) noexcept {
    const char* at = quote;
    for (auto letter = tag_name.size(); letter-- > 0;) {
        if (at != begin && at[-1] == tag_name[letter]) {
            --at;
        } else {
            const std::string_view before(begin, static_cast<std::size_t>(at - begin));
            if (!before.ends_with(digits.substr(2 * letter, 2))) return nullptr;
            if (!before.substr(0, before.size() - 2).ends_with("\\u00")) return nullptr;
            at -= 6;
        }
    }
    return at;
}

bool tags_may_follow(std::string_view behind_name) noexcept {
    auto rest = without_white_space_before(behind_name);
    for (const char wanted : {':', '['}) {
        if (rest.empty()) return true;
        if (rest.front() != wanted) return false;
        rest = without_white_space_before(rest.substr(1));
    }
    return rest.empty() || rest.front() != ']';
}

}  // namespace weir
