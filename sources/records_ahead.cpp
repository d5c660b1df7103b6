// SPDX-License-Identifier: Apache-2.0
#include "records_ahead.hpp"

#include "json_text.hpp"

namespace weir {

namespace {

/// How far it is looked ahead: so many records, and so many bytes to check.
constexpr std::size_t most_records = 256;
constexpr std::size_t most_bytes = std::size_t{32} << 10;

constexpr json_check::line to_be_checked{};

}  // namespace

void records_ahead::look_ahead() {
    next_ = 0;
    found_.clear();
    copies_.clear();
    for (std::string_view text; found_.size() < most_records && copies_.size() < most_bytes && cursor_.next(text);) {
        if (place_ < text.data()) place_ = search_.next(text.data(), end_);
        const bool may_hold_tags = place_ < text.data() + text.size();
        const bool copied = may_hold_tags && may_be_copied(text);
        found_.push_back({text, may_hold_tags, copied ? &to_be_checked : nullptr});
        if (copied) copies_.append(without_white_space_before(text)).append(1, '\n');
    }
    if (copies_.empty()) return;
    const auto* line = check_.check_lines(copies_).data();
    for (auto& one : found_)
        if (one.line) one.line = line++;
}

/// Whether a copy is one line.
bool records_ahead::may_be_copied(std::string_view text) const noexcept {
    return can_check_ && (cursor_.by_lines() || text.find('\n') == std::string_view::npos);
}

}  // namespace weir
