// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/clock.hpp>

#include <condition_variable>
#include <mutex>
#include <set>

namespace weir::testing {

/// A watched clock is moved by hand and tells which deadlines are being waited for. Any thread may call it.
class watched_clock final : public clock {
public:
    explicit watched_clock(time_point start = time_point(std::chrono::seconds(1'700'000'000))) : clock_(start) {}

    [[nodiscard]] time_point now() const override { return clock_.now(); }

    [[nodiscard]] duration time_until(time_point deadline) const override {
        {
            const std::scoped_lock lock(mutex_);
            asked_.insert(deadline);
        }
        changed_.notify_all();
        return clock_.time_until(deadline);
    }

    [[nodiscard]] subscription on_jump(std::function<void()> wake) override { return clock_.on_jump(std::move(wake)); }

    void advance(duration step) {
        {
            const std::scoped_lock lock(mutex_);
            asked_.clear();
        }
        clock_.advance(step);
    }

    /// Waits until somebody waits for just that time, counted from now. False: nobody did within half a minute.
    [[nodiscard]] bool someone_waits_for(duration from_now) const {
        return seen([this, deadline = now() + from_now] { return asked_.count(deadline) > 0; });
    }

    /// Waits until somebody waits, and for no time at all.
    [[nodiscard]] bool someone_waits_for_ever() const {
        return seen([this] { return asked_.count(end_of_time) > 0; });
    }

    void forget_who_waits() {
        const std::scoped_lock lock(mutex_);
        asked_.clear();
    }

private:
    template <class Condition>
    bool seen(Condition condition) const {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(30), condition);
    }

    manual_clock clock_;
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    mutable std::set<time_point> asked_;
};

}  // namespace weir::testing
