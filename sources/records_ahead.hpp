// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "json_check.hpp"
#include "tag_search.hpp"
#include "weir/records.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// Records ahead are searched for tags, and those that may hold some are copied and checked together: the check looks
/// at hundreds of bytes at once, and to check each record alone, wherever it ends, takes half as long again. One thread
/// at a time.
class records_ahead {
public:
    struct record {
        std::string_view text;
        bool may_hold_tags;
        const json_check::line* line;  ///< what the check says of a copy, without white space; null: nothing
    };

    void open(const block& records) {
        cursor_ = record_cursor(records);
        const auto text = records.text();
        end_ = text.data() + text.size();
        place_ = search_.next(text.data(), end_);
        found_.clear();
        next_ = 0;
    }

    /// The next record; valid until the next call. Null at the end of the block.
    [[nodiscard]] const record* next() {
        if (next_ == found_.size()) look_ahead();
        return found_.empty() ? nullptr : &found_[next_++];
    }

    [[nodiscard]] bracket_map brackets_of(const json_check::line& of) const { return check_.brackets_of(of); }

private:
    void look_ahead();
    [[nodiscard]] bool may_be_copied(std::string_view text) const noexcept;

    record_cursor cursor_;
    tag_search search_;
    const char* end_ = nullptr;
    const char* place_ = nullptr;  ///< of a tag; there is none before
    std::vector<record> found_;
    std::size_t next_ = 0;
    std::string copies_;  ///< a line each
    json_check check_;
    const bool can_check_ = json_check::available();
};

}  // namespace weir
