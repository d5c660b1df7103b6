// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "weir/saturated.hpp"
#include "weir/window_plan.hpp"

#include <algorithm>
#include <cstdint>

namespace weir {

/// The schedule of windows of one length: one begins at each whole multiple of `step` since 1970-01-01 UTC, and its id
/// is that multiple. A value; pure.
class schedule {
public:
    /// REQUIRES: 0 < step <= length <= longest_window.
    schedule(duration length, duration step) : length_(length), step_(step) {}

    /// The nearest time whose windows begin and end within time, so that a rubbish time overflows nothing. All members
    /// below want such a time.
    [[nodiscard]] time_point within(time_point time) const {
        const auto margin = length_ + step_;
        return std::clamp(time, beginning_of_time + margin, end_of_time - margin);
    }

    /// The first window that contains `time`; also the first that ends after it.
    [[nodiscard]] std::int64_t first_of(time_point time) const { return steps_until(time - length_, step_) + 1; }

    /// The last window that contains `time`.
    [[nodiscard]] std::int64_t last_of(time_point time) const { return steps_until(time, step_); }

    [[nodiscard]] time_point start_of(std::int64_t id) const { return time_point(step_ * id); }
    [[nodiscard]] time_point end_of(std::int64_t id) const { return start_of(id) + length_; }

    /// The first end of a window that is later than `time`.
    [[nodiscard]] time_point next_end(time_point time) const { return end_of(first_of(time)); }

private:
    duration length_;
    duration step_;
};

}  // namespace weir
