// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/block.hpp>

#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>

namespace weir {

/// A record without the white space at its end.
[[nodiscard]] constexpr std::string_view without_line_end(std::string_view record) noexcept {
    const auto is_white = [](char one) { return one == '\n' || one == '\r' || one == ' ' || one == '\t'; };
    while (!record.empty() && is_white(record.back())) record.remove_suffix(1);
    return record;
}

/// Goes through the records of a block: by their ends where the source found them, else line by line. Blank lines are
/// no records. One thread at a time.
class record_cursor {
public:
    record_cursor() = default;
    explicit record_cursor(const block& records) : rest_(records.text()), ends_(&records.ends) {}

    /// `newlines` are all there are in the block, which need not be looked for then; they must outlive the cursor.
    record_cursor(const block& records, std::span<const char* const> newlines)
        : rest_(records.text()), ends_(&records.ends), knows_newlines_(records.ends.empty()) {
        if (knows_newlines_) newlines_ = newlines;
    }

    /// The next record, without its line end; false at the end of the block.
    [[nodiscard]] bool next(std::string_view& record) {
        while (!rest_.empty()) {
            record = cut(length_of_next());
            if (!record.empty()) return true;
        }
        return false;
    }

    /// Passes lines that end before `place` as long as `pass(begin, end)` says so, where the newlines are known.
    /// Returns how many.
    template <class Pass>
    std::size_t pass_lines(const char* place, const Pass& pass) {
        const auto known = index_;
        const char* begin = rest_.data();
        for (; index_ < newlines_.size() && newlines_[index_] < place && pass(begin, newlines_[index_]); ++index_)
            begin = newlines_[index_] + 1;
        rest_.remove_prefix(static_cast<std::size_t>(begin - rest_.data()));
        return index_ - known;
    }

    /// Skips lines that end before `place`, where the newlines are known.
    record_cursor& skip_to(const char* place) noexcept {
        const auto known = index_;
        while (index_ < newlines_.size() && newlines_[index_] < place) ++index_;
        if (index_ > known) rest_.remove_prefix(static_cast<std::size_t>(newlines_[index_ - 1] + 1 - rest_.data()));
        return *this;
    }

    /// Whether each record is a line.
    [[nodiscard]] bool by_lines() const noexcept { return !ends_ || ends_->empty(); }

    /// What has not been gone through.
    [[nodiscard]] std::string_view rest() const noexcept { return rest_; }

private:
    [[nodiscard]] std::size_t length_of_next() {
        if (!ends_->empty() && index_ < ends_->size()) {
            const std::size_t start = index_ == 0 ? 0 : (*ends_)[index_ - 1];
            return (*ends_)[index_++] - start;
        }
        const char* const newline = next_newline();
        return newline ? static_cast<std::size_t>(newline - rest_.data()) + 1 : rest_.size();
    }

    /// The first in what has not been gone through; null if there is none.
    [[nodiscard]] const char* next_newline() {
        if (knows_newlines_) return index_ < newlines_.size() ? newlines_[index_++] : nullptr;
        return static_cast<const char*>(std::memchr(rest_.data(), '\n', rest_.size()));
    }

    [[nodiscard]] std::string_view cut(std::size_t length) {
        const auto record = without_line_end(rest_.substr(0, length));
        rest_.remove_prefix(length);
        return record;
    }

    std::string_view rest_;
    const std::vector<std::uint32_t>* ends_ = nullptr;
    std::span<const char* const> newlines_;
    bool knows_newlines_ = false;
    std::size_t index_ = 0;  ///< of the next end, or newline
};

}  // namespace weir
