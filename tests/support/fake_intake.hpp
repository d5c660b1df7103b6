// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/block.hpp>
#include <weir/source.hpp>

#include <algorithm>
#include <condition_variable>
#include <limits>
#include <mutex>
#include <string>
#include <vector>

namespace weir::testing {

/// A fake intake keeps what a source delivers, and lets as many batches in as the test has given it credit for. The
/// source calls it from its thread, the test from another.
class fake_intake final : public intake {
public:
    static constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

    explicit fake_intake(clock& time, std::size_t credit = unlimited) : clock_(time), credit_(credit) {}

    [[nodiscard]] bool put(handle<origin> batch) override {
        std::unique_lock lock(mutex_);
        account_.received += batch->announced;
        waiting_ = std::move(batch);
        changed_.wait(lock, [this] { return enter(); });
        return !stop_.stop_requested();
    }

    [[nodiscard]] bool offer(handle<origin> batch) override {
        const std::scoped_lock lock(mutex_);
        offered_while_waiting_ = offered_while_waiting_ || waiting_;
        account_.received += batch->announced;
        most_bytes_ = std::max(most_bytes_, batch->size_bytes());
        waiting_ = std::move(batch);
        return enter();
    }

    [[nodiscard]] bool reopen() override {
        const std::scoped_lock lock(mutex_);
        return enter();
    }

    void on_open(std::function<void()> wake) override {
        const std::scoped_lock lock(mutex_);
        wake_ = std::move(wake);
    }

    [[nodiscard]] std::stop_token stopping() const override { return stop_.get_token(); }

    void report(const tally& fate) override {
        const std::scoped_lock lock(mutex_);
        account_ += fate;
        changed_.notify_all();
    }

    void report_reconnect() override {
        const std::scoped_lock lock(mutex_);
        ++reconnects_;
        changed_.notify_all();
    }

    void notice(std::string_view text) override {
        const std::scoped_lock lock(mutex_);
        notices_.emplace_back(text);
        changed_.notify_all();
    }

    [[nodiscard]] clock& time() override { return clock_; }
    [[nodiscard]] block_pool& blocks() override { return *blocks_; }

    // The test's side.

    /// The source is to end, and what it has received is still wanted.
    void drain() { stop_.request_stop(); }

    /// The source is to end, and whatever it still delivers is thrown away.
    void stop() {
        {
            const std::scoped_lock lock(mutex_);
            stopped_ = true;
        }
        stop_.request_stop();
    }

    void give_credit(std::size_t batches) {
        const std::scoped_lock lock(mutex_);
        credit_ = batches;
        changed_.notify_all();
        if (wake_) wake_();
    }

    /// Waits for a state that the source is to bring about; false after half a minute.
    template <class Condition>
    [[nodiscard]] bool comes_to(Condition condition) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(30), [&] { return condition(*this); });
    }

    [[nodiscard]] bool receives(std::size_t count) {
        return comes_to([count](const fake_intake& self) { return self.records.size() >= count; });
    }

    [[nodiscard]] bool keeps_a_batch_waiting() {
        return comes_to([](const fake_intake& self) { return bool(self.waiting_); });
    }

    [[nodiscard]] tally account() {
        const std::scoped_lock lock(mutex_);
        return account_;
    }
    [[nodiscard]] std::size_t reconnects() {
        const std::scoped_lock lock(mutex_);
        return reconnects_;
    }
    [[nodiscard]] std::vector<std::string> notices() {
        const std::scoped_lock lock(mutex_);
        return notices_;
    }
    [[nodiscard]] bool is_told(std::string_view text) {
        return comes_to([text](const fake_intake& self) {
            return std::find(self.notices_.begin(), self.notices_.end(), text) != self.notices_.end();
        });
    }
    [[nodiscard]] std::size_t most_bytes() {
        const std::scoped_lock lock(mutex_);
        return most_bytes_;
    }
    [[nodiscard]] std::vector<std::string> received() {
        const std::scoped_lock lock(mutex_);
        return records;
    }

    /// The source kept to its side of the contract.
    [[nodiscard]] bool respected() {
        const std::scoped_lock lock(mutex_);
        return !offered_while_waiting_;
    }

    /// The records that have entered; to be read in a condition, or when the source has ended.
    std::vector<std::string> records;

private:
    bool enter() {
        if (waiting_) changed_.notify_all();
        if (!waiting_) return true;
        if (stopped_) {
            account_.dropped += waiting_->announced;
            waiting_.reset();
            return true;
        }
        if (credit_ == 0) return false;
        if (credit_ != unlimited) --credit_;
        const auto& entered = static_cast<const block&>(*waiting_);
        std::size_t begin = 0;
        for (const std::uint32_t end : entered.ends) {
            auto record = entered.text().substr(begin, end - begin);
            if (record.ends_with('\n')) record.remove_suffix(1);
            records.emplace_back(record);
            begin = end;
        }
        account_.counted += waiting_->announced;
        waiting_.reset();
        return true;
    }

    clock& clock_;
    std::shared_ptr<block_pool> blocks_ = std::make_shared<block_pool>();
    std::stop_source stop_;
    std::mutex mutex_;
    std::condition_variable changed_;
    handle<origin> waiting_;
    std::function<void()> wake_;
    std::size_t credit_;
    std::size_t most_bytes_ = 0;
    std::size_t reconnects_ = 0;
    std::vector<std::string> notices_;
    bool offered_while_waiting_ = false;
    bool stopped_ = false;
    tally account_;
};

}  // namespace weir::testing
