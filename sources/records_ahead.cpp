// SPDX-License-Identifier: Apache-2.0
#include "records_ahead.hpp"

#include "json_text.hpp"

namespace weir {

namespace {

/// As many bytes are checked together.
constexpr std::size_t enough_bytes = std::size_t{32} << 10;

}  // namespace

void records_ahead::open(const block& records, post_heads& heads) {
    sieve_.take(records, heads);
    next_ = ahead_ = 0;
    lines_ = {};
}

void records_ahead::look_ahead() {
    copies_.resize(0);
    const auto kept = sieve_.kept();
    for (; ahead_ < kept.size() && copies_.size_bytes() < enough_bytes; ++ahead_) {
        if (!may_be_checked(kept[ahead_])) continue;
        const auto text = without_white_space_before(kept[ahead_].text);
        // A line end mostly stands behind it, where a block may be read in any case.
        const bool ends = text.data()[text.size()] == '\n';
        copies_.append({text.data(), text.size() + (ends ? 1 : 0)});
        if (!ends) copies_.append("\n");
    }
    lines_ = check_.check_lines(copies_.text());
}

}  // namespace weir
