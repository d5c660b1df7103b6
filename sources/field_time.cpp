// SPDX-License-Identifier: Apache-2.0
#include "field_time.hpp"

#include <cstddef>

namespace weir {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// A scan goes over a time from left to right; after the first thing that is not as expected it has failed.
class scan {
public:
    explicit scan(std::string_view text) noexcept : rest_(text) {}

    [[nodiscard]] bool take(char wanted) noexcept {
        if (rest_.empty() || rest_.front() != wanted) return false;
        rest_.remove_prefix(1);
        return true;
    }

    void expect(char wanted) noexcept { failed_ = !take(wanted) || failed_; }

    /// A number of exactly so many digits, at most `most`.
    [[nodiscard]] int number(std::size_t digits, int most) noexcept {
        int value = 0;
        for (; digits > 0; --digits) value = value * 10 + digit();
        if (value > most) failed_ = true;
        return value;
    }

    /// The decimals that are there, in nanoseconds; what is finer is cut off.
    [[nodiscard]] std::chrono::nanoseconds decimals() noexcept {
        std::int64_t value = 0;
        std::int64_t unit = 100'000'000;
        if (!at_digit()) failed_ = true;
        for (; at_digit(); unit /= 10) value += unit * digit();
        return std::chrono::nanoseconds(value);
    }

    /// How far the clock is ahead of UTC: `+02:00` or `-0330`.
    [[nodiscard]] minutes offset() noexcept {
        const bool behind = take('-');
        if (!behind) expect('+');
        const hours whole(number(2, 23));
        (void)take(':');
        const minutes ahead = whole + minutes(number(2, 59));
        return behind ? -ahead : ahead;
    }

    /// Three letters of English, as a place in a row of them, from 1 on.
    [[nodiscard]] unsigned word(std::string_view row) noexcept {
        const auto at = rest_.size() < 3 ? std::string_view::npos : row.find(rest_.substr(0, 3));
        if (at == std::string_view::npos || at % 3 != 0) {
            failed_ = true;
            return 0;
        }
        rest_.remove_prefix(3);
        return static_cast<unsigned>(at / 3 + 1);
    }

    [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
    [[nodiscard]] bool good() const noexcept { return !failed_ && rest_.empty(); }

private:
    [[nodiscard]] bool at_digit() const noexcept {
        return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9';
    }

    [[nodiscard]] int digit() noexcept {
        if (!at_digit()) {
            failed_ = true;
            return 0;
        }
        const int value = rest_.front() - '0';
        rest_.remove_prefix(1);
        return value;
    }

    std::string_view rest_;
    bool failed_ = false;
};

/// A leap second is the first one after it.
[[nodiscard]] seconds time_of_day(scan& text) noexcept {
    seconds time = hours(text.number(2, 23));
    text.expect(':');
    time += minutes(text.number(2, 59));
    text.expect(':');
    return time + seconds(text.number(2, 60));
}

[[nodiscard]] std::optional<time_point> put_together(const scan& text, std::chrono::year_month_day day, seconds time,
                                                     std::chrono::nanoseconds decimals) {
    if (!text.good() || !day.ok()) return std::nullopt;
    const auto whole = saturated_time(std::chrono::sys_days(day) + time);
    return whole > end_of_time - decimals ? end_of_time : whole + decimals;
}

[[nodiscard]] std::optional<time_point> iso_8601(std::string_view from) {
    scan text(from);
    const std::chrono::year year(text.number(4, 9999));
    text.expect('-');
    const std::chrono::month month(static_cast<unsigned>(text.number(2, 12)));
    text.expect('-');
    const std::chrono::day day(static_cast<unsigned>(text.number(2, 31)));
    if (!text.take('t') && !text.take(' ')) text.expect('T');
    auto time = time_of_day(text);
    const auto decimals = text.take('.') ? text.decimals() : std::chrono::nanoseconds(0);
    if (!text.at_end() && !text.take('Z') && !text.take('z')) time -= text.offset();
    return put_together(text, year / month / day, time, decimals);
}

[[nodiscard]] std::optional<time_point> twitter_time(std::string_view from) {
    scan text(from);
    (void)text.word("MonTueWedThuFriSatSun");
    text.expect(' ');
    const std::chrono::month month(text.word("JanFebMarAprMayJunJulAugSepOctNovDec"));
    text.expect(' ');
    const std::chrono::day day(static_cast<unsigned>(text.number(2, 31)));
    text.expect(' ');
    auto time = time_of_day(text);
    text.expect(' ');
    time -= text.offset();
    text.expect(' ');
    const std::chrono::year year(text.number(4, 9999));
    return put_together(text, year / month / day, time, {});
}

}  // namespace

std::optional<time_point> time_spelled(std::string_view text) {
    if (text.empty()) return std::nullopt;
    return text.front() >= '0' && text.front() <= '9' ? iso_8601(text) : twitter_time(text);
}

}  // namespace weir
