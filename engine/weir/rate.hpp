// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/clock.hpp>
#include <weir/error.hpp>
#include <weir/saturated.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

namespace weir {

/// A rate meter says how many events may pass now so that no more than `most` do in each period. Periods follow one
/// schedule, from the epoch on, and permits that were not used are gone with their period: at a border up to twice as
/// many may pass in less than a period's length. It has no clock of its own. One thread at a time.
class rate_meter {
public:
    /// Throws `build_error` unless `most` is at least 1 and `per` is positive.
    rate_meter(std::size_t most, duration per) : most_(most), per_(per) {
        if (most == 0) throw build_error("rate_limit: expected at least 1 event a period, got 0");
        if (per <= duration::zero())
            throw build_error("rate_limit: expected a positive period, got " + std::to_string(per.count()) + " ns");
    }

    /// How many of `wanted` events may pass at `now`; these permits are used up. A time before the latest one counts as
    /// that.
    [[nodiscard]] std::size_t take(time_point now, std::size_t wanted) {
        enter(now);
        const auto granted = std::min(wanted, most_ - used_);
        used_ += granted;
        return granted;
    }

    /// When the next event may pass: `now`, or the start of the next period.
    [[nodiscard]] time_point next(time_point now) {
        enter(now);
        if (used_ < most_) return now;
        const auto last = duration::max() / per_;
        return period_ >= last ? end_of_time : time_point(per_ * (period_ + 1));
    }

    [[nodiscard]] duration per() const noexcept { return per_; }

private:
    void enter(time_point now) {
        const auto period = steps_until(now, per_);
        if (period <= period_) return;
        period_ = period;
        used_ = 0;
    }

    std::size_t most_;
    duration per_;
    std::int64_t period_ = std::numeric_limits<std::int64_t>::min();
    std::size_t used_ = 0;
};

}  // namespace weir
