// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <mutex>

namespace weir {

using duration = std::chrono::nanoseconds;
using time_point = std::chrono::sys_time<duration>;

/// Before every event, and after every event.
inline constexpr time_point beginning_of_time = time_point::min();
inline constexpr time_point end_of_time = time_point::max();

/// A clock is what a running flow believes the time to be. It never goes back. All members may be called from any
/// thread. Nothing in weir sleeps on its own account: a thread that waits for a time asks `time_until` how long it may
/// really sleep, and is woken through `on_jump` when the time has been moved by hand.
class clock {
public:
    virtual ~clock() = default;

    [[nodiscard]] virtual time_point now() const = 0;

    /// How long a thread may sleep without missing `deadline`; `duration::max()` where only a jump can bring it.
    [[nodiscard]] virtual duration time_until(time_point deadline) const = 0;

    /// Ends its subscription when destroyed; no call is under way after that.
    using subscription = std::shared_ptr<void>;

    /// `wake` is called, on the thread that moves the clock, after each jump.
    [[nodiscard]] virtual subscription on_jump(std::function<void()> wake) = 0;
};

/// The time of day when it was made, carried on by the steady clock: a corrected system clock shifts no window.
[[nodiscard]] std::shared_ptr<clock> system_clock();

/// A clock that moves only when told to, for tests and replays.
class manual_clock final : public clock {
public:
    explicit manual_clock(time_point start = time_point{}) : now_(start) {}

    /// Moves the time on by `step` (not negative) and wakes whoever waits for it.
    void advance(duration step);

    [[nodiscard]] time_point now() const override;
    [[nodiscard]] duration time_until(time_point deadline) const override;
    [[nodiscard]] subscription on_jump(std::function<void()> wake) override;

private:
    mutable std::mutex mutex_;
    time_point now_;
    std::mutex wakers_mutex_;
    std::list<std::function<void()>> wakers_;
};

}  // namespace weir
