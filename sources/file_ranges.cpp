// SPDX-License-Identifier: Apache-2.0
#include "file_ranges.hpp"

#include "text_scan.hpp"
#include "weir/files.hpp"

#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace weir {

namespace {

constexpr auto none = std::string_view::npos;

/// What is read at once beyond a range for the end of its last line: for most lines enough.
constexpr std::size_t lookahead_bytes = 4096;

/// Room for longer ones: to grow means to copy all that has been read. It is touched only where it is needed.
constexpr std::size_t room_behind_range = std::size_t{56} << 10;

/// Bytes lie so much further into a page of memory than into one of the file. The kernel was seen to copy to the same
/// place in a line of the cache at 0.95 of the speed (a Xeon), and to 1 to 63 bytes further at a sixth (Zen 3).
constexpr std::uint64_t shift_in_page = 80;

/// Removes the lines longer than `limit` bytes, their newlines aside. Where none can be it looks at one newline for
/// `limit` bytes, or at none.
tally remove_long_lines(block& lines, std::size_t limit) {
    const std::string_view text = lines.text();
    tally refused;
    std::size_t kept = 0;
    std::size_t next = 0;
    const auto keep = [&](std::size_t bytes) {
        if (kept != next) std::memmove(lines.data() + kept, lines.data() + next, bytes);
        kept += bytes;
        next += bytes;
    };
    while (text.size() - next > limit) {
        // All lines that end here are within the limit.
        const auto last = last_newline(text.substr(next, limit + 1));
        if (last != none) {
            keep(last + 1);
            continue;
        }
        refused += {.received = 1, .oversize = 1};
        const auto newline = text.find('\n', next + limit + 1);
        next = newline == none ? text.size() : newline + 1;
    }
    keep(text.size() - next);
    lines.resize(kept);
    return refused;
}

}  // namespace

/// One range on its way into a block. The block's text begins at `position_` of the file.
class file_ranges::reading {
public:
    reading(const file_ranges& from, byte_range range, block& into)
        : from_(from), into_(into), begin_(range.offset), input_end_(from.limits_.extent.end) {
        end_ = begin_ + std::min<std::uint64_t>(range.length, input_end_ - begin_);
        position_ = begin_ - (starts_with_line() ? 0 : 1);
        position_ -= std::min(position_, (position_ + shift_in_page) % block::alignment);
    }

    [[nodiscard]] tally read() {
        const auto ahead = std::min<std::uint64_t>(lookahead_bytes, end_ - begin_);
        // The same for all ranges, wherever they begin in their pages, so that one fits into the memory of another.
        into_.reserve(static_cast<std::size_t>(end_ - begin_ + ahead) + block::alignment + room_behind_range);
        read_more(static_cast<std::size_t>(end_ - position_ + ahead));
        if (find_first_line()) {
            read_to_line_end(static_cast<std::size_t>(ahead));
        } else {
            into_.resize(0);
        }
        return remove_long_lines(into_, from_.limits_.max_record_bytes);
    }

private:
    [[nodiscard]] bool starts_with_line() const noexcept { return begin_ == from_.limits_.extent.begin; }

    /// Where the text begins is where the first line does. False: none begins in the range.
    [[nodiscard]] bool find_first_line() {
        auto first = static_cast<std::size_t>(begin_ - position_);
        if (!starts_with_line()) first = into_.text().find('\n', first - 1) + 1;  // not found: 0
        if (first >= into_.size_bytes() || position_ + first >= end_ || position_ + first < begin_) return false;
        into_.remove_prefix(first);
        position_ += first;
        return true;
    }

    /// Makes the text end where the last line does that begins in the range.
    void read_to_line_end(std::size_t step) {
        auto unsearched = static_cast<std::size_t>(end_ - 1 - position_);
        auto last_line = none;
        for (;;) {
            const auto newline = into_.text().find('\n', unsearched);
            if (newline != none) return into_.resize(newline + 1);
            if (position_ + into_.size_bytes() >= input_end_) return;
            if (last_line == none) last_line = last_newline(into_.text()) + 1;  // not found: 0
            const auto length = into_.size_bytes() - last_line;
            const auto limit = from_.limits_.max_record_bytes;
            if (length > limit) return;
            unsearched = into_.size_bytes();
            step *= 2;
            read_more(std::min(step, limit - length + 1));
        }
    }

    /// Appends so many bytes, or what there is.
    void read_more(std::size_t bytes) {
        const auto read = into_.size_bytes();
        const auto target = read + std::min<std::uint64_t>(bytes, input_end_ - position_ - read);
        into_.reserve(static_cast<std::size_t>(target));
        while (into_.size_bytes() < target) {
            const auto done = into_.size_bytes();
            const auto count =
                ::pread(from_.file_.get(), into_.data() + done, target - done, static_cast<off_t>(position_ + done));
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) throw file_error(from_.name_, std::generic_category().message(errno));
            if (count == 0) input_end_ = position_ + done;  // the file has become shorter
            if (count == 0) return;
            into_.resize(done + static_cast<std::size_t>(count));
        }
    }

    const file_ranges& from_;
    block& into_;
    const std::uint64_t begin_;  ///< of the range
    std::uint64_t end_;          ///< of the range
    std::uint64_t input_end_;
    std::uint64_t position_;
};

tally file_ranges::read(byte_range range, block& into) const {
    return reading(*this, range, into).read();
}

}  // namespace weir
