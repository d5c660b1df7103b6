// SPDX-License-Identifier: Apache-2.0
#include "channel_watermarks.hpp"

#include "weir/message.hpp"
#include "weir/saturated.hpp"

#include <algorithm>

namespace weir {

channel_watermarks::channel_watermarks(std::span<const std::size_t> channels, time_point start, duration idle_after)
    : idle_after_(idle_after) {
    for (const auto number : channels) all_.push_back({.number = number, .last_arrival = start});
}

channel_watermarks::feeder& channel_watermarks::find(std::size_t number) {
    const auto found = std::find_if(all_.begin(), all_.end(), [&](const feeder& one) { return one.number == number; });
    return found != all_.end() ? *found : all_.emplace_back(feeder{.number = number});
}

void channel_watermarks::arrived(std::size_t channel, time_point received) {
    auto& one = find(channel);
    one.last_arrival = std::max(one.last_arrival, received);
    one.idle = false;
}

bool channel_watermarks::raise(std::size_t channel, time_point watermark) {
    auto& one = find(channel);
    if (watermark <= one.watermark) return false;
    // A channel that was ahead of the partition's watermark does not hold it back.
    const bool held_back = one.watermark <= value_;
    one.watermark = watermark;
    return held_back && evaluate();
}

bool channel_watermarks::end(std::size_t channel) {
    find(channel).ended = true;
    return evaluate();
}

bool channel_watermarks::advance(const progress_of_input& to) {
    for (const auto number : to.ended)
        for (auto& one : all_) one.ended = one.ended || position::of_one_source(one.number, number);
    if (idle_after_ > duration::zero())
        for (auto& one : all_) one.idle = one.idle || to.until >= later(one.last_arrival, idle_after_);
    return evaluate();
}

bool channel_watermarks::evaluate() {
    auto least = end_of_time;
    auto greatest = beginning_of_time;
    bool live = false;
    bool active = false;
    for (const auto& one : all_) {
        greatest = std::max(greatest, one.watermark);
        live = live || !one.ended;
        if (one.ended || one.idle) continue;
        active = true;
        least = std::min(least, one.watermark);
    }
    // When all have ended, the end of the input says what remains to be done.
    const auto now = active ? least : live ? greatest : value_;
    if (now <= value_) return false;
    value_ = now;
    return true;
}

}  // namespace weir
