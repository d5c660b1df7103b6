// SPDX-License-Identifier: Apache-2.0
#include "render.hpp"
#include "terminal_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

namespace weir::console {

namespace {

/// What makes spreadsheets calculate; in some of them the full-width forms too.
bool looks_like_formula(std::string_view text) {
    constexpr std::array<std::string_view, 8> openings = {"=", "+", "-", "@", "＝", "＋", "－", "＠"};
    return std::any_of(openings.begin(), openings.end(),
                       [&](std::string_view opening) { return text.starts_with(opening); });
}

/// Text that came from outside, as one cell.
std::string cell(std::string_view text) {
    std::string harmless = safe(text);
    if (looks_like_formula(harmless)) harmless.insert(harmless.begin(), '\'');
    if (harmless.find_first_of(",\"") == std::string::npos) return harmless;
    std::string quoted = "\"";
    for (const char letter : harmless) {
        if (letter == '"') quoted += '"';
        quoted += letter;
    }
    return quoted + '"';
}

}  // namespace

std::string render_csv_header() {
    return "window,start,end,rank,tag,key,count\n";
}

std::string render_csv(const window_view& view, const render_options& options) {
    std::string out;
    const std::string start = iso_time(view.start);
    const std::string end = iso_time(view.end);
    for (std::size_t i = 0; i < std::min(view.top.size(), options.top); ++i) {
        const row& line = view.top[i];
        fmt::format_to(std::back_inserter(out), "{},{},{},{},{},{},{}\n", view.id, start, end, i + 1, cell(line.tag),
                       cell(line.key), line.count);
    }
    return out;
}

}  // namespace weir::console
