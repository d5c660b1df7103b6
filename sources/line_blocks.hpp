// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/source.hpp>

#include <cstddef>
#include <span>
#include <string>

namespace weir {

/// A line_blocks cuts a stream of bytes into blocks of whole lines and hands them to an intake. Bytes are read into the
/// block straight away; only the beginning of the line that the block's end cuts is copied, to the next block. Used by
/// the source's thread only.
///
/// 1. The block under way holds whole lines within the limit up to `complete_`, then the beginning of one more.
/// 2. While `skipping_`, that line is longer than the limit, was reported, and nothing of it is kept.
class line_blocks {
public:
    line_blocks(intake& entrance, std::size_t block_bytes, std::size_t max_record_bytes)
        : entrance_(entrance), block_bytes_(block_bytes), max_record_bytes_(max_record_bytes) {}

    /// Where the next bytes are to be read to; never empty.
    [[nodiscard]] std::span<char> room();

    /// Takes the first `bytes` bytes of `room()` as read, and puts the block if it is full. False: the flow is ending.
    [[nodiscard]] bool take(std::size_t bytes);

    /// Whether whole lines wait in the block.
    [[nodiscard]] bool has_lines() const noexcept { return complete_ > 0; }

    /// Puts the whole lines that wait. False: the flow is ending.
    bool put_lines();

    /// The input has ended: what is left is a line too.
    void finish();

private:
    void skip_from(std::size_t begin);
    void accept_lines(std::size_t begin);
    void keep_short_lines();
    void skip_long_line();

    intake& entrance_;
    const std::size_t block_bytes_;
    const std::size_t max_record_bytes_;
    handle<block> block_;  ///< none between a put and the next `room`
    std::string carry_;    ///< the beginning of a line for the next block, while there is none
    std::size_t complete_ = 0;
    bool skipping_ = false;
};

}  // namespace weir
