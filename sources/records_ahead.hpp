// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "json_check.hpp"
#include "tag_search.hpp"
#include "weir/records.hpp"

#include <cstddef>
#include <span>
#include <string_view>

namespace weir {

/// Records ahead that may hold tags are copied and checked together: the check looks at hundreds of bytes at once, and
/// to check each record alone, wherever it ends, takes half as long again. One thread at a time.
class records_ahead {
public:
    void open(const block& records);

    /// The next record; false at the end of the block.
    [[nodiscard]] bool next(std::string_view& record) {
        if (!here_.records.next(record)) return false;
        const bool is_line = is_one_line(record);
        may_hold_tags_ = here_.places.is_any_in(record) || !is_line;  // in more lines than one a place may be missed
        may_be_checked_ = may_hold_tags_ && is_line && can_check_;
        return true;
    }

    /// Passes lines that hold no place as long as `pass(begin, end)` says so. Returns how many.
    template <class Pass>
    std::size_t pass_lines(const Pass& pass) {
        const char* const place = here_.places.next();
        const auto rest = here_.records.rest();
        return here_.records.pass_lines(place ? place : rest.data() + rest.size(), pass);
    }

    /// Whether that record may hold any.
    [[nodiscard]] bool may_hold_tags() const noexcept { return may_hold_tags_; }

    /// What the check says of a copy of it, without white space; null if it was not checked. Call it once for each
    /// record; valid until the next call.
    [[nodiscard]] const json_check::line* line() {
        if (!may_be_checked_) return nullptr;
        if (lines_.empty()) look_ahead();
        const auto* const next = &lines_.front();
        lines_ = lines_.subspan(1);
        return next;
    }

    [[nodiscard]] bracket_map brackets_of(const json_check::line& of) const { return check_.brackets_of(of); }

private:
    struct position {
        record_cursor records;
        place_cursor places;
    };

    void look_ahead();
    [[nodiscard]] bool is_one_line(std::string_view record) const noexcept {
        return here_.records.by_lines() || record.find('\n') == std::string_view::npos;
    }

    tag_search search_;
    tag_search::findings found_;
    position here_;
    position ahead_;  ///< behind what was copied
    bool may_hold_tags_ = false;
    bool may_be_checked_ = false;
    block copies_;  ///< a line each
    json_check check_;
    std::span<const json_check::line> lines_;  ///< of copies whose records are still to come
    const bool can_check_ = json_check::available();
};

}  // namespace weir
