// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/counts.hpp>
#include <weir/panes.hpp>

#include <cstddef>
#include <utility>
#include <vector>

namespace weir {

/// Makes top lists of counts: the `most` largest, ties by key.
///
///     words.count_by(std::identity{}).departition(counts{}, add_counts).map(top(25))
struct top {
    explicit top(std::size_t most_lines) : most(most_lines) {}

    [[nodiscard]] std::vector<ranked> operator()(const counts& all) const { return top_of(all, most); }

    [[nodiscard]] pane<std::vector<ranked>> operator()(const pane<counts>& all) const {
        return {all.window, all.partition, all.partitions, top_of(all.value, most)};
    }

    std::size_t most;
};

/// The merge of a departition that adds up counts.
struct add_counts_t {
    using reads_part = void;

    void operator()(counts& all, const counts& part) const { all += part; }
    void operator()(counts& all, counts&& part) const { all += std::move(part); }
};
inline constexpr add_counts_t add_counts{};

}  // namespace weir
