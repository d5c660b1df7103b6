// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "trends.hpp"
#include "view.hpp"

#include <weir/panes.hpp>
#include <weir/trigger_info.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>

namespace weir::console {

/// The name of the trigger that asks the partitions for what they have so far.
inline constexpr const char* so_far = "so far";

/// An early list shows, once, what the first window holds so far, so that whoever sits at the terminal need not wait
/// for its end. Any number of threads.
class early_list {
public:
    using printer = std::function<void(const window_view&)>;

    early_list(std::size_t most, printer print) : most_(most), print_(std::move(print)) {}

    /// A partition's part. When all have come, the list is printed, if there is anything in it.
    void take(const pane<trend_summary>& part);

    /// Prints what has come: a partition that no tag has gone to yet has no part.
    void show();

    /// Prints the list of a window that is over. After one nothing is early any more.
    void print(const window_view& view);

private:
    void show_unlocked();

    std::mutex mutex_;
    std::size_t most_;
    printer print_;
    std::optional<window_info> window_;
    std::size_t parts_ = 0;
    trend_summary whole_;
    bool over_ = false;
};

}  // namespace weir::console
