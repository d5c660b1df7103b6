// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tag_search.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace weir::tag_search_steps {

/// 64 bytes of a text. Bit n is set in `newlines` if the byte `at + n` is one, and in `candidates` if a name of tags
/// may end with the quote at `at + n + before_quote`.
struct step {
    const char* at;
    std::uint64_t newlines;
    std::uint64_t candidates;
};

inline constexpr std::ptrdiff_t step_bytes = 64;
inline constexpr std::ptrdiff_t before_quote = 2;
inline constexpr std::ptrdiff_t window_bytes = step_bytes + before_quote;  ///< what is read for a step

/// Steps in which something was found.
struct found_steps {
    static constexpr std::size_t most = 128;
    std::array<step, most> all;
    std::size_t size = 0;

    [[nodiscard]] const step* begin() const noexcept { return all.data(); }
    [[nodiscard]] const step* end() const noexcept { return all.data() + size; }
};

/// Null where the build or this processor does not have the instructions.
[[nodiscard]] tag_search::finder finder_of(tag_search::instructions wanted) noexcept;

}  // namespace weir::tag_search_steps
