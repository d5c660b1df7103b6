// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "json_index.hpp"
#include "weir/records.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace weir {

/// Record tokens go through the records of a block and say where the tokens of each begin. simdjson's first stage, and
/// the check of the escapes, run over a group of records at once: on short records, most of their time would go into
/// beginning and ending. One thread at a time.
///
/// 1. Between two records of a group is a newline, which no JSON string may hold: so one record's open string or half
///    a character is an error of the group and nothing that the next record is read by.
/// 2. A group with an error is gone through again, record by record: a broken record spoils no other.
/// 3. The index ends with two entries for the byte behind the text, and one for its first. Behind a group that byte
///    begins no token. A single record may abut on another: where its brackets are left open, two of what follows may
///    close them, but not its own first brace.
class record_tokens {
public:
    /// Begins with the records of a cursor, which must outlive this.
    void open(record_cursor records);

    /// The next record; false at the end.
    [[nodiscard]] bool next(std::string_view& record);

    /// Begins with a single record that no cursor delivers.
    void open(std::string_view record);

    /// What the token's numbers count from.
    [[nodiscard]] const char* text() const noexcept { return base_; }

    /// The tokens of this record, as `json_walker` wants them; none if it is no object or array of JSON.
    [[nodiscard]] const std::uint32_t* tokens() const noexcept { return tokens_; }

    /// Whether all tokens of this record, and none of the next, are before `position`.
    [[nodiscard]] bool ends_at(const std::uint32_t* position) noexcept {
        if (*position < end_ || position[-1] >= end_) return false;
        after_ = position;
        return true;
    }

private:
    [[nodiscard]] bool take(std::string_view& record);
    void gather();
    [[nodiscard]] const std::uint32_t* index(std::string_view text);
    void index_alone(std::string_view record);
    void set(std::string_view record, const std::uint32_t* tokens) noexcept;

    record_cursor cursor_;
    bool by_lines_ = false;
    std::string_view lines_;  ///< all of them, where each record is a line
    std::size_t begin_ = 0;   ///< of the next line
    std::size_t line_ = 0;    ///< its number
    std::vector<std::uint32_t> line_ends_;
    bool escapes_checked_ = false;  ///< in all records of the block

    std::string_view ahead_;  ///< the next record, which did not fit into the group
    std::vector<std::string_view> group_;
    std::size_t place_ = 0;  ///< of the next record in the group
    json_index index_;
    const char* base_ = nullptr;
    const std::uint32_t* tokens_ = nullptr;
    const std::uint32_t* after_ = nullptr;  ///< where the next record's tokens begin or, if not known, this one's
    std::uint32_t end_ = 0;                 ///< of the record
    bool together_ = false;
};

}  // namespace weir
