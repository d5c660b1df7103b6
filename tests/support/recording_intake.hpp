// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/source.hpp>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace weir::testing {

/// A recording_intake is an entrance without a flow behind it: it lets every block in and remembers its text. The clock
/// is moved by the test. All members may be called from any thread.
class recording_intake final : public intake {
public:
    [[nodiscard]] bool put(handle<origin> batch) override {
        const auto& arrived = dynamic_cast<const block&>(*batch);
        const std::scoped_lock lock(mutex_);
        blocks_put_.emplace_back(arrived.text());
        strands_put_.push_back(batch->strand);
        receipts_put_.push_back(arrived.receipts);
        if (batch->ends_strand) ended_.push_back(batch->strand);
        reported_.received += batch->announced;
        changed_.notify_all();
        return !stop_.stop_requested();
    }

    [[nodiscard]] bool offer(handle<origin> batch) override { return put(std::move(batch)); }
    [[nodiscard]] bool reopen() override { return true; }
    void on_open(std::function<void()>) override {}
    [[nodiscard]] std::stop_token stopping() const override { return stop_.get_token(); }

    void report(const tally& fate) override {
        const std::scoped_lock lock(mutex_);
        reported_ += fate;
        changed_.notify_all();
    }

    void report_reconnect() override {}
    [[nodiscard]] clock& time() override { return clock_; }
    [[nodiscard]] block_pool& blocks() override { return *pool_; }

    void stop() { stop_.request_stop(); }
    void advance(duration step) { clock_.advance(step); }

    [[nodiscard]] std::vector<std::string> blocks_put() const {
        const std::scoped_lock lock(mutex_);
        return blocks_put_;
    }

    /// Of each block.
    [[nodiscard]] std::vector<std::uint32_t> strands_put() const {
        const std::scoped_lock lock(mutex_);
        return strands_put_;
    }

    /// Of each block.
    [[nodiscard]] std::vector<std::vector<receipt>> receipts_put() const {
        const std::scoped_lock lock(mutex_);
        return receipts_put_;
    }

    /// The strands that have ended, in that order.
    [[nodiscard]] std::vector<std::uint32_t> ended() const {
        const std::scoped_lock lock(mutex_);
        return ended_;
    }

    [[nodiscard]] std::string all_text() const {
        std::string text;
        for (const auto& one : blocks_put()) text += one;
        return text;
    }

    [[nodiscard]] tally reported() const {
        const std::scoped_lock lock(mutex_);
        return reported_;
    }

    /// False if it takes longer than anything that works could.
    [[nodiscard]] bool wait_for_blocks(std::size_t count) {
        return wait([&] { return blocks_put_.size() >= count; });
    }

    [[nodiscard]] bool wait_for_oversize(std::uint64_t count) {
        return wait([&] { return reported_.oversize >= count; });
    }

private:
    template <class Condition>
    [[nodiscard]] bool wait(Condition holds) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(20), holds);
    }

    manual_clock clock_;
    std::shared_ptr<block_pool> pool_ = std::make_shared<block_pool>();
    std::stop_source stop_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::string> blocks_put_;
    std::vector<std::uint32_t> strands_put_;
    std::vector<std::vector<receipt>> receipts_put_;
    std::vector<std::uint32_t> ended_;
    tally reported_;
};

}  // namespace weir::testing
