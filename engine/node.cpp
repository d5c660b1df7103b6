// SPDX-License-Identifier: Apache-2.0
#include "node.hpp"

#include "happens_before.hpp"

#include <algorithm>
#include <chrono>
#include <limits>

namespace weir {

namespace flow_graph = oneapi::tbb::flow;

void node::open(flow_graph::graph& graph, worker_pool& workers) {
    workers_ = &workers;
    const auto limit = concurrency();
    most_at_once_ = limit == flow_graph::unlimited ? std::numeric_limits<std::ptrdiff_t>::max()
                                                   : static_cast<std::ptrdiff_t>(limit);
    graph_node_.emplace(graph, limit, body{this});
}

/// Of those messages for which oneTBB has a task: the others wait until one of these has been worked off.
void node::entered() noexcept {
    if (inside_.fetch_add(1) < most_at_once_) workers_->spawned();
}

void node::left() noexcept {
    if (inside_.fetch_sub(1) > most_at_once_) workers_->spawns_next();
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): who sends gives its handle away, though oneTBB only copies it
void node::send(message_ptr what) {
    happens_before(what.get());
    layer_counters::add(counters_.queued, 1);
    graph_node_->try_put(what);
    entered();
}

bool node::enter(limiter& through, const message_ptr& what) {
    {
        // A task may begin before its message is here: it waits for the lock.
        const std::scoped_lock lock(mutex_);
        let_in_.push_back(what);
        if (!through.try_put({})) {
            let_in_.pop_back();
            return false;
        }
        layer_counters::add(counters_.queued, 1);
    }
    entered();
    return true;
}

message_ptr node::take_oldest() {
    const std::scoped_lock lock(mutex_);
    auto oldest = std::move(let_in_.front());
    let_in_.pop_front();
    return oldest;
}

flow_graph::continue_msg node::body::operator()(const message_ptr& in) const {
    if (in)
        of->run(in);
    else
        of->run(of->take_oldest());
    return {};
}

void node::run(const message_ptr& in) noexcept {
    workers_->begun();
    happens_after(in.get());
    counters_.queued.fetch_sub(1, std::memory_order_relaxed);
    try {
        if (state_.stopping())
            give_up();
        else
            work_measured(*in);
    } catch (...) {
        state_.fail(name_);
        give_up();
    }
    happens_before(&state_);
    left();
}

void node::work_measured(message& in) {
    const auto known = in.events_known();
    if (state_.measure_busy) {
        const auto begin = std::chrono::steady_clock::now();
        work(in);
        counters_.busy_nanoseconds.fetch_add((std::chrono::steady_clock::now() - begin).count(),
                                             std::memory_order_relaxed);
    } else {
        work(in);
    }
    // A source's records may be counted only while they are read.
    layer_counters::add(counters_.in, std::max(known, in.events_known()));
}

void layer_node::work(message& in) {
    // One at a time is what oneTBB sees to; a function that relies on it needs no lock.
    if (concurrency_ == 1) happens_after(next_.get());
    next_->receive(in);
    if (concurrency_ == 1) happens_before(next_.get());
}

void stage_node::work(message& in) {
    // The next message may be another thread's.
    happens_after(partition_.get());
    if (auto* const end = dynamic_cast<closing*>(&in))
        partition_->close(*end);
    else
        partition_->receive(in);
    happens_before(partition_.get());
}

void stage_node::give_up() noexcept {
    happens_after(partition_.get());
    partition_->give_up();
    happens_before(partition_.get());
}

void port::send(std::size_t index, message_ptr what) const {
    nodes_[index]->send(std::move(what));
}

}  // namespace weir
