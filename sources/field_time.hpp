// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/event_time.hpp>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace weir {

/// A time as posts spell it:
///
/// * ISO 8601, "2026-07-04T14:38:07.323Z", with any number of decimals and any offset; without one it is UTC;
/// * Twitter's, "Wed Feb 29 19:42:02 +0000 2012".
///
/// A time that nanoseconds cannot say becomes the nearest that they can. Nothing for anything else, such as a day that
/// no calendar has.
[[nodiscard]] std::optional<time_point> time_spelled(std::string_view text);

/// A time as a whole number of units since 1970.
template <class Unit>
[[nodiscard]] std::optional<time_point> time_counted(std::string_view digits) {
    std::int64_t count = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, count);
    if (error != std::errc() || stop != end) return std::nullopt;
    using unit = std::chrono::duration<std::int64_t, typename Unit::period>;
    return saturated_time(std::chrono::sys_time<unit>(unit(count)));
}

}  // namespace weir
