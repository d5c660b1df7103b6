// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "random_numbers.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// A vocabulary is the tags of a synthetic stream and how often each is drawn. Used by one thread.
class vocabulary {
public:
    vocabulary(std::uint32_t size, double zipf_exponent);

    /// Draws a tag: rank r (from 1) with a weight of r^-exponent.
    [[nodiscard]] std::string_view draw(random_numbers& random) const noexcept;

    /// Lets a less popular tag rise near the top; those that it overtakes fall by one place.
    void trend(random_numbers& random) noexcept;

private:
    [[nodiscard]] std::string_view word(std::uint32_t number) const noexcept;

    std::string words_;                      ///< all tags, back to back
    std::vector<std::uint32_t> word_ends_;   ///< where each ends
    std::vector<std::uint32_t> ranking_;     ///< the number of the tag at each rank
    std::vector<std::uint64_t> cumulative_;  ///< the sum of the weights up to each rank
};

/// Appends `tag` in capitals or small letters: ASCII and Latin-1 letters change, everything else stays.
void append_in_case(std::string& text, std::string_view tag, bool capitals);

/// Appends a tag made up from syllables; different numbers (below 2^20) give tags that differ in more than their case.
void append_invented_tag(std::string& text, std::uint32_t number);

/// The weight of rank `rank` (from 1), 2^40 * rank^-exponent, in integers so that it is the same on every platform.
[[nodiscard]] std::uint64_t zipf_weight(std::uint32_t rank, double exponent) noexcept;

}  // namespace weir
