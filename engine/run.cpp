// SPDX-License-Identifier: Apache-2.0
#include "weir/run.hpp"

#include "closer.hpp"
#include "entrance.hpp"
#include "happens_before.hpp"
#include "node.hpp"
#include "pacemaker.hpp"
#include "run_state.hpp"

#include <oneapi/tbb/flow_graph.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/info.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <optional>
#include <thread>

namespace weir {

namespace {

run_options checked(run_options options) {
    if (options.threads == 0) options.threads = static_cast<unsigned>(oneapi::tbb::info::default_concurrency());
    if (options.stages == 0) options.stages = options.threads;
    if (options.max_demand == 0) throw build_error("run: max_demand is 0, so nothing could ever enter; 1 or more");
    if (options.min_demand == static_cast<std::size_t>(-1)) options.min_demand = options.max_demand / 2;
    if (options.min_demand >= options.max_demand)
        throw build_error("run: min_demand is " + std::to_string(options.min_demand) + "; less than max_demand, " +
                          std::to_string(options.max_demand));
    if (options.max_closings == 0) throw build_error("run: max_closings is 0, so no window could close; 1 or more");
    if (!options.clock) options.clock = system_clock();
    return options;
}

}  // namespace

/// The engine owns all parts of one run. Parts are made while the job is laid out, then opened in the graph, then
/// started.
class running::engine final : public builder {
public:
    engine(const job& what, run_options options);
    ~engine() override {
        stop();
        finish();
    }

    void stop() noexcept {
        state_.stop();
        pacemaker_.signal();
    }
    void drain() noexcept { state_.drain(); }
    run_report wait() {
        finish();
        state_.rethrow();
        return report();
    }
    [[nodiscard]] run_report report() const;

    [[nodiscard]] port add_layer(std::string name, consumer_ptr work) override {
        nodes_.push_back(std::make_unique<layer_node>(std::move(name), state_, std::move(work)));
        return port({nodes_.back().get()});
    }
    [[nodiscard]] ledger& add_source(std::string name, std::unique_ptr<source> from, port to) override;
    [[nodiscard]] ledger& add_serial_layer(serial_layer layer,
                                           const std::function<std::vector<ledger*>(port)>& input) override;
    [[nodiscard]] time_point start() const override { return start_; }
    [[nodiscard]] std::size_t default_stages() const override { return options_.stages; }

private:
    void open_graph();
    void start_threads(std::vector<ledger*> ends);
    void finish();

    run_options options_;
    time_point start_;
    run_state state_;
    pacemaker pacemaker_;
    std::optional<oneapi::tbb::global_control> more_threads_;
    std::optional<oneapi::tbb::task_arena> arena_;
    std::optional<oneapi::tbb::flow::graph> graph_;  // outlives its nodes
    std::vector<std::unique_ptr<node>> nodes_;
    std::vector<std::unique_ptr<entrance>> entrances_;
    std::vector<std::unique_ptr<closer>> closers_;
    std::thread runner_;
    std::mutex finish_mutex_;
};

running::engine::engine(const job& what, run_options options)
    : options_(checked(std::move(options))),
      start_(options_.clock->now()),
      pacemaker_(state_, *options_.clock, options_.max_closings) {
    auto ends = what.lay_out(*this);
    open_graph();
    start_threads(std::move(ends));
}

ledger& running::engine::add_source(std::string name, std::unique_ptr<source> from, port to) {
    auto made =
        std::make_unique<entrance>(std::move(name), std::move(from), to.first(),
                                   entrance::surroundings{state_, *options_.clock, options_, pacemaker_.congested(),
                                                          pacemaker_.alarm(), [this] { pacemaker_.signal(); }});
    made->book().promise(start_);
    entrances_.push_back(std::move(made));
    return entrances_.back()->book();
}

ledger& running::engine::add_serial_layer(serial_layer layer, const std::function<std::vector<ledger*>(port)>& input) {
    std::vector<node*> made;
    for (std::size_t index = 0; index < layer.stages; ++index) {
        nodes_.push_back(std::make_unique<stage_node>(layer.name, state_, layer.make(index)));
        made.push_back(nodes_.back().get());
    }
    const port nodes(std::move(made));
    auto inputs = input(nodes);
    const bool paced = std::any_of(entrances_.begin(), entrances_.end(), [&](const auto& one) {
        return std::find(inputs.begin(), inputs.end(), &one->book()) != inputs.end();
    });
    closers_.push_back(std::make_unique<closer>(std::move(layer.next), std::move(inputs), paced, nodes, start_,
                                                [this] { pacemaker_.signal(); }));
    return closers_.back()->book();
}

void running::engine::open_graph() {
    // Threads that put messages in from outside have slots of their own, so that they never wait for a worker's: the
    // runner, the pacemaker and one for each source. The runner works too, so the workers are one fewer than `threads`.
    const auto outside = static_cast<unsigned>(2 + entrances_.size());
    if (options_.threads > static_cast<unsigned>(oneapi::tbb::info::default_concurrency()))
        more_threads_.emplace(oneapi::tbb::global_control::max_allowed_parallelism, options_.threads);
    arena_.emplace(static_cast<int>(options_.threads - 1 + outside), outside);
    arena_->execute([this] { graph_.emplace(); });
    for (const auto& one : nodes_) one->open(*graph_);
    for (const auto& one : entrances_) one->open(*graph_);
}

void running::engine::start_threads(std::vector<ledger*> ends) {
    graph_->reserve_wait();
    try {
        runner_ = std::thread([this] {
            arena_->execute([this] { graph_->wait_for_all(); });
            happens_after(&state_);
        });
        pacemaker_.start(entrances_, closers_, std::move(ends), [this] { graph_->release_wait(); });
    } catch (...) {  // no more threads to be had
        graph_->release_wait();
        if (runner_.joinable()) runner_.join();
        throw;
    }
    for (const auto& one : entrances_) one->start_source();
}

void running::engine::finish() {
    const std::scoped_lock lock(finish_mutex_);
    pacemaker_.join();
    for (const auto& one : entrances_) one->join();
    if (runner_.joinable()) runner_.join();
}

run_report running::engine::report() const {
    run_report whole;
    for (const auto& one : entrances_) {
        auto part = one->report_now();
        const auto most = one->book().most();
        whole.records += part.records;
        whole.reconnects += part.reconnects;
        whole.max_batches_in_flight += most.batches;
        whole.max_bytes_in_flight += most.bytes;
        whole.sources.push_back(std::move(part));
    }
    return whole;
}

running::running(const job& what, run_options options) : engine_(std::make_unique<engine>(what, std::move(options))) {}
running::~running() = default;
run_report running::wait() {
    return engine_->wait();
}
void running::stop() noexcept {
    engine_->stop();
}
void running::drain() noexcept {
    engine_->drain();
}
run_report running::report() const {
    return engine_->report();
}

run_report run(const job& what, run_options options) {
    return running(what, std::move(options)).wait();
}

}  // namespace weir
