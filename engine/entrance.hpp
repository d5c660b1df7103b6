// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "node.hpp"
#include "run_state.hpp"
#include "weir/ledger.hpp"
#include "weir/run.hpp"
#include "weir/source.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace weir {

/// An entrance lets the batches of one source into the graph, as many at a time as the limiter has credit for.
///
/// 1. The limiter's count and the ledger's go together: one up when a batch enters, one down when its last holder lets
/// go.
/// 2. A refused batch is held here (it already holds the frontier), so the source holds at most one more.
/// 3. A refused source is woken when in-flight has fallen to `min_demand`, not at every return: fewer, longer rests.
class entrance final : public intake {
public:
    struct surroundings {
        run_state& state;
        weir::clock& clock;
        std::size_t channel;
        std::size_t max_demand;
        std::size_t min_demand;
        bool relays;
        const run_options& options;
        /// The layers behind cannot close their windows fast enough: nothing enters.
        const std::atomic<bool>& congested;
        /// The frontier beyond which the pacemaker wants to hear of it.
        const std::atomic<time_point>& alarm;
        std::function<void()> signal;
    };

    entrance(std::string name, std::unique_ptr<source> from, node& to, surroundings around);

    void open(oneapi::tbb::flow::graph& graph);
    void start_source();
    void join() {
        if (thread_.joinable()) thread_.join();
    }

    [[nodiscard]] ledger& book() noexcept { return ledger_; }
    [[nodiscard]] const ledger& book() const noexcept { return ledger_; }
    [[nodiscard]] source_report report_now() const;
    [[nodiscard]] source_metrics metrics_now() const;
    [[nodiscard]] bool relays() const noexcept { return around_.relays; }
    [[nodiscard]] std::size_t channel() const noexcept { return around_.channel; }

    /// No batch comes any more, and none is in flight.
    [[nodiscard]] bool done() const { return ended_.load(std::memory_order_acquire) && ledger_.outstanding() == 0; }

    /// Lets a waiting batch try again.
    void wake();

    [[nodiscard]] bool put(handle<origin> batch) override;
    void put_each(const supplier& next) override;
    [[nodiscard]] bool offer(handle<origin> batch) override;
    [[nodiscard]] bool reopen() override;
    void on_open(std::function<void()> wake) override;
    [[nodiscard]] std::stop_token stopping() const override {
        return around_.relays ? around_.state.relays() : around_.state.sources();
    }
    void report(const tally& fate) override { ledger_.report(fate); }
    void report_reconnect() override { reconnects_.fetch_add(1, std::memory_order_relaxed); }
    void notice(std::string_view text) override {
        if (around_.options.on_notice) around_.options.on_notice(name_, text);
    }
    [[nodiscard]] weir::clock& time() override { return around_.clock; }
    [[nodiscard]] block_pool& blocks() override { return *blocks_; }

private:
    void run_source() noexcept;
    void end() noexcept;
    [[nodiscard]] bool enter();
    void let_go();
    void wait_until_entered();
    void returned(ledger::standing after);

    std::string name_;
    std::unique_ptr<source> source_;
    node& to_;
    surroundings around_;
    std::shared_ptr<block_pool> blocks_ = std::make_shared<block_pool>();
    std::optional<node::limiter> limiter_;
    ledger ledger_;
    message_ptr held_;
    std::atomic<bool> waiting_ = false;
    std::atomic<bool> ended_ = false;
    std::atomic<std::uint64_t> reconnects_ = 0;
    std::mutex mutex_;
    std::condition_variable opened_;
    bool may_try_ = false;
    std::function<void()> wake_;
    std::thread thread_;
};

}  // namespace weir
