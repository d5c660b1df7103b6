// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "view.hpp"

#include <weir/counts.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weir::console {

/// One use of a tag, and the posts to be counted with it; or posts alone, with neither spelling nor key.
struct tag_use {
    std::string_view spelling;
    hashed_text key;
    std::uint64_t posts = 0;
};

/// What a window, or a partition's part of it, comes to.
struct trend_summary {
    std::uint64_t events = 0;
    std::uint64_t tags = 0;
    std::uint64_t distinct = 0;
    std::vector<row> top;
};

/// Trends count the uses of tags by key, and how each key is spelled. One thread at a time.
class trends {
public:
    void take(const tag_use& use);

    /// The same for some uses, whose keys are looked for at the same time.
    void take_all(std::span<const tag_use> uses);

    /// The totals and the `most` first keys, each in its most frequent spelling; of equally frequent ones in the one
    /// that is smaller by bytes.
    [[nodiscard]] trend_summary summary(std::size_t most) const;

    /// Says of a key, and of how often it was used, whether it may be listed.
    using listing = std::function<bool(std::string_view key, std::uint64_t uses)>;

    /// The same, of the keys for which `listed` holds; the totals are those of all.
    [[nodiscard]] trend_summary summary(std::size_t most, const listing& listed) const;

private:
    void show_best_spellings(std::vector<row>& top) const;

    std::uint64_t posts_ = 0;
    std::uint64_t tags_ = 0;
    counts keys_;
    counts spellings_;  ///< "spelling NUL key", where the spelling is not the key itself
    std::string joined_;
};

/// Adds a partition's part to the whole, of which `most` rows are kept. REQUIRES: no key is in both.
void merge_summaries(trend_summary& whole, trend_summary part, std::size_t most);

}  // namespace weir::console
