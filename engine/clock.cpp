// SPDX-License-Identifier: Apache-2.0
#include "weir/clock.hpp"

#include <ctime>
#include <stdexcept>

namespace weir {

namespace {

/// The time since the machine was switched on, sleep included where the system can tell.
duration uptime() {
#ifdef CLOCK_BOOTTIME
    timespec up{};
    if (::clock_gettime(CLOCK_BOOTTIME, &up) == 0)
        return std::chrono::seconds(up.tv_sec) + std::chrono::nanoseconds(up.tv_nsec);
#endif
    return std::chrono::steady_clock::now().time_since_epoch();
}

class steady_time_of_day final : public clock {
public:
    [[nodiscard]] time_point now() const override { return started_ + (uptime() - zero_); }

    [[nodiscard]] duration time_until(time_point deadline) const override {
        if (deadline == end_of_time) return duration::max();
        const auto current = now();
        return deadline <= current ? duration::zero() : deadline - current;
    }

    [[nodiscard]] subscription on_jump(std::function<void()>) override { return nullptr; }

private:
    const duration zero_ = uptime();
    const time_point started_ = std::chrono::system_clock::now();
};

}  // namespace

std::shared_ptr<clock> system_clock() {
    return std::make_shared<steady_time_of_day>();
}

void manual_clock::advance(duration step) {
    if (step < duration::zero()) throw std::invalid_argument("manual_clock::advance: a clock never goes back");
    {
        const std::scoped_lock lock(mutex_);
        now_ += step;
    }
    const std::scoped_lock lock(wakers_mutex_);
    for (const auto& wake : wakers_) wake();
}

time_point manual_clock::now() const {
    const std::scoped_lock lock(mutex_);
    return now_;
}

duration manual_clock::time_until(time_point deadline) const {
    return deadline <= now() ? duration::zero() : duration::max();
}

clock::subscription manual_clock::on_jump(std::function<void()> wake) {
    const std::scoped_lock lock(wakers_mutex_);
    const auto place = wakers_.insert(wakers_.end(), std::move(wake));
    return {static_cast<void*>(this), [this, place](void*) {
                const std::scoped_lock inner(wakers_mutex_);
                wakers_.erase(place);
            }};
}

}  // namespace weir
