// SPDX-License-Identifier: Apache-2.0
#include "jetstream_progress.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace weir {

using namespace std::chrono_literals;

namespace {

/// A smaller cursor is a seq, the others are microseconds (docs/README.md of bluesky-social/jetstream, 5.1).
constexpr std::uint64_t first_time_cursor = 1'000'000'000'000'000;

// Posts come many times a second. What may have been quiet before the beginning of a replay is unknown.
constexpr std::chrono::microseconds gap_after_cut = 5s;
constexpr std::chrono::microseconds gap_after_start = 60s;
// Where the server says that there is one, or that it knows none of our cursors. A shorter one is hardly worth a line.
constexpr std::chrono::microseconds gap_after_clamp = 1s;

}  // namespace

bool recent_set::add(std::uint64_t number) {
    if (!seen_.insert(number).second) return false;
    if (full_) seen_.erase(ring_[next_]);
    ring_[next_] = number;
    next_ = (next_ + 1) % ring_.size();
    full_ = full_ || next_ == 0;
    return true;
}

std::optional<std::uint64_t> jetstream_progress::begin(jetstream_place place) {
    const bool moved = place != last_place_;
    place_ = place;
    clamped_ = false;
    const bool started = last_seq_ > 0 || last_time_us_ > 0;
    const bool from_time = !started && start_ && *start_ >= first_time_cursor;
    expected_us_ = from_time ? static_cast<std::int64_t>(*start_) : last_time_us_;
    if (live_) return std::nullopt;
    if (!started) return start_;
    if (place.version == 2 && !moved && !by_time_ && last_seq_ > 0) return last_seq_;
    if (last_time_us_ == 0) return std::nullopt;
    const auto back = moved ? std::chrono::duration_cast<std::chrono::microseconds>(rewind).count() : 0;
    return static_cast<std::uint64_t>(std::max<std::int64_t>(last_time_us_ - back, 0));
}

bool jetstream_progress::cursor_too_old() {
    if (live_) return false;
    live_ = by_time_ || last_time_us_ == 0;
    by_time_ = true;
    return true;
}

bool jetstream_progress::note(const jetstream_message& message) {
    const bool is_new = recent_.add(message.identity);
    look_for_gap(message, is_new);
    last_place_ = place_;
    last_seq_ = message.seq;
    if (message.time_us > 0) last_time_us_ = message.time_us;
    by_time_ = live_ = false;
    return is_new;
}

void jetstream_progress::look_for_gap(const jetstream_message& message, bool is_new) {
    const std::int64_t expected = std::exchange(expected_us_, 0);
    if (expected == 0 || !is_new) return;
    const bool started = last_time_us_ == 0;
    const auto allowed = clamped_ || live_ ? gap_after_clamp : started ? gap_after_start : gap_after_cut;
    if (message.time_us - expected > allowed.count()) gap_ = jetstream_gap{expected, message.time_us};
}

std::string time_text(std::int64_t time_us) {
    using namespace std::chrono;
    const auto at = floor<seconds>(sys_time<microseconds>(microseconds(time_us)));
    const auto day = floor<days>(at);
    const year_month_day date(day);
    const hh_mm_ss time(at - day);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                       time.minutes().count(), time.seconds().count());
}

}  // namespace weir
