// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "weir/windowing.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace weir {

/// Events of one arrival that no mark parts, and the watermark that stood before them.
struct stretch {
    std::size_t first;
    std::size_t last;  ///< behind the last one
    time_point watermark;
};

/// The watermark of a partition: the least of its channels that neither ended nor are idle; where all of those are
/// idle, the greatest. It never goes back. One thread at a time.
class channel_watermarks {
public:
    /// A channel is idle when nothing arrived from it for `idle_after`, from `start` on; 0: never.
    channel_watermarks(std::span<const std::size_t> channels, time_point start, duration idle_after);

    [[nodiscard]] time_point value() const noexcept { return value_; }
    [[nodiscard]] std::size_t channels() const noexcept { return all_.size(); }

    /// A message came through `channel`, which is idle no more.
    void arrived(std::size_t channel, time_point received);

    /// The watermark of `channel` is `watermark` now. Returns whether the partition's rose.
    bool raise(std::size_t channel, time_point watermark);

    /// Nothing more comes of `channel`. Returns whether the partition's watermark rose.
    bool end(std::size_t channel);

    /// Channels end, with all strands of theirs, or turn idle. Returns whether the partition's watermark rose.
    bool advance(const progress_of_input& to);

private:
    struct feeder {
        std::size_t number = 0;
        time_point watermark = beginning_of_time;
        time_point last_arrival = {};
        bool idle = false;
        bool ended = false;
    };

    feeder& find(std::size_t number);
    bool evaluate();

    std::vector<feeder> all_;
    duration idle_after_;
    time_point value_ = beginning_of_time;
};

}  // namespace weir
