// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "arguments.hpp"
#include "early_list.hpp"
#include "tag_refusal.hpp"
#include "view.hpp"

#include <weir/run.hpp>
#include <weir/tweets.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace weir::console {

/// What is left out of the windows, counted while the flow runs.
struct left_out {
    std::atomic<std::uint64_t> late = 0;      ///< posts whose windows had closed, in event time
    std::atomic<std::uint64_t> untimed = 0;   ///< posts that do not say when they were made, in event time
    std::atomic<std::uint64_t> unwanted = 0;  ///< posts of programs, or of authors to be ignored
    refusal_counter tags;
};

/// Where the flow of `weir top` leads: `print` is given a view of each window, in their order, by one thread at a time.
struct trending_ends {
    std::function<void(const window_view&)> print;
    std::shared_ptr<left_out> out = std::make_shared<left_out>();
    std::shared_ptr<early_list> early = nullptr;  ///< windows by the time of receipt then have the trigger `so_far`
};

/// What the flow reads.
struct trending_sources {
    std::vector<tweets> from;
    bool only_tweets = true;  ///< of the API 1.1 or 2: they can be read for their tags alone
};

/// The flow of `weir top`: the posts of all sources in, a view of each window out. Throws `ignore_list_error`.
[[nodiscard]] job trending(const trending_sources& sources, const top_options& options, trending_ends ends);

}  // namespace weir::console
