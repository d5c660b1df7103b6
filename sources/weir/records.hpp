// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/block.hpp>

#include <cstddef>
#include <cstring>
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

    /// The next record, without its line end; false at the end of the block.
    [[nodiscard]] bool next(std::string_view& record) {
        while (!rest_.empty()) {
            record = cut(length_of_next());
            if (!record.empty()) return true;
        }
        return false;
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
        const auto* newline = static_cast<const char*>(std::memchr(rest_.data(), '\n', rest_.size()));
        return newline ? static_cast<std::size_t>(newline - rest_.data()) + 1 : rest_.size();
    }

    [[nodiscard]] std::string_view cut(std::size_t length) {
        const auto record = without_line_end(rest_.substr(0, length));
        rest_.remove_prefix(length);
        return record;
    }

    std::string_view rest_;
    const std::vector<std::uint32_t>* ends_ = nullptr;
    std::size_t index_ = 0;  ///< of the next end
};

}  // namespace weir
