// SPDX-License-Identifier: Apache-2.0
#include "json_stream_log.hpp"

#include "outcome_words.hpp"

#include <fmt/format.h>

namespace weir {

namespace {

std::string time_of_day(time_point when) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(when);
    const std::chrono::hh_mm_ss clock(seconds - std::chrono::floor<std::chrono::days>(seconds));
    return fmt::format("{:02}:{:02}:{:02}", clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

std::string day_and_time(time_point when) {
    const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(when));
    return fmt::format("{:04}-{:02}-{:02} {}", int(day.year()), unsigned(day.month()), unsigned(day.day()),
                       time_of_day(when));
}

}  // namespace

void outage_log::connected(bool resumed) {
    if (out_ && !resumed) tell();
    out_ = false;
    heard();
}

void outage_log::ended(bool resumable) {
    if (out_ && !resumable) tell();
    out_ = false;
}

void outage_log::tell() {
    using std::chrono::days;
    const time_point from = *last_heard_;
    const time_point to = entrance_.time().now();
    if (to - from < least_told) return;
    const bool same_day = std::chrono::floor<days>(from) == std::chrono::floor<days>(to);
    entrance_.notice("no data from " + (same_day ? time_of_day(from) : day_and_time(from)) + " to " +
                     (same_day ? time_of_day(to) : day_and_time(to)) + " UTC (" + seconds_of(to - from) +
                     "); nothing can be replayed");
}

time_point quiet_watch::attend() {
    if (limit_ == duration{} || !since_) return end_of_time;
    const time_point due = *since_ + limit_;
    if (entrance_.time().now() < due) return due;
    since_.reset();
    entrance_.notice("connected, but nothing to count for " + seconds_of(limit_) +
                     (words_.empty() ? "" : "; " + std::string(words_)));
    return end_of_time;
}

}  // namespace weir
