// SPDX-License-Identifier: Apache-2.0
#include "pacemaker.hpp"

#include "happens_before.hpp"

#include <algorithm>

namespace weir {

void pacemaker::signal() {
    {
        const std::scoped_lock lock(mutex_);
        signalled_ = true;
    }
    moved_.notify_one();
    happens_before(&state_);
}

void pacemaker::start(std::vector<std::unique_ptr<entrance>>& entrances, std::vector<std::unique_ptr<closer>>& closers,
                      inflow ends) {
    thread_ = std::thread([this, &entrances, &closers, ends = std::move(ends)] {
        const auto jumps = clock_.on_jump([this] { signal(); });
        pace(entrances, closers);
        while (!finished(entrances, closers, ends)) {
            // What was due by the clock and has not come waits for a credit, and its return signals.
            const auto next = due(closers);
            sleep_until(next > paced_at_ ? next : end_of_time);
            pace(entrances, closers);
        }
    });
}

void pacemaker::pace(std::vector<std::unique_ptr<entrance>>& entrances, std::vector<std::unique_ptr<closer>>& closers) {
    const auto now = clock_.now();
    for (const auto& one : entrances) one->book().promise(now);
    paced_at_ = now;
    report_if_due(now);
    const bool was_congested = congested_.load();
    bool is_congested = false;
    for (const auto& one : closers) {
        if (state_.stopping())
            one->stop();
        else
            one->advance(clock_, most_closings_);
        is_congested = is_congested || one->congested(most_closings_);
    }
    congested_.store(is_congested);
    const bool expectant =
        std::any_of(closers.begin(), closers.end(), [](const auto& one) { return one->expects_returns(); });
    const auto alarm = expectant ? beginning_of_time : due(closers);
    // A credit that came back before this was said may have been missed: look once more.
    if (alarm_.exchange(alarm) != alarm) signal();
    if ((was_congested && !is_congested) || state_.stopping())
        for (const auto& one : entrances) one->wake();
}

bool pacemaker::finished(const std::vector<std::unique_ptr<entrance>>& entrances,
                         const std::vector<std::unique_ptr<closer>>& closers, const inflow& ends) const {
    if (!std::all_of(entrances.begin(), entrances.end(), [](const auto& one) { return one->done(); })) return false;
    if (state_.stopping())
        return std::all_of(closers.begin(), closers.end(), [](const auto& one) { return one->done(); });
    return frontier_of(ends) == end_of_time;
}

time_point pacemaker::due(const std::vector<std::unique_ptr<closer>>& closers) const {
    auto first = next_report_;
    for (const auto& one : closers) first = std::min(first, one->due());
    return first;
}

void pacemaker::report_each(duration every, std::function<void()> report) {
    report_every_ = every;
    report_ = std::move(report);
    next_report_ = clock_.now() + every;
}

void pacemaker::report_if_due(time_point now) {
    if (now < next_report_) return;
    next_report_ += ((now - next_report_) / report_every_ + 1) * report_every_;
    report_();
}

void pacemaker::sleep_until(time_point deadline) {
    std::unique_lock lock(mutex_);
    const auto rest = clock_.time_until(deadline);
    const auto signalled = [this] { return signalled_; };
    // Beyond an hour it is the signal that counts; the standard library's arithmetic overflows on longer waits.
    if (rest > std::chrono::hours(1))
        moved_.wait(lock, signalled);
    else
        moved_.wait_for(lock, rest, signalled);
    signalled_ = false;
}

}  // namespace weir
