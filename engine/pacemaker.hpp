// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "closer.hpp"
#include "entrance.hpp"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace weir {

/// The pacemaker is the one thread that moves a run's time on: it lets silent sources promise that the past is over,
/// closes windows that have ended, and sees that the run is finished.
class pacemaker {
public:
    pacemaker(run_state& state, clock& time, std::size_t most_closings)
        : state_(state), clock_(time), most_closings_(most_closings) {}

    /// Something may have moved. Never blocks for long; may be called from any thread.
    void signal();

    /// Paces these from now on, until the ledgers in `ends` have reached the end of time or the run was stopped and is
    /// empty; then ends.
    void start(std::vector<std::unique_ptr<entrance>>& entrances, std::vector<std::unique_ptr<closer>>& closers,
               inflow ends);

    /// Calls `report` each `every`, on the pacemaker's thread. Before `start`.
    void report_each(duration every, std::function<void()> report);
    void join() {
        if (thread_.joinable()) thread_.join();
    }

    [[nodiscard]] const std::atomic<bool>& congested() const noexcept { return congested_; }
    [[nodiscard]] const std::atomic<time_point>& alarm() const noexcept { return alarm_; }

private:
    void pace(std::vector<std::unique_ptr<entrance>>& entrances, std::vector<std::unique_ptr<closer>>& closers);
    [[nodiscard]] bool finished(const std::vector<std::unique_ptr<entrance>>& entrances,
                                const std::vector<std::unique_ptr<closer>>& closers, const inflow& ends) const;
    [[nodiscard]] time_point due(const std::vector<std::unique_ptr<closer>>& closers) const;
    void report_if_due(time_point now);
    void sleep_until(time_point deadline);

    run_state& state_;
    clock& clock_;
    std::size_t most_closings_;
    std::atomic<bool> congested_ = false;
    std::atomic<time_point> alarm_ = beginning_of_time;
    std::mutex mutex_;
    std::condition_variable moved_;
    bool signalled_ = false;
    time_point paced_at_ = beginning_of_time;
    duration report_every_ = {};
    std::function<void()> report_;
    time_point next_report_ = end_of_time;
    std::thread thread_;
};

}  // namespace weir
