// SPDX-License-Identifier: Apache-2.0
#include "early_list.hpp"

#include <utility>

namespace weir::console {

void early_list::take(const pane<trend_summary>& part) {
    const std::scoped_lock lock(mutex_);
    // Where a second window is open already, the first one's own list is near.
    if (over_ || part.window != window_.value_or(part.window)) return;
    window_ = part.window;
    merge_summaries(whole_, part.value, most_);
    if (++parts_ == part.partitions) show_unlocked();
}

void early_list::show() {
    const std::scoped_lock lock(mutex_);
    if (!over_ && window_) show_unlocked();
}

void early_list::show_unlocked() {
    over_ = true;
    if (whole_.events == 0) return;
    print_({window_->id, window_->start, window_->end, false, whole_.events, whole_.tags, whole_.distinct,
            std::move(whole_.top)});
}

void early_list::print(const window_view& view) {
    const std::scoped_lock lock(mutex_);
    over_ = true;
    print_(view);
}

}  // namespace weir::console
