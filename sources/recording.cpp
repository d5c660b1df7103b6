// SPDX-License-Identifier: Apache-2.0
#include "weir/recording.hpp"

#include "passing_source.hpp"
#include "recording_file.hpp"
#include "recording_line.hpp"

#include <weir/records.hpp>

#include <chrono>
#include <exception>
#include <mutex>
#include <utility>

namespace weir {

/// Invariant: once `failure_` is set, nothing is written any more.
class recorder::file {
public:
    explicit file(const std::string& path) : out_(open_recording(path)) {}

    void write(std::string_view source, time_point received, const block& records) {
        const std::scoped_lock lock(mutex_);
        const auto before = records_;
        text_.clear();
        const std::string prefix = recording_prefix(received, source);
        record_cursor cursor(records);
        for (std::string_view record; cursor.next(record); ++records_) append_recorded(text_, prefix, record);
        guard([&] { out_->write(text_); }, before);
        constexpr auto most_unflushed = std::chrono::seconds(1);
        if (received - flushed_ < most_unflushed) return;
        guard([&] { out_->flush(); }, before);
        flushed_ = received;
    }

    void finish() {
        const std::scoped_lock lock(mutex_);
        guard([&] { out_->finish(); }, records_);
    }

    [[nodiscard]] std::uint64_t records() const {
        const std::scoped_lock lock(mutex_);
        return records_;
    }

private:
    template <class Action>
    void guard(Action action, std::uint64_t records_if_not) {
        if (failure_) std::rethrow_exception(failure_);
        try {
            action();
        } catch (...) {
            failure_ = std::current_exception();
            records_ = records_if_not;
            throw;
        }
    }

    mutable std::mutex mutex_;
    std::unique_ptr<recording_file> out_;
    std::exception_ptr failure_;
    std::string text_;
    std::uint64_t records_ = 0;
    time_point flushed_ = {};
};

recorder::recorder(const std::string& path) : file_(std::make_unique<file>(path)) {}
recorder::~recorder() = default;
void recorder::write(std::string_view source, time_point received, const block& records) {
    file_->write(source, received, records);
}
void recorder::finish() {
    file_->finish();
}
std::uint64_t recorder::records() const {
    return file_->records();
}

namespace {

class recording_entrance final : public passing_intake {
public:
    recording_entrance(intake& behind, recorder& to, const std::string& name, receipt_stamps stamps)
        : passing_intake(behind), to_(to), name_(name), stamps_(stamps) {}

private:
    void attend(origin& batch) override {
        auto& records = loaded(batch);
        const auto now = std::chrono::floor<std::chrono::microseconds>(time().now());
        if (stamps_ == receipt_stamps::set) records.receipts = {{0, now}};
        to_.write(name_, now, records);
    }

    recorder& to_;
    const std::string& name_;
    receipt_stamps stamps_;
};

}  // namespace

tweets recorded(tweets of, std::shared_ptr<recorder> to, receipt_stamps stamps) {
    const std::string name = of.name();
    return passing_through(std::move(of), [name, to = std::move(to), stamps](intake& behind) {
        return recording_entrance(behind, *to, name, stamps);
    });
}

}  // namespace weir
