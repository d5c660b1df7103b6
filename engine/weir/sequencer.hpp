// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <utility>

namespace weir {

/// A sequencer lets items leave in the order of their places, in whatever order threads finish them. Thread-safe.
///
/// 1. Every place from 0 on is finished once; what is behind an open place waits here.
/// 2. One thread at a time sends. It also sends what others finish meanwhile, and holds no lock while it does.
template <class Item>
class sequencer {
public:
    /// Takes what became of `place`; calls `send(Item&&)` with all that no earlier place holds back.
    template <class Send>
    void finish(std::uint64_t place, Item item, const Send& send) {
        std::unique_lock lock(mutex_);
        if (abandoned_) return;
        waiting_.emplace(place, std::move(item));
        if (std::exchange(sending_, true)) return;
        while (!waiting_.empty() && waiting_.begin()->first == next_) {
            auto ready = waiting_.extract(waiting_.begin());
            ++next_;
            lock.unlock();
            send(std::move(ready.mapped()));
            lock.lock();
        }
        sending_ = false;
    }

    /// A place will never be finished: drops what waits here, and what comes later.
    void abandon() noexcept {
        std::map<std::uint64_t, Item> dropped;
        const std::scoped_lock lock(mutex_);
        abandoned_ = true;
        waiting_.swap(dropped);
    }

private:
    std::mutex mutex_;
    std::map<std::uint64_t, Item> waiting_;
    std::uint64_t next_ = 0;
    bool sending_ = false;
    bool abandoned_ = false;
};

}  // namespace weir
