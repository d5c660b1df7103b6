// SPDX-License-Identifier: Apache-2.0
#include "event_time.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

namespace weir::console {

namespace {

using json = nlohmann::json;

/// Keeps the two fields of a post, or of the object `data` of one, where they stand.
class time_finder final : public nlohmann::json_sax<json> {
public:
    std::string created_at;
    std::string timestamp_ms;

    bool null() override { return value({}); }
    bool boolean(bool) override { return value({}); }
    bool number_integer(number_integer_t) override { return value({}); }
    bool number_unsigned(number_unsigned_t number) override { return value(std::to_string(number)); }
    bool number_float(number_float_t, const string_t&) override { return value({}); }
    bool string(string_t& text) override { return value(text); }
    bool binary(binary_t&) override { return value({}); }
    bool start_object(std::size_t) override {
        if (depth_ == 1 && name_ == "data") data_ = true;
        ++depth_;
        return true;
    }
    bool end_object() override { return end(); }
    bool start_array(std::size_t) override {
        ++depth_;
        return true;
    }
    bool end_array() override { return end(); }
    bool key(string_t& name) override {
        if (depth_ <= 2) name_ = name;
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

private:
    bool value(const std::string& text) {
        if (depth_ != 1 && !(depth_ == 2 && data_)) return true;
        if (name_ == "created_at") created_at = text;
        if (name_ == "timestamp_ms") timestamp_ms = text;
        return true;
    }
    bool end() {
        if (--depth_ == 1) data_ = false;
        return true;
    }

    std::size_t depth_ = 0;
    bool data_ = false;
    std::string name_;
};

std::optional<time_point> at(int year, unsigned month, unsigned day, std::chrono::seconds since_midnight) {
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
    if (!date.ok() || year < 1970 || year > 2200) return std::nullopt;
    return time_point(std::chrono::sys_days(date) + since_midnight);
}

std::chrono::seconds time_of_day(int hours, int minutes, int seconds) {
    return std::chrono::hours(hours) + std::chrono::minutes(minutes) + std::chrono::seconds(seconds);
}

/// `Wed Feb 29 19:42:02 +0000 2012`
std::optional<time_point> read_v1_time(const std::string& text) {
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    std::array<char, 4> month = {};
    unsigned day = 0;
    int hours = 0, minutes = 0, seconds = 0, zone = 0, year = 0;
    const int found = std::sscanf(text.c_str(), "%*3s %3s %2u %2d:%2d:%2d %5d %4d", month.data(), &day, &hours,
                                  &minutes, &seconds, &zone, &year);
    const auto place = months.find(month.data());
    if (found != 7 || place == std::string_view::npos || place % 3 != 0) return std::nullopt;
    const auto time = at(year, static_cast<unsigned>(place / 3 + 1), day, time_of_day(hours, minutes, seconds));
    if (!time) return std::nullopt;
    return *time - std::chrono::hours(zone / 100) - std::chrono::minutes(zone % 100);
}

/// `2012-02-29T19:42:02.123Z`
std::optional<time_point> read_iso_time(const std::string& text) {
    int year = 0, hours = 0, minutes = 0, seconds = 0, milliseconds = 0;
    unsigned month = 0, day = 0;
    const int found = std::sscanf(text.c_str(), "%4d-%2u-%2uT%2d:%2d:%2d.%3dZ", &year, &month, &day, &hours, &minutes,
                                  &seconds, &milliseconds);
    if (found < 6) return std::nullopt;
    const auto time = at(year, month, day, time_of_day(hours, minutes, seconds));
    return time ? std::optional<time_point>(*time + std::chrono::milliseconds(milliseconds)) : std::nullopt;
}

std::optional<time_point> read_milliseconds(const std::string& text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    constexpr std::int64_t most = 7'258'118'400'000;  // the year 2200
    if (error != std::errc() || end != text.data() + text.size() || number < 0 || number > most) return std::nullopt;
    return time_point(std::chrono::milliseconds(number));
}

}  // namespace

std::optional<time_point> event_time_of(const tweet& post) {
    time_finder found;
    if (!json::sax_parse(post.json, &found)) return std::nullopt;
    if (const auto time = read_milliseconds(found.timestamp_ms)) return time;
    if (const auto time = read_v1_time(found.created_at)) return time;
    return read_iso_time(found.created_at);
}

}  // namespace weir::console
