// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "weir/clock.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <tuple>
#include <vector>

namespace weir {

/// An event that waits until no earlier one can come any more.
struct held_event {
    time_point time = {};
    std::uint64_t number = 0;  ///< in the order of arrival
    std::size_t held = 0;      ///< what the pane host calls it
    std::size_t key = 0;

    friend bool operator>(const held_event& one, const held_event& other) {
        return std::tie(one.time, one.number) > std::tie(other.time, other.number);
    }
};

/// The held events of a partition, the earliest first; of equal times, the one that came first.
class held_events {
public:
    [[nodiscard]] bool empty() const noexcept { return all_.empty(); }
    [[nodiscard]] const held_event& first() const noexcept { return all_.front(); }

    void add(time_point time, std::size_t held, std::size_t key) {
        all_.push_back({time, next_++, held, key});
        std::push_heap(all_.begin(), all_.end(), std::greater<>());
    }

    held_event take_first() {
        std::pop_heap(all_.begin(), all_.end(), std::greater<>());
        const auto first = all_.back();
        all_.pop_back();
        return first;
    }

    /// Takes those whose key `wanted` says, in order.
    template <class Wanted>
    std::vector<held_event> take_of(const Wanted& wanted) {
        const auto rest = std::partition(all_.begin(), all_.end(), [&](const auto& one) { return !wanted(one.key); });
        std::vector<held_event> taken(rest, all_.end());
        all_.erase(rest, all_.end());
        std::make_heap(all_.begin(), all_.end(), std::greater<>());
        std::sort(taken.begin(), taken.end(), [](const auto& one, const auto& other) { return other > one; });
        return taken;
    }

private:
    std::vector<held_event> all_;
    std::uint64_t next_ = 0;
};

}  // namespace weir
