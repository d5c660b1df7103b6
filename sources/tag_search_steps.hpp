// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tag_search.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace weir::tag_search_steps {

inline constexpr std::size_t step_bytes = 64;

/// Where bytes of one kind are in some steps.
struct marked_steps {
    /// A bit each in a word.
    static constexpr std::size_t most = 64;

    std::uint64_t with_any = 0;  ///< steps that hold any: a bit each, the first one's lowest
    alignas(step_bytes) std::array<std::uint64_t, most> marks;  ///< of each step, likewise a bit a byte
};

/// What some steps hold: newlines, and each `{` unless a colon or a newline is directly before it. (One that is in a
/// string need not be among them.)
struct found_marks {
    marked_steps newlines;
    marked_steps braces;
};

/// Null where the build or this processor does not have the instructions.
[[nodiscard]] tag_search::finder finder_of(tag_search::instructions wanted) noexcept;

}  // namespace weir::tag_search_steps
