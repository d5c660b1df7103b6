// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "post_head.hpp"
#include "tag_search.hpp"

#include <weir/block.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace weir {

/// A record that somebody has to look at.
struct kept_record {
    std::string_view text;  ///< without its line end
    std::uint64_t passed;   ///< records since the one kept before
    bool may_hold_tags;     ///< else it does not begin as a post
    bool is_line;           ///< there is no line end in it
};

/// A record sieve keeps of a block the records that may hold tags, and those that do not begin as posts. It passes, and
/// counts, all others, which are posts without tags if they are JSON. Blank records are none. One thread at a time.
class record_sieve {
public:
    /// Replaces what was kept. `heads` knows the beginnings of posts.
    void take(const block& records, post_heads& heads);

    /// In their order.
    [[nodiscard]] std::span<const kept_record> kept() const noexcept { return kept_; }

    /// How many records were passed behind all that were kept; once.
    [[nodiscard]] std::uint64_t take_passed_at_end() noexcept { return std::exchange(passed_, 0); }

private:
    void take_record(std::string_view record, bool is_line, post_heads& heads);

    tag_search search_;
    tag_search::findings found_;
    place_cursor places_;
    std::vector<kept_record> kept_;
    std::uint64_t passed_ = 0;  ///< since the last one kept
};

}  // namespace weir
