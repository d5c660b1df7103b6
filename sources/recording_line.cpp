// SPDX-License-Identifier: Apache-2.0
#include "recording_line.hpp"

#include "weir/recording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <iterator>

namespace weir {

namespace {

constexpr std::string_view opening = R"({"received":")";
constexpr std::string_view before_source = R"(","source":")";
/// Cannot stand inside the name of the source, where a quote has a backslash before it.
constexpr std::string_view before_record = R"(","record":)";
constexpr std::string_view pattern_of_time = "0000-00-00T00:00:00.000000Z";

bool is_digit(char letter) noexcept {
    return letter >= '0' && letter <= '9';
}

bool fits(std::string_view text, std::string_view pattern) noexcept {
    return std::equal(text.begin(), text.end(), pattern.begin(), pattern.end(),
                      [](char one, char wanted) { return wanted == '0' ? is_digit(one) : one == wanted; });
}

int number(std::string_view text, std::size_t at, std::size_t digits) noexcept {
    int value = 0;
    for (const char digit : text.substr(at, digits)) value = value * 10 + (digit - '0');
    return value;
}

std::optional<time_point> read_time(std::string_view text) noexcept {
    if (!fits(text, pattern_of_time)) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(number(text, 0, 4)),
                                           std::chrono::month(static_cast<unsigned>(number(text, 5, 2))),
                                           std::chrono::day(static_cast<unsigned>(number(text, 8, 2)))};
    // Of other years nanoseconds do not tell.
    if (!date.ok() || date.year() < std::chrono::year(1678) || date.year() > std::chrono::year(2261))
        return std::nullopt;
    return time_point(std::chrono::sys_days(date)) + std::chrono::hours(number(text, 11, 2)) +
           std::chrono::minutes(number(text, 14, 2)) + std::chrono::seconds(number(text, 17, 2)) +
           std::chrono::microseconds(number(text, 20, 6));
}

void append_escaped(std::string& out, std::string_view text) {
    for (const char letter : text) {
        if (letter == '"' || letter == '\\') {
            out += '\\';
            out += letter;
        } else if (const auto code = static_cast<unsigned char>(letter); code < 0x20) {
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(code));
        } else {
            out += letter;
        }
    }
}

}  // namespace

std::string recording_prefix(time_point received, std::string_view source) {
    const auto rounded = std::chrono::floor<std::chrono::microseconds>(received);
    const auto day = std::chrono::floor<std::chrono::days>(rounded);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(rounded - day);
    std::string text(opening);
    fmt::format_to(std::back_inserter(text), "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z",
                   static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                   static_cast<unsigned>(date.day()), clock.hours().count(), clock.minutes().count(),
                   clock.seconds().count(), clock.subseconds().count());
    text += before_source;
    append_escaped(text, source);
    text += before_record;
    return text;
}

void append_recorded(std::string& text, std::string_view prefix, std::string_view record) {
    text += prefix;
    const auto begin = text.size();
    text += record;
    for (auto at = text.find_first_of("\r\n", begin); at != std::string::npos; at = text.find_first_of("\r\n", at))
        text[at] = '\t';  // no more allowed inside a string than a line end is
    text += "}\n";
}

std::optional<recorded_line> read_recorded(std::string_view line) noexcept {
    if (!begins_recording(line) || !line.ends_with('}')) return std::nullopt;
    const auto received = read_time(line.substr(opening.size(), pattern_of_time.size()));
    const auto name = opening.size() + pattern_of_time.size() + before_source.size();
    const auto found = line.find(before_record, name);
    if (!received || found == std::string_view::npos) return std::nullopt;
    line.remove_suffix(1);
    return recorded_line{*received, line.substr(name, found - name), line.substr(found + before_record.size())};
}

bool begins_recording(std::string_view front) noexcept {
    if (!front.starts_with(opening)) return false;
    front.remove_prefix(opening.size());
    return fits(front.substr(0, pattern_of_time.size()), pattern_of_time) &&
           front.substr(pattern_of_time.size()).starts_with(before_source);
}

}  // namespace weir
