// SPDX-License-Identifier: Apache-2.0
#include "record_sieve.hpp"

#include "weir/records.hpp"

#include <utility>

namespace weir {

void record_sieve::take(const block& records, post_heads& heads) {
    const auto text = records.text();
    search_.find(text, found_);
    places_ = found_.places;
    kept_.clear();
    passed_ = 0;
    record_cursor cursor(records);
    if (!cursor.by_lines()) {
        for (std::string_view record; cursor.next(record);)
            take_record(record, record.find('\n') == std::string_view::npos, heads);
        return;
    }
    const char* begin = text.data();
    for (const char* const newline : found_.newlines) {
        take_line(begin, newline, heads);
        begin = newline + 1;
    }
    take_line(begin, text.data() + text.size(), heads);
}

inline void record_sieve::take_line(const char* begin, const char* end, post_heads& heads) {
    const std::string_view line(begin, static_cast<std::size_t>(end - begin));
    const bool may_hold_tags = !places_.empty() && places_.front() < end;
    if (!may_hold_tags && heads.is_like_last(line)) {
        ++passed_;
        return;
    }
    const auto record = without_line_end(line);
    if (!record.empty()) take_record(record, true, heads);
}

void record_sieve::take_record(std::string_view record, bool is_line, post_heads& heads) {
    // Where there is a line end inside, a place may be missed.
    const bool may_hold_tags = has_place_before(record.data() + record.size()) || !is_line;
    if (!may_hold_tags && heads.begin_as_post(record))
        ++passed_;
    else
        kept_.push_back({record, std::exchange(passed_, 0), may_hold_tags, is_line});
}

/// Whether there is one in the record that ends there; goes behind it.
bool record_sieve::has_place_before(const char* end) noexcept {
    const auto before = places_.size();
    while (!places_.empty() && places_.front() < end) places_ = places_.subspan(1);
    return places_.size() < before;
}

}  // namespace weir
