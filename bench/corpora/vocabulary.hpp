// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chance.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace corpora {

/// A vocabulary is 2^20 different tags, drawn by Zipf's law: the tag of rank r with a weight of 1/r. 15 % are CJK, 5 %
/// katakana, 5 % Arabic and 5 % have an accent.
class vocabulary {
public:
    vocabulary();

    [[nodiscard]] std::string_view draw(chance& random) const;

private:
    std::string text_;
    std::vector<std::uint32_t> ends_;
    std::vector<std::uint64_t> sums_;  ///< of the weights up to each rank
};

}  // namespace corpora
