// SPDX-License-Identifier: Apache-2.0
#include "supply.hpp"

#include <utility>

namespace weir {

void supply::go_on() noexcept {
    const std::scoped_lock lock(mutex_);
    if (over_) return;
    try {
        over_ = let_in();
    } catch (...) {
        failure_ = std::current_exception();
        over_ = true;
    }
    if (over_) changed_.notify_all();
}

bool supply::let_in() {
    for (bool open = to_.reopen(); !stop_.stop_requested();) {
        if (!open) return false;
        auto next = from_();
        if (!next) break;
        open = to_.offer(std::move(next));
    }
    return true;
}

void supply::wait_until_over() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return over_; });
}

}  // namespace weir
