// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "view.hpp"

#include <weir/clock.hpp>

#include <cstddef>
#include <string>

namespace weir::console {

enum class output_format { text, json, csv };

struct render_options {
    output_format format = output_format::text;
    bool color = false;    ///< text only
    std::size_t top = 25;  ///< rows to print at most
    bool tags = true;      ///< what is counted are hashtags: text puts '#' in front
};

/// One block for people: a line with the window's times and totals, then a line for each tag, the count right-aligned
/// (and bold, if there is colour). Harmless for a terminal, whatever the tags are.
[[nodiscard]] std::string render_text(const window_view& view, const render_options& options);

/// One line of JSON, version 1 of the documented shape. Invalid UTF-8 becomes U+FFFD; what could attack a terminal is
/// `\u`-escaped, so that a reader of JSON still gets the tag unchanged.
[[nodiscard]] std::string render_json(const window_view& view, const render_options& options);

/// The names of the columns that `render_csv` fills.
[[nodiscard]] std::string render_csv_header();

/// A line for each row, RFC 4180 with plain line feeds; nothing for an empty window. Control characters are made
/// visible, and a cell that a spreadsheet would take for a formula gets an apostrophe in front.
[[nodiscard]] std::string render_csv(const window_view& view, const render_options& options);

/// One line of JSON with the accounting identity and the high-water marks; with those of each source, if there are
/// several.
[[nodiscard]] std::string render_stats(const run_view& view);

/// `2026-01-01T00:00:00.000Z`: UTC, milliseconds rounded down, whatever the locale.
[[nodiscard]] std::string iso_time(time_point time);

/// A renderer turns windows, one after the other, into what is to be written: it knows what stands between two of them
/// (a blank line for people) and before the first (the names of the columns in CSV). For one thread at a time.
class renderer {
public:
    explicit renderer(render_options options) noexcept : options_(options) {}

    [[nodiscard]] std::string operator()(const window_view& view);

private:
    render_options options_;
    bool first_ = true;
};

}  // namespace weir::console
