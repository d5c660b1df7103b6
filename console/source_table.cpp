// SPDX-License-Identifier: Apache-2.0
#include "source_table.hpp"

#include <algorithm>
#include <vector>

namespace weir::console {

namespace {

std::vector<source_kind> all_kinds() {
    std::vector<source_kind> all;
    const auto add = [&all](std::span<const source_kind> kinds) { all.insert(all.end(), kinds.begin(), kinds.end()); };
    add(demo_kinds());
#define WEIR_STREAM(source, ...) add(source##_kinds());
#include <weir/streams.def>
    add(file_kinds());
    return all;
}

}  // namespace

std::span<const source_kind> source_kinds() {
    static const std::vector<source_kind> all = all_kinds();
    return all;
}

bool names_live_source(std::string_view name) {
    const auto kinds = source_kinds();
    return std::any_of(kinds.begin(), kinds.end(), [&](const source_kind& one) {
        return one.live && (one.takes_more ? name.starts_with(one.prefix) : name == one.prefix);
    });
}

const source_kind& kind_of(std::string_view prefix) {
    const auto kinds = source_kinds();
    return *std::find_if(kinds.begin(), kinds.end(), [&](const source_kind& one) { return one.prefix == prefix; });
}

}  // namespace weir::console
