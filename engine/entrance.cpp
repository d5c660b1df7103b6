// SPDX-License-Identifier: Apache-2.0
#include "entrance.hpp"

#include "happens_before.hpp"
#include "supply.hpp"

namespace weir {

namespace flow_graph = oneapi::tbb::flow;

entrance::entrance(std::string name, std::unique_ptr<source> from, node& to, surroundings around)
    : name_(std::move(name)),
      source_(std::move(from)),
      to_(to),
      around_(std::move(around)),
      ledger_([this](ledger::standing after) { returned(after); }, around_.channel) {}

void entrance::open(flow_graph::graph& graph) {
    limiter_.emplace(graph, around_.max_demand);
    flow_graph::make_edge(*limiter_, to_.receiver());
}

void entrance::start_source() {
    try {
        thread_ = std::thread([this] { run_source(); });
    } catch (...) {  // no more threads to be had
        around_.state.fail_source(std::current_exception());
        end();
    }
}

void entrance::run_source() noexcept {
    try {
        source_->run(*this);
    } catch (...) {
        around_.state.fail_source(std::current_exception());
    }
    on_open({});
    wait_until_entered();
    source_.reset();
    end();
}

void entrance::end() noexcept {
    ledger_.promise(end_of_time);
    ended_.store(true, std::memory_order_release);
    around_.signal();
}

bool entrance::put(handle<origin> batch) {
    if (!offer(std::move(batch))) wait_until_entered();
    // A stop is first known here, a moment before the source's token tells of it.
    return !around_.state.stopping() && !stopping().stop_requested();
}

void entrance::put_each(const supplier& next) {
    supply all(*this, next);
    const auto go_on = [&all] { all.go_on(); };
    const std::stop_callback ending(stopping(), go_on);
    on_open(go_on);
    go_on();
    all.wait_until_over();
    on_open({});
    all.rethrow();
}

bool entrance::offer(handle<origin> batch) {
    ledger_.report({.received = batch->announced});
    ledger_.issue(*batch, around_.clock.now());
    held_ = std::move(batch);
    return reopen();
}

bool entrance::reopen() {
    if (enter()) return true;
    waiting_.store(true);
    // A credit that came back just now has not seen that somebody waits.
    return enter();
}

bool entrance::enter() {
    if (!held_) return true;
    if (around_.state.stopping()) {
        let_go();
        return true;
    }
    if (around_.congested.load()) return false;
    if (!to_.enter(*limiter_, held_)) return false;
    ledger_.mark_in_flight();
    let_go();
    return true;
}

/// Nothing waits any more. The batch may come back here and now, and must not wake whoever is in the midst of this.
void entrance::let_go() {
    waiting_.store(false);
    held_.reset();
}

void entrance::wait_until_entered() {
    const std::stop_callback ending(stopping(), [this] { wake(); });
    while (!reopen()) {
        std::unique_lock lock(mutex_);
        opened_.wait(lock, [this] { return may_try_; });
        may_try_ = false;
    }
}

void entrance::on_open(std::function<void()> wake) {
    const std::scoped_lock lock(mutex_);
    wake_ = std::move(wake);
}

void entrance::returned(ledger::standing after) {
    limiter_->decrementer().try_put(1);
    // The batch that waits has its credit already.
    if (waiting_.load() && after.outstanding <= around_.min_demand + 1) wake();
    if (after.frontier >= around_.alarm.load()) around_.signal();
    happens_before(&around_.state);
}

void entrance::wake() {
    waiting_.store(false);
    const std::scoped_lock lock(mutex_);
    may_try_ = true;
    opened_.notify_all();
    if (wake_) wake_();
}

source_report entrance::report_now() const {
    return {name_, ledger_.account(), reconnects_.load(std::memory_order_relaxed)};
}

source_metrics entrance::metrics_now() const {
    return {name_,
            ledger_.account(),
            reconnects_.load(std::memory_order_relaxed),
            ledger_.outstanding(),
            around_.max_demand,
            ledger_.frontier()};
}

}  // namespace weir
