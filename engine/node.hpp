// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "run_state.hpp"
#include "weir/stage.hpp"
#include "worker_pool.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <atomic>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <string>

namespace weir {

/// A node is one oneTBB node with the work that it runs. Its queue is unbounded, and bounded all the same: no more
/// comes in than the entrances have given credit for. No exception leaves its body: the first one stops the run.
///
/// What comes through limiters is worked on in the order in which it came. oneTBB keeps no order: what a worker has let
/// in last it would begin first, and all of it would be held up until the first is done. So a limiter passes an empty
/// handle, which stands for whatever has waited longest.
class node {
public:
    using graph_node = oneapi::tbb::flow::function_node<message_ptr>;
    using limiter = oneapi::tbb::flow::limiter_node<message_ptr, int>;

    node(std::string name, run_state& state, layer_counters& counters)
        : name_(std::move(name)), state_(state), counters_(counters) {}
    virtual ~node() = default;

    /// Makes the oneTBB node, for the workers to run. To be called once, before the first message.
    void open(oneapi::tbb::flow::graph& graph, worker_pool& workers);

    void send(message_ptr what);

    /// Takes the message in if the limiter lets it through. REQUIRES: an edge from the limiter to here, nothing else.
    [[nodiscard]] bool enter(limiter& through, const message_ptr& what);

    [[nodiscard]] graph_node& receiver() { return *graph_node_; }

protected:
    [[nodiscard]] virtual std::size_t concurrency() const = 0;
    virtual void work(message& in) = 0;

    /// A message was not worked off, because the run stops.
    virtual void give_up() noexcept {}

private:
    /// What oneTBB calls; named, because the list of what ThreadSanitizer shall not report names it.
    struct body {
        node* of;
        oneapi::tbb::flow::continue_msg operator()(const message_ptr& in) const;
    };

    [[nodiscard]] message_ptr take_oldest();
    void run(const message_ptr& in) noexcept;
    void entered() noexcept;
    void left() noexcept;

    void work_measured(message& in);

    std::string name_;
    run_state& state_;
    layer_counters& counters_;
    std::optional<graph_node> graph_node_;
    worker_pool* workers_ = nullptr;
    std::ptrdiff_t most_at_once_ = 0;         ///< messages that oneTBB runs
    std::atomic<std::ptrdiff_t> inside_ = 0;  ///< messages, running or waiting
    std::mutex mutex_;
    std::deque<message_ptr> let_in_;  ///< by limiters; none of them has begun
};

/// Runs a layer's fused work on many threads at once: any number, or no more than `concurrency`.
class layer_node final : public node {
public:
    layer_node(std::string name, run_state& state, layer_counters& counters, consumer_ptr next, std::size_t concurrency)
        : node(std::move(name), state, counters), next_(std::move(next)), concurrency_(concurrency) {}

private:
    [[nodiscard]] std::size_t concurrency() const override {
        return concurrency_ == 0 ? std::size_t{oneapi::tbb::flow::unlimited} : concurrency_;
    }
    void work(message& in) override;
    void give_up() noexcept override { next_->give_up(); }

    consumer_ptr next_;
    std::size_t concurrency_;
};

/// Runs the work of one partition, one message at a time.
class stage_node final : public node {
public:
    using node::node;

    /// Gives it its work, before the first message.
    void set(std::unique_ptr<stage> partition) { partition_ = std::move(partition); }

private:
    [[nodiscard]] std::size_t concurrency() const override { return oneapi::tbb::flow::serial; }
    void work(message& in) override;
    void give_up() noexcept override;

    std::unique_ptr<stage> partition_;
};

}  // namespace weir
