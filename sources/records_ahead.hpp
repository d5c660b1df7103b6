// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "json_check.hpp"
#include "record_sieve.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace weir {

/// Of the records that a sieve keeps, those ahead that may hold tags are copied and checked together: the check looks
/// at hundreds of bytes at once, and to check each record alone, wherever it ends, takes half as long again. One thread
/// at a time.
class records_ahead {
public:
    /// `heads` knows the beginnings of posts.
    void open(const block& records, post_heads& heads);

    /// The next record that was kept; null at the end.
    [[nodiscard]] const kept_record* next() noexcept {
        return next_ < sieve_.kept().size() ? &sieve_.kept()[next_++] : nullptr;
    }

    /// How many were passed behind the last of them, once.
    [[nodiscard]] std::uint64_t take_passed_at_end() noexcept { return sieve_.take_passed_at_end(); }

    /// What the check says of a copy of that record, without white space; null if it was not checked. Call it once for
    /// each; valid until the next call.
    [[nodiscard]] const json_check::line* line(const kept_record& of) {
        if (!may_be_checked(of)) return nullptr;
        if (lines_.empty()) look_ahead();
        const auto* const found = &lines_.front();
        lines_ = lines_.subspan(1);
        return found;
    }

    [[nodiscard]] bracket_map brackets_of(const json_check::line& of) const { return check_.brackets_of(of); }

private:
    void look_ahead();
    [[nodiscard]] bool may_be_checked(const kept_record& one) const noexcept {
        return one.may_hold_tags && one.is_line && can_check_;
    }

    record_sieve sieve_;
    std::size_t next_ = 0;
    std::size_t ahead_ = 0;  ///< behind what was copied
    block copies_;           ///< a line each
    json_check check_{json_check::finds::brackets};
    std::span<const json_check::line> lines_;  ///< of copies whose records are still to come
    const bool can_check_ = json_check::available();
};

}  // namespace weir
