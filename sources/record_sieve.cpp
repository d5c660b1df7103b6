// SPDX-License-Identifier: Apache-2.0
#include "record_sieve.hpp"

#include "weir/records.hpp"

namespace weir {

void record_sieve::take(const block& records, post_heads& heads) {
    const auto text = records.text();
    search_.find(text, found_);
    places_ = place_cursor(found_.places);
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
        take_record({begin, newline}, true, heads);
        begin = newline + 1;
    }
    take_record({begin, text.data() + text.size()}, true, heads);
}

inline void record_sieve::take_record(std::string_view record, bool is_line, post_heads& heads) {
    // Where there is a line end inside, a place may be missed.
    const bool may_hold_tags = places_.is_any_in(record) || !is_line;
    if (!may_hold_tags && heads.begin_as_post(record))
        ++passed_;
    else if (const auto text = without_line_end(record); !text.empty())
        kept_.push_back({text, std::exchange(passed_, 0), may_hold_tags, is_line});
}

}  // namespace weir
