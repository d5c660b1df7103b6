// SPDX-License-Identifier: Apache-2.0
#include "quantity.hpp"

#include "terminal_text.hpp"
#include "usage_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace weir::console {

namespace {

constexpr duration longest = std::chrono::hours(24 * 366);

struct unit {
    std::string_view name;
    std::uint64_t factor;
};

constexpr std::array<unit, 5> time_units = {
    unit{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}};
constexpr std::array<unit, 11> size_units = {unit{"", 1},
                                             {"B", 1},
                                             {"kB", 1'000},
                                             {"KB", 1'000},
                                             {"MB", 1'000'000},
                                             {"GB", 1'000'000'000},
                                             {"TB", 1'000'000'000'000},
                                             {"KiB", 1ULL << 10U},
                                             {"MiB", 1ULL << 20U},
                                             {"GiB", 1ULL << 30U},
                                             {"TiB", 1ULL << 40U}};

/// Takes the digits at the front of `text`; nothing if there are none, or too many.
std::optional<std::uint64_t> take_number(std::string_view& text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

/// The milliseconds of a duration; nothing if it is not one, or longer than `longest`.
std::optional<std::uint64_t> read_milliseconds(std::string_view text) {
    const auto most = static_cast<std::uint64_t>(longest / std::chrono::milliseconds(1));
    std::uint64_t total = 0;
    const auto* from = time_units.begin();
    while (!text.empty()) {
        const auto number = take_number(text);
        const std::string_view name = text.substr(0, text.find_first_of("0123456789"));
        const auto* const found = std::find_if(from, time_units.end(), [&](const unit& u) { return u.name == name; });
        if (!number || found == time_units.end() || *number > most / found->factor) return std::nullopt;
        text.remove_prefix(name.size());
        total += *number * found->factor;
        from = found + 1;
    }
    return total <= most ? std::optional(total) : std::nullopt;
}

std::string_view trim(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

}  // namespace

std::string in_quotes(std::string_view text) {
    return '"' + safe(text) + '"';
}

std::uint64_t parse_whole(std::string_view option, std::string_view text, whole_range range) {
    std::string_view rest = text;
    const auto value = take_number(rest);
    if (value && rest.empty() && *value >= range.least && *value <= range.most) return *value;
    throw usage_error(range.most == UINT64_MAX ? fmt::format("{} must be a whole number, {} or more, not {}", option,
                                                             range.least, in_quotes(text))
                                               : fmt::format("{} must be a whole number from {} to {}, not {}", option,
                                                             range.least, range.most, in_quotes(text)));
}

double parse_decimal(std::string_view option, std::string_view text, decimal_range range) {
    double value = 0;
    const char* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, value, std::chars_format::fixed);
    // Written so that a NaN is refused as well.
    if (error == std::errc() && end == last && value >= range.least && value <= range.most) return value;
    throw usage_error(
        fmt::format("{} must be a number from {} to {}, not {}", option, range.least, range.most, in_quotes(text)));
}

duration parse_duration(std::string_view option, std::string_view text) {
    const auto milliseconds = read_milliseconds(text);
    if (milliseconds.value_or(0) > 0) return std::chrono::milliseconds(*milliseconds);
    throw usage_error(fmt::format("{} must be a time from 1ms to 366d with its unit, like 500ms, 10s or 1m30s, not {}",
                                  option, in_quotes(text)));
}

std::uint64_t parse_size_bytes(std::string_view option, std::string_view text) {
    std::string_view rest = text;
    const auto number = take_number(rest);
    const auto* const found =
        std::find_if(size_units.begin(), size_units.end(), [&](const unit& u) { return u.name == rest; });
    const bool good = number && *number > 0 && found != size_units.end() && *number <= UINT64_MAX / found->factor;
    if (good) return *number * found->factor;
    throw usage_error(fmt::format("{} must be a size like 1GB, 256KiB or 4096, not {}", option, in_quotes(text)));
}

std::vector<std::string> parse_list(std::string_view option, std::string_view text) {
    std::vector<std::string> parts;
    for (bool more = true; more;) {
        const std::size_t comma = text.find(',');
        more = comma != std::string_view::npos;
        parts.emplace_back(trim(text.substr(0, comma)));
        if (more) text.remove_prefix(comma + 1);
        if (parts.back().empty()) throw usage_error(fmt::format("{} has an empty part between its commas", option));
    }
    return parts;
}

}  // namespace weir::console
