// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/clock.hpp>

#include <cstdint>

namespace weir {

/// `time` moved on by `by` (not negative), at most to the end of time.
[[nodiscard]] constexpr time_point later(time_point time, duration by) {
    return time > end_of_time - by ? end_of_time : time + by;
}

/// `time` moved back by `by` (not negative), at most to the beginning of time.
[[nodiscard]] constexpr time_point earlier(time_point time, duration by) {
    return time < beginning_of_time + by ? beginning_of_time : time - by;
}

/// Division that floors, so that times before 1970 fall into steps of full length too. REQUIRES: `step` is positive.
[[nodiscard]] constexpr std::int64_t steps_until(time_point time, duration step) {
    const auto since = time.time_since_epoch();
    return since / step - (since % step < duration::zero() ? 1 : 0);
}

/// The first whole multiple of `step` since 1970 that is later than `time`.
[[nodiscard]] constexpr time_point next_multiple(time_point time, duration step) {
    // From the rest of the division, because the multiple before `time` may lie before the beginning of time.
    const auto rest = time.time_since_epoch() % step;
    return later(time, rest < duration::zero() ? -rest : step - rest);
}

}  // namespace weir
