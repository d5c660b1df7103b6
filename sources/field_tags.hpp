// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "weir/any_posts.hpp"

#include <weir/arena.hpp>

#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace weir {

/// Field tags are the values to count of one post, while they are gathered. Its own memory is used again for the next
/// post; what the values point to is in the record, or in the arena of the batch. One thread at a time.
class field_tags {
public:
    /// Begins with a post, whose values are to live in `memory`.
    void begin(arena& memory) noexcept {
        memory_ = &memory;
        tags_.clear();
    }

    /// The value at `token`, if it is a string, a number or a boolean.
    void add_scalar(const char* token);

    /// The value at `token`, if there is one and it is a string.
    void add_string(const char* token);

    /// The hashtags in the text at `token`, if there is one.
    void add_extracted(const char* token, const hashtag_extractor& extract);

    /// Leaves each value once, where it came first.
    void drop_repeated();

    /// What has been gathered, kept in the memory.
    [[nodiscard]] std::span<const hashtag> keep() const { return memory_->keep(std::span<const hashtag>(tags_)); }

private:
    [[nodiscard]] bool few_and_different() const;

    arena* memory_ = nullptr;
    std::vector<hashtag> tags_;
    std::vector<std::string_view> found_;
    std::vector<std::pair<std::string_view, std::size_t>> sorted_;
    arena text_;  ///< that hashtags are extracted from, unescaped
};

}  // namespace weir
