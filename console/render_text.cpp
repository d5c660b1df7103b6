// SPDX-License-Identifier: Apache-2.0
#include "render.hpp"
#include "terminal_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <vector>

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

/// `1 post`, `2 posts`.
std::string counted(std::uint64_t count, std::string_view what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string heading(const window_view& view, const render_options& options) {
    return fmt::format("{}  ({}, {}, {} distinct{})\n", heading_times(view),
                       counted(view.events, options.tags ? "post" : "record"),
                       counted(view.tags, options.tags ? "tag" : "value"), view.distinct, view.final ? "" : ", so far");
}

std::string_view words_for_none(const window_view& view, const render_options& options) {
    if (view.events == 0) return options.tags ? "no posts in this window\n" : "no records in this window\n";
    if (view.distinct > 0)
        return options.tags ? "no tag in this window has so many authors\n"
                            : "no value in this window has so many authors\n";
    return options.tags ? "no hashtags in this window\n" : "no values of this field in this window\n";
}

/// How many digits the largest of the first `rows` counts has, of those that `count_of` finds.
template <class CountOf>
std::size_t digits_of(const std::vector<row>& top, std::size_t rows, CountOf count_of) {
    std::size_t digits = 0;
    for (std::size_t i = 0; i < rows; ++i) digits = std::max(digits, fmt::formatted_size("{}", count_of(top[i])));
    return digits;
}

std::uint64_t authors_of(const row& line) {
    return line.authors.value_or(0);
}

}  // namespace

std::string render_text(const window_view& view, const render_options& options) {
    std::string out = heading(view, options);
    if (view.top.empty()) return out.append(words_for_none(view, options));
    const std::size_t rows = std::min(view.top.size(), options.top);
    const std::size_t digits =
        std::max<std::size_t>(3, digits_of(view.top, rows, [](const row& r) { return r.count; }));
    const std::size_t author_digits = digits_of(view.top, rows, authors_of);
    const auto to = std::back_inserter(out);
    for (std::size_t i = 0; i < rows; ++i) {
        const row& line = view.top[i];
        fmt::format_to(to, "{}{:>{}}{} ", options.color ? "\x1b[1m" : "", line.count, digits,
                       options.color ? "\x1b[0m" : "");
        // In front of the tag: how wide a tag is, and in which direction it is written, only the terminal knows.
        if (line.authors)
            fmt::format_to(to, "by {:>{}} {} ", *line.authors, author_digits,
                           *line.authors == 1 ? "author " : "authors");
        if (options.tags) out += '#';
        append_safe(out, line.tag);
        out += '\n';
    }
    return out;
}

}  // namespace weir::console
