// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "arguments.hpp"
#include "view.hpp"

#include <weir/run.hpp>
#include <weir/tweets.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace weir::console {

/// The posts that are in no window, counted while the flow runs. Only in event time.
struct unplaced_posts {
    std::atomic<std::uint64_t> late = 0;     ///< their windows had closed
    std::atomic<std::uint64_t> untimed = 0;  ///< they do not say when they were made
};

/// Where the flow of `weir top` leads: `print` is given a view of each window, in their order, by one thread at a time.
struct trending_ends {
    std::function<void(const window_view&)> print;
    std::shared_ptr<unplaced_posts> unplaced = std::make_shared<unplaced_posts>();
};

/// The flow of `weir top`: the posts of all sources in, a view of each window out.
[[nodiscard]] job trending(const std::vector<tweets>& from, const top_options& options, trending_ends ends);

}  // namespace weir::console
