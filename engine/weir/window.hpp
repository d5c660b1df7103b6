// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/clock.hpp>

#include <cstdint>

namespace weir {

/// One window of one layer: the same id means the same window in every partition.
struct window_info {
    std::int64_t id = 0;
    time_point start = {};
    time_point end = {};  ///< exclusive

    friend bool operator==(const window_info&, const window_info&) = default;
};

enum class window_kind { global, count, periodic };

/// A window says over what a reduction runs. It is a description: it knows no thread and no clock.
struct window_plan {
    window_kind kind = window_kind::global;
    std::int64_t size = 0;  ///< events of a count window
    duration length = {};   ///< of a periodic window
};

namespace window {

/// One window, from the start of the run until the end of the input.
[[nodiscard]] constexpr window_plan global() {
    return {};
}

/// Each partition closes its window inside a batch, after exactly `size` events. Throws `build_error` unless 1 or more.
/// What remains at the end of the input is a window too, unless it is empty.
[[nodiscard]] window_plan count(std::int64_t size);

/// Tumbling windows of `length` by the time at which a batch was received, on one schedule for all partitions: they
/// begin at whole multiples of `length` since 1970-01-01 UTC. Ids count from the window in which the run began. A
/// window without events is a window too. Throws `build_error` unless positive.
[[nodiscard]] window_plan periodic(duration length);

}  // namespace window

/// The schedule of periodic windows for one run: which window a time belongs to, and when it ends. A value; pure.
class schedule {
public:
    /// REQUIRES: `length` is positive. The window that holds `start` has the id 0.
    schedule(duration length, time_point start) : length_(length), first_(index_of(start)) {}

    [[nodiscard]] std::int64_t id_of(time_point time) const { return index_of(time) - first_; }

    [[nodiscard]] window_info window_of(std::int64_t id) const {
        const time_point start(length_ * (first_ + id));
        return {id, start, start + length_};
    }

    /// The first end of a window that is later than `time`.
    [[nodiscard]] time_point next_end(time_point time) const { return time_point(length_ * (index_of(time) + 1)); }

private:
    /// Division that floors, so that times before 1970 fall into windows of full length too.
    [[nodiscard]] std::int64_t index_of(time_point time) const {
        const auto since = time.time_since_epoch();
        const auto index = since / length_;
        return since % length_ < duration::zero() ? index - 1 : index;
    }

    duration length_;
    std::int64_t first_ = 0;
};

}  // namespace weir
