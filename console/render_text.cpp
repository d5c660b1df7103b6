// SPDX-License-Identifier: Apache-2.0
#include "render.hpp"
#include "terminal_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <string_view>

namespace weir::console {

namespace {

/// `2026-01-01 00:00:00 – 00:00:10 UTC`; the second date only where it differs, milliseconds only where the window is
/// not a whole number of seconds long.
std::string heading_times(const window_view& view) {
    const std::string start = iso_time(view.start);
    const std::string end = iso_time(view.end);
    const bool whole = (view.end - view.start) % std::chrono::seconds(1) == duration::zero();
    const std::size_t date_size = start.find('T');
    const std::size_t time_size = std::string_view(whole ? "00:00:00" : "00:00:00.000").size();

    std::string text = start.substr(0, date_size) + ' ' + start.substr(date_size + 1, time_size) + " – ";
    const bool same_day = start.substr(0, date_size) == end.substr(0, end.find('T'));
    if (!same_day) text += end.substr(0, end.find('T')) + ' ';
    return text + end.substr(end.find('T') + 1, time_size) + " UTC";
}

std::string heading(const window_view& view) {
    return fmt::format("{}  ({} {}, {} {}, {} distinct{})\n", heading_times(view), view.events,
                       view.events == 1 ? "post" : "posts", view.tags, view.tags == 1 ? "tag" : "tags", view.distinct,
                       view.final ? "" : ", so far");
}

}  // namespace

std::string render_text(const window_view& view, const render_options& options) {
    std::string out = heading(view);
    if (view.top.empty()) {
        out += view.events == 0 ? "no posts in this window\n" : "no hashtags in this window\n";
        return out;
    }
    const std::size_t rows = std::min(view.top.size(), options.top);
    std::size_t digits = 3;
    for (std::size_t i = 0; i < rows; ++i) digits = std::max(digits, fmt::formatted_size("{}", view.top[i].count));
    for (std::size_t i = 0; i < rows; ++i) {
        const row& line = view.top[i];
        fmt::format_to(std::back_inserter(out), "{}{:>{}}{} {}", options.color ? "\x1b[1m" : "", line.count, digits,
                       options.color ? "\x1b[0m" : "", options.tags ? "#" : "");
        append_safe(out, line.tag);
        if (line.authors) fmt::format_to(std::back_inserter(out), "  ({} authors)", *line.authors);
        out += '\n';
    }
    return out;
}

}  // namespace weir::console
