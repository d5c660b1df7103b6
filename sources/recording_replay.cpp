// SPDX-License-Identifier: Apache-2.0
#include "weir/recording.hpp"

#include "recording_intake.hpp"
#include "recording_line.hpp"

#include <weir/records.hpp>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>

namespace weir {

namespace {

/// A pause lets the thread of a source wait for a time of its clock.
class pause {
public:
    explicit pause(intake& entrance)
        : clock_(entrance.time()),
          stop_(entrance.stopping()),
          on_stop_(stop_, [this] { wake(); }),
          on_jump_(clock_.on_jump([this] { wake(); })) {}

    /// False: the flow is ending.
    [[nodiscard]] bool until(time_point when) {
        constexpr duration at_once = std::chrono::hours(1);
        std::unique_lock lock(mutex_);
        while (!stop_.stop_requested() && clock_.now() < when)
            changed_.wait_for(lock, std::min(clock_.time_until(when), at_once));
        return !stop_.stop_requested();
    }

private:
    void wake() {
        const std::scoped_lock lock(mutex_);
        changed_.notify_all();
    }

    clock& clock_;
    std::stop_token stop_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::stop_callback<std::function<void()>> on_stop_;
    clock::subscription on_jump_;
};

/// When a record is due.
class schedule_of_recording {
public:
    explicit schedule_of_recording(replay_speed speed) : times_(speed.times) {}

    [[nodiscard]] time_point due(time_point received, time_point now) {
        if (times_ <= 0) return now;
        if (!first_) {
            first_ = received;
            begin_ = now;
        }
        const auto since = std::chrono::duration<double>(received - *first_) / times_;
        constexpr std::chrono::duration<double> longest = std::chrono::hours(24 * 366 * 100);
        return begin_ + std::chrono::duration_cast<duration>(std::min(since, longest));
    }

private:
    double times_;
    std::optional<time_point> first_;
    time_point begin_;
};

/// Takes the lines of a recording apart, and lets records in when they are due.
class replaying_entrance final : public passing_intake {
public:
    replaying_entrance(intake& behind, const std::string& name, replay_speed speed)
        : passing_intake(behind), name_(name), speed_(speed), schedule_(speed), pause_(behind) {}

    [[nodiscard]] bool put(handle<origin> batch) override {
        if (recording_ == false) return passing_intake::put(std::move(batch));
        const block& lines = loaded(*batch);
        record_cursor cursor(lines);
        for (std::string_view line; cursor.next(line);) {
            if (!recording_) decide(line);
            if (!*recording_) return passing_intake::put(std::move(batch));
            if (!take(line, lines.size_bytes())) return false;
        }
        return flush();
    }

    // The sources of lines do not offer.
    [[nodiscard]] bool offer(handle<origin> batch) override { return put(std::move(batch)); }

private:
    void decide(std::string_view first_line) {
        recording_ = begins_recording(first_line);
        if (!*recording_ && speed_.times > 0)
            throw file_error(name_, "is no recording, so there is no speed to replay it at; leave --speed out");
    }

    [[nodiscard]] bool take(std::string_view line, std::size_t block_bytes) {
        if (const auto found = read_recorded(line)) {
            line = found->record;
            const auto due = schedule_.due(found->received, time().now());
            if (due > time().now() && (!flush() || !pause_.until(due))) return false;
        }
        if (!records_) records_ = blocks().take(block_bytes);
        records_->append(line);
        records_->append("\n");
        return true;
    }

    [[nodiscard]] bool flush() {
        if (!records_) return true;
        return passing_intake::put(std::exchange(records_, {}));
    }

    const std::string& name_;
    replay_speed speed_;
    schedule_of_recording schedule_;
    pause pause_;
    std::optional<bool> recording_;  ///< nothing before the first line
    handle<block> records_;          ///< those that have not been put; none: no handle
};

class replayed_source final : public source {
public:
    replayed_source(std::unique_ptr<source> of, std::string name, replay_speed speed)
        : of_(std::move(of)), name_(std::move(name)), speed_(speed) {}

    void run(intake& entrance) override {
        replaying_entrance replaying(entrance, name_, speed_);
        of_->run(replaying);
    }

private:
    std::unique_ptr<source> of_;
    std::string name_;
    replay_speed speed_;
};

}  // namespace

tweets replayed(tweets lines, replay_speed speed) {
    const std::string name = lines.name();
    return {name, [lines = std::move(lines), speed] {
                return std::make_unique<replayed_source>(lines.make(), lines.name(), speed);
            }};
}

}  // namespace weir
