// SPDX-License-Identifier: Apache-2.0
#include "line_blocks.hpp"

#include "text_scan.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace weir {

std::span<char> line_blocks::room() {
    if (!block_) {
        block_ = entrance_.blocks().take(std::max(block_bytes_, carry_.size()));
        block_->append(carry_);
        carry_.clear();
    }
    const std::size_t used = block_->size_bytes();
    if (used < block_bytes_) return {block_->data() + used, block_bytes_ - used};
    // Only a line that is longer than a block comes here.
    block_->reserve(used + block_bytes_);
    return {block_->data() + used, std::min(block_->room(), block_bytes_)};
}

bool line_blocks::take(std::size_t bytes) {
    const std::size_t begin = block_->size_bytes();
    block_->resize(begin + bytes);
    if (skipping_) skip_from(begin);
    accept_lines(begin);
    return block_->size_bytes() < block_bytes_ || !has_lines() || put_lines();
}

/// Removes the rest of a long line, which goes on at `begin`.
void line_blocks::skip_from(std::size_t begin) {
    char* const text = block_->data() + begin;
    const std::size_t bytes = block_->size_bytes() - begin;
    const auto* const newline = static_cast<const char*>(std::memchr(text, '\n', bytes));
    skipping_ = newline == nullptr;
    const std::size_t kept = newline ? bytes - static_cast<std::size_t>(newline + 1 - text) : 0;
    if (kept > 0) std::memmove(text, newline + 1, kept);
    block_->resize(begin + kept);
}

/// Looks for line ends from `begin` on; before it there is none behind `complete_`.
void line_blocks::accept_lines(std::size_t begin) {
    if (block_->size_bytes() - complete_ > max_record_bytes_) {
        keep_short_lines();
    } else if (const auto last = last_newline(block_->text().substr(begin)); last != std::string_view::npos) {
        complete_ = begin + last + 1;
    }
    if (block_->size_bytes() - complete_ > max_record_bytes_) skip_long_line();
}

/// Goes through the lines behind `complete_` one by one and removes those over the limit.
void line_blocks::keep_short_lines() {
    char* const text = block_->data();
    const char* next = text + complete_;
    const char* const end = text + block_->size_bytes();
    const auto left = [&] { return static_cast<std::size_t>(end - next); };
    while (const auto* newline = static_cast<const char*>(std::memchr(next, '\n', left()))) {
        const auto length = static_cast<std::size_t>(newline - next);
        if (length > max_record_bytes_) {
            entrance_.report({.received = 1, .oversize = 1});
        } else {
            std::memmove(text + complete_, next, length + 1);
            complete_ += length + 1;
        }
        next = newline + 1;
    }
    std::memmove(text + complete_, next, left());
    block_->resize(complete_ + left());
}

void line_blocks::skip_long_line() {
    entrance_.report({.received = 1, .oversize = 1});
    skipping_ = true;
    block_->resize(complete_);
}

bool line_blocks::put_lines() {
    if (!has_lines()) return true;
    carry_ = block_->text().substr(complete_);
    block_->resize(std::exchange(complete_, 0));
    return entrance_.put(std::exchange(block_, {}));
}

void line_blocks::finish() {
    if (!block_) {
        if (carry_.empty()) return;
        (void)room();
    }
    complete_ = block_->size_bytes();
    put_lines();
}

}  // namespace weir
