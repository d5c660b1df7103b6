// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "descriptor.hpp"

#include <weir/block.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace weir {

/// The part of a file that is the input; a line begins at `begin`, whatever stands before it.
struct file_extent {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

/// A file_ranges reads the lines of a regular file range by range: `read` is called by whoever reads the records, on
/// any number of threads at once.
///
/// 1. A line belongs to the range in which its first byte lies. Whether one begins with the range's first byte, the
/// byte before says.
/// 2. A line that begins in the range is read on behind the range's end, to its newline, to the end of the input, or to
/// the limit: beyond it nothing of the line is read there. Ranges in the midst of it find no line and are empty.
/// 3. A line over the limit is refused by the range in which it begins, and so once.
class file_ranges final : public range_reader {
public:
    struct limits {
        file_extent extent;
        std::size_t max_record_bytes;
    };

    /// `name` is for messages.
    file_ranges(descriptor file, std::string name, limits chosen)
        : file_(std::move(file)), name_(std::move(name)), limits_(chosen) {}

    /// Throws file_error. A file that has become shorter just ends there.
    [[nodiscard]] tally read(byte_range range, block& into) const override;

private:
    class reading;

    const descriptor file_;
    const std::string name_;
    const limits limits_;
};

}  // namespace weir
