// SPDX-License-Identifier: Apache-2.0
#include "render.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>

namespace weir::console {

std::string iso_time(time_point time) {
    const auto rounded = std::chrono::floor<std::chrono::milliseconds>(time);
    const auto day = std::chrono::floor<std::chrono::days>(rounded);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(rounded - day);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                       clock.minutes().count(), clock.seconds().count(), clock.subseconds().count());
}

std::string renderer::operator()(const window_view& view) {
    const bool first = std::exchange(first_, false);
    switch (options_.format) {
        case output_format::json:
            return render_json(view, options_);
        case output_format::csv:
            return (first ? render_csv_header() : std::string()) + render_csv(view, options_);
        case output_format::text:
            break;
    }
    return first ? render_text(view, options_) : '\n' + render_text(view, options_);
}

}  // namespace weir::console
