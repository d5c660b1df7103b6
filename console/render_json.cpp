// SPDX-License-Identifier: Apache-2.0
#include "render.hpp"
#include "terminal_text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

namespace weir::console {

namespace {

using json = nlohmann::ordered_json;

void append_escaped(std::string& out, char32_t code_point) {
    const auto value = static_cast<unsigned>(code_point);
    const auto output = std::back_inserter(out);
    if (value < 0x10000) {
        fmt::format_to(output, "\\u{:04x}", value);
    } else {
        const unsigned offset = value - 0x10000;
        fmt::format_to(output, "\\u{:04x}\\u{:04x}", 0xD800 + (offset >> 10U), 0xDC00 + (offset & 0x3FFU));
    }
}

/// The library escapes what JSON forbids bare; DEL, C1, bidi controls and their like it writes as they are. They can
/// stand only inside strings, where their escapes mean the same.
std::string one_line(const json& value) {
    const std::string dumped = value.dump(-1, ' ', false, json::error_handler_t::replace);
    std::string out;
    out.reserve(dumped.size() + 1);
    for (std::string_view rest = dumped; !rest.empty();) {
        const decoded next = decode(rest);
        if (next.valid && is_harmful(next.code_point)) {
            append_escaped(out, next.code_point);
        } else {
            out.append(rest.substr(0, next.size_bytes));
        }
        rest.remove_prefix(next.size_bytes);
    }
    out += '\n';
    return out;
}

void add_fates(json& out, const tally& records) {
    out["received"] = records.received;
    out["counted"] = records.counted;
    out["late"] = records.late;
    out["malformed"] = records.malformed;
    out["oversize"] = records.oversize;
    out["duplicate"] = records.duplicate;
    out["control"] = records.control;
    out["dropped"] = records.dropped;
    out["unparsed"] = records.unparsed;
    out["undelivered"] = records.undelivered;
}

}  // namespace

std::string render_json(const window_view& view, const render_options& options) {
    json top = json::array();
    for (std::size_t i = 0; i < std::min(view.top.size(), options.top); ++i) {
        const row& line = view.top[i];
        json entry;
        entry["tag"] = line.tag;
        entry["key"] = line.key;
        entry["count"] = line.count;
        if (line.authors) entry["authors"] = *line.authors;
        top.push_back(std::move(entry));
    }
    json out;
    out["v"] = 1;
    json& window = out["window"];
    window["id"] = view.id;
    window["start"] = iso_time(view.start);
    window["end"] = iso_time(view.end);
    window["final"] = view.final;
    out["events"] = view.events;
    out["tags"] = view.tags;
    out["distinct"] = view.distinct;
    out["top"] = std::move(top);
    return one_line(out);
}

std::string render_stats(const run_view& view) {
    json out;
    out["v"] = 1;
    add_fates(out, view.records);
    out["untimed"] = view.untimed;
    out["filtered"] = view.filtered;
    out["refused_tags"] = view.refused_tags;
    out["reconnects"] = view.reconnects;
    out["max_batches_in_flight"] = view.max_batches_in_flight;
    out["max_bytes_in_flight"] = view.max_bytes_in_flight;
    out["peak_rss_bytes"] = view.peak_rss_bytes;
    if (view.sources.size() < 2) return one_line(out);
    json& sources = out["sources"] = json::array();
    for (const source_view& one : view.sources) {
        json& entry = sources.emplace_back();
        entry["source"] = one.name;
        add_fates(entry, one.records);
        entry["reconnects"] = one.reconnects;
        entry["failed"] = one.failed;
    }
    return one_line(out);
}

}  // namespace weir::console
