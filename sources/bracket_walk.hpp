// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "json_check.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>

namespace weir {

/// Goes from bracket to bracket of a record that has passed a check. A small value: where all that is done with one is
/// inlined, it stays in registers.
class bracket_walk {
public:
    struct bracket {
        const char* at;
        bool opens;
    };

    bracket_walk(const char* record, const bracket_map& brackets) noexcept : brackets_(brackets), record_(record) {
        go_to(record);
    }

    [[nodiscard]] const char* record() const noexcept { return record_; }

    /// Goes on with the bracket that is there, or the first one behind.
    void go_to(const char* at) noexcept {
        const auto place = brackets_.begin + static_cast<std::size_t>(at - record_);
        word_ = place / 64;
        opens_ = brackets_.opens[word_];
        left_ = (opens_ | brackets_.closes[word_]) & ~std::uint64_t{0} << place % 64;
    }

    /// REQUIRES: not all have been met. (Those of a record are matched.)
    [[gnu::always_inline]] bracket next() noexcept {
        while (left_ == 0) {
            ++word_;
            opens_ = brackets_.opens[word_];
            left_ = opens_ | brackets_.closes[word_];
        }
        const auto bit = static_cast<unsigned>(std::countr_zero(left_));
        left_ &= left_ - 1;
        return {record_ + (word_ * 64 + bit - brackets_.begin), (opens_ >> bit & 1U) != 0};
    }

    /// Goes behind the end of a container that has begun. Returns where it ends.
    [[gnu::always_inline]] const char* skip() noexcept {
        for (int depth = 1;;) {
            const auto [at, opens] = next();
            depth += opens ? 1 : -1;
            if (depth == 0) return at;
        }
    }

private:
    bracket_map brackets_;
    const char* record_;
    std::size_t word_ = 0;
    std::uint64_t opens_ = 0;  ///< of the word
    std::uint64_t left_ = 0;   ///< of its brackets
};

}  // namespace weir
