// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "distinct_authors.hpp"
#include "trends.hpp"

#include <weir/clock.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir::console {

/// Where a source does not name the author.
inline constexpr std::uint64_t no_author = 0;

/// The use of a tag, with the time and the author (`author_hash`) of its post.
struct authored_use : tag_use {
    time_point time = {};
    std::uint64_t author = no_author;
};

/// Authored trends count uses, and for each key how many authors it has. One thread at a time.
class authored_trends {
public:
    /// Only keys with so many authors or more are listed; 0: all, and authors are not counted.
    explicit authored_trends(std::size_t least_authors) : least_(least_authors) {}

    void take(const authored_use& one) {
        uses_.take(one);
        if (least_ > 0 && !one.key.text.empty() && one.author != no_author) authors_.add(one.key.hash, one.author);
    }

    /// As `trends::summary`, with the number of authors in each row.
    [[nodiscard]] trend_summary summary(std::size_t most) const {
        if (least_ == 0) return uses_.summary(most);
        // The number of many authors is an estimate, which the uses bound.
        const auto authors = [this](std::string_view key, std::uint64_t uses) {
            return std::min(authors_.count(hashed_text(key).hash), uses);
        };
        auto result =
            uses_.summary(most, [&](std::string_view key, std::uint64_t uses) { return authors(key, uses) >= least_; });
        for (auto& line : result.top) line.authors = authors(line.key, line.count);
        return result;
    }

private:
    std::size_t least_;
    trends uses_;
    author_counts authors_;
};

}  // namespace weir::console
