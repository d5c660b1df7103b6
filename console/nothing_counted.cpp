// SPDX-License-Identifier: Apache-2.0
#include "nothing_counted.hpp"

#include <fmt/format.h>

#include <string_view>

namespace weir::console {

std::string why_nothing_counted(const tally& records, bool posts_wanted) {
    const auto unusable = records.malformed + records.control;
    if (records.counted > 0 || unusable == 0 || unusable < records.received) return {};
    const std::string which =
        records.received == 1 ? "its only record" : fmt::format("none of its {} records", records.received);
    const std::string_view is = records.received == 1 ? "is not" : "is";
    if (posts_wanted && records.control > 0)
        return fmt::format(
            "{} {} a post that weir knows; --by PATH counts a field of any JSON, --text PATH the "
            "hashtags in one",
            which, is);
    return fmt::format(
        "{} {} JSON that weir can read: one object a line, in UTF-8 (of an array: jq -c '.[]' FILE | weir "
        "top -)",
        which, is);
}

}  // namespace weir::console
