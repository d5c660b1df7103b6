// SPDX-License-Identifier: Apache-2.0
#include "record_tokens.hpp"

#include "json_text.hpp"
#include "text_scan.hpp"

#include <utility>

namespace weir {

namespace {

/// Text and tokens of a group stay in the cache nearest to the core while they are looked at once more.
constexpr std::size_t group_bytes = std::size_t{32} << 10;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

[[nodiscard]] std::string_view from_to(std::string_view first, std::string_view last) {
    return {first.data(), static_cast<std::size_t>(last.data() + last.size() - first.data())};
}

[[nodiscard]] bool newline_between(std::string_view record, std::string_view next) {
    const char* const end = record.data() + record.size();
    return std::string_view(end, static_cast<std::size_t>(next.data() - end)).find('\n') != std::string_view::npos;
}

/// Whether the byte behind a record begins no token.
[[nodiscard]] bool blank_behind(std::string_view record) {
    const char behind = record.data()[record.size()];
    return is_white_space(behind) || behind == '\0';
}

/// Whether a record ends as an object or an array does. After one that does not, a walker would want more tokens than
/// there are: those of the records behind it in a group, or what another text has left behind the end of the index.
[[nodiscard]] bool closes(std::string_view record) {
    return record.ends_with('}') || record.ends_with(']');
}

}  // namespace

void record_tokens::open(record_cursor records) {
    cursor_ = records;
    by_lines_ = records.by_lines();
    escapes_checked_ = false;
    if (by_lines_) {
        lines_ = records.rest();
        begin_ = 0;
        line_ = 0;
        line_ends_.clear();
        escapes_checked_ = scan_lines(lines_, line_ends_);
    }
    group_.clear();
    place_ = 0;
    ahead_ = {};
}

/// The next record, which is not blank.
bool record_tokens::take(std::string_view& record) {
    if (!by_lines_) return cursor_.next(record);
    while (begin_ < lines_.size()) {
        const std::size_t end = line_ < line_ends_.size() ? line_ends_[line_] : lines_.size();
        record = without_line_end(lines_.substr(begin_, end - begin_));
        begin_ = end + 1;
        ++line_;
        if (!record.empty()) return true;
    }
    return false;
}

bool record_tokens::next(std::string_view& record) {
    if (place_ == group_.size()) {
        gather();
        if (group_.empty()) return false;
    }
    record = group_[place_++];
    if (!together_) {
        index_alone(record);
        return true;
    }
    // Only the reader of a broken record does not say where its tokens end.
    while (base_ + *after_ < record.data()) ++after_;
    set(record, after_);
    return true;
}

void record_tokens::open(std::string_view record) {
    escapes_checked_ = false;
    index_alone(record);
}

void record_tokens::gather() {
    group_.clear();
    place_ = 0;
    std::string_view record = std::exchange(ahead_, {});
    while (!record.empty() || take(record)) {
        if (!group_.empty() &&
            (from_to(group_.front(), record).size() > group_bytes || !newline_between(group_.back(), record))) {
            ahead_ = record;
            break;
        }
        group_.push_back(std::exchange(record, {}));
    }
    together_ = false;
    if (group_.size() < 2 || !blank_behind(group_.back())) return;
    after_ = index(from_to(group_.front(), group_.back()));
    together_ = after_ != nullptr;
}

const std::uint32_t* record_tokens::index(std::string_view text) {
    base_ = text.data();
    const auto* const tokens = index_.tokens_of(text);
    return tokens && (escapes_checked_ || scan_escapes(text)) ? tokens : nullptr;
}

void record_tokens::index_alone(std::string_view record) {
    set(record, index(record));
}

void record_tokens::set(std::string_view record, const std::uint32_t* tokens) noexcept {
    end_ = static_cast<std::uint32_t>(record.data() + record.size() - base_);
    after_ = tokens;
    tokens_ = closes(record) ? tokens : nullptr;
    if (!tokens_ || !record.starts_with(byte_order_mark)) return;
    ++tokens_;  // the mark is a token to simdjson, and what touches it is a part of that
    const auto first = record.find_first_not_of(" \t\r\n", byte_order_mark.size());
    if (first == std::string_view::npos || base_ + *tokens_ != record.data() + first) tokens_ = nullptr;
}

}  // namespace weir
