// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/clock.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <type_traits>

namespace weir {

template <class Time>
inline constexpr bool is_system_time = false;
template <class Duration>
inline constexpr bool is_system_time<std::chrono::sys_time<Duration>> = true;

/// A point of the system clock's time in any unit, or what converts to one in nanoseconds.
template <class Time>
concept system_time_point = is_system_time<std::remove_cvref_t<Time>> || std::convertible_to<Time, time_point>;

/// Says when an event happened: a function, or a pointer to a member. Called from many threads.
template <class Function, class T>
concept time_function = std::invocable<const Function&, const T&> &&
    requires(const Function& function, const T& event) {
    { std::invoke(function, event) } -> system_time_point;
};

/// The time in nanoseconds; one that they cannot say becomes the nearest that they can, one between two the earlier.
template <class Duration>
[[nodiscard]] constexpr time_point saturated_time(std::chrono::sys_time<Duration> time) {
    using rep = typename Duration::rep;
    using period = typename Duration::period;
    using number = std::conditional_t<std::is_floating_point_v<rep>, double, std::int64_t>;
    using same_unit = std::chrono::duration<number, period>;
    const auto since = same_unit(static_cast<number>(time.time_since_epoch().count()));
    if constexpr (std::ratio_less_equal_v<std::nano, period> || std::is_floating_point_v<rep>) {
        if (!(since < std::chrono::duration_cast<same_unit>(end_of_time.time_since_epoch()))) return end_of_time;
        if (since <= std::chrono::duration_cast<same_unit>(beginning_of_time.time_since_epoch()))
            return beginning_of_time;
    }
    return time_point(std::chrono::floor<duration>(since));
}

/// The time in nanoseconds, of what converts to that.
template <class Time>
requires(!is_system_time<std::remove_cvref_t<Time>> && std::convertible_to<Time, time_point>)
    [[nodiscard]] constexpr time_point saturated_time(const Time& time) {
    return time;
}

[[nodiscard]] constexpr time_point saturated_time(time_point time) {
    return time;
}

}  // namespace weir
