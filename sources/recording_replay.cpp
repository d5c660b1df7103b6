// SPDX-License-Identifier: Apache-2.0
#include "weir/recording.hpp"

#include "passing_source.hpp"
#include "recording_line.hpp"
#include "recording_strands.hpp"

#include <weir/records.hpp>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

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
///
/// 1. A block holds records of one strand, in their order. What the lines of one block hold is let in before the next
///    is looked at.
/// 2. The first record of a strand that nobody knew of is let in alone, behind all before it: so what the windows see
///    does not depend on how lines were cut into blocks.
class replaying_entrance final : public passing_intake {
public:
    replaying_entrance(intake& behind, const std::string& name, const replayed_options& options,
                       std::optional<recording_strands> strands)
        : passing_intake(behind),
          name_(name),
          options_(options),
          schedule_(options.speed),
          pause_(behind),
          strands_(std::move(strands)),
          known_(strands_ ? strands_->size() : 0),
          records_(std::max(known_, std::size_t{1})) {}

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
        if (!*recording_ && options_.speed.times > 0)
            throw file_error(name_, "is no recording, so there is no speed to replay it at; leave --speed out");
    }

    [[nodiscard]] bool take(std::string_view line, std::size_t block_bytes) {
        const auto found = read_recorded(line);
        if (found) {
            line = found->record;
            const auto due = schedule_.due(found->received, time().now());
            if (due > time().now() && (!flush() || !pause_.until(due))) return false;
            if (strands_ && !turn_to(strands_->number_of(found->source))) return false;
        }
        auto& records = records_[strand_];
        if (!records) records = blocks().take(block_bytes / records_.size());
        if (found && is_live()) note_receipt(*records, found->received);
        records->append(line);
        records->append("\n");
        return !std::exchange(alone_, false) || flush();
    }

    /// What comes now is of this strand.
    [[nodiscard]] bool turn_to(std::uint32_t strand) {
        alone_ = strand >= records_.size();
        if (alone_ && !flush()) return false;
        if (alone_) records_.resize(strand + std::size_t{1});
        strands_->take(strand);
        strand_ = strand;
        return true;
    }

    /// Whether the present strand is of a source that received posts as they were made.
    [[nodiscard]] bool is_live() {
        if (!strands_ || !options_.is_live) return false;
        for (auto next = live_.size(); next < strands_->size(); ++next)
            live_.push_back(options_.is_live(strands_->name(static_cast<std::uint32_t>(next))));
        return live_[strand_];
    }

    static void note_receipt(block& records, time_point received) {
        auto& all = records.receipts;
        if (all.empty() || all.back().time != received) all.push_back({records.size_bytes(), received});
    }

    [[nodiscard]] bool flush() {
        bool more = true;
        for (std::uint32_t strand = 0; strand < records_.size(); ++strand) {
            auto records = std::exchange(records_[strand], {});
            if (!records) continue;
            records->strand = strand;
            records->ends_strand = strand < known_ && !strands_->expects(strand);
            // Where the flow is ending, it counts what was read.
            more = passing_intake::put(std::move(records)) && more;
        }
        return more;
    }

    const std::string& name_;
    const replayed_options& options_;
    schedule_of_recording schedule_;
    pause pause_;
    std::optional<bool> recording_;  ///< nothing before the first line
    std::optional<recording_strands> strands_;
    std::size_t known_;                   ///< strands, before the first line
    std::vector<handle<block>> records_;  ///< of each strand those that have not been put; none: no handle
    std::uint32_t strand_ = 0;            ///< of the last recorded line
    std::vector<bool> live_;              ///< of each strand that has been asked for
    bool alone_ = false;
};

class replayed_source final : public source {
public:
    replayed_source(std::unique_ptr<source> of, std::string name, replayed_options options)
        : of_(std::move(of)), name_(std::move(name)), options_(std::move(options)) {}

    [[nodiscard]] std::size_t strands() override {
        if (!options_.apart || !options_.before) return 1;
        strands_ = strands_in(*options_.before);
        return std::max(strands_.size(), std::size_t{1});
    }

    void run(intake& entrance) override {
        std::optional<recording_strands> strands;
        if (options_.apart) strands = std::move(strands_);
        replaying_entrance replaying(entrance, name_, options_, std::move(strands));
        of_->run(replaying);
    }

private:
    std::unique_ptr<source> of_;
    std::string name_;
    replayed_options options_;
    recording_strands strands_;
};

}  // namespace

tweets replayed(tweets lines, replayed_options options) {
    const std::string name = lines.name();
    return {name, [lines = std::move(lines), options = std::move(options)] {
                return std::make_unique<replayed_source>(lines.make(), lines.name(), options);
            }};
}

}  // namespace weir
