// SPDX-License-Identifier: Apache-2.0
#include "weir/run.hpp"

#include "closer.hpp"
#include "entrance.hpp"
#include "happens_before.hpp"
#include "node.hpp"
#include "pacemaker.hpp"
#include "run_state.hpp"
#include "worker_pool.hpp"

#include <oneapi/tbb/flow_graph.h>
#include <oneapi/tbb/info.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <list>
#include <mutex>
#include <optional>
#include <thread>

namespace weir {

namespace {

void check_demand(const std::string& whose, std::size_t most, std::size_t least) {
    if (least >= most)
        throw build_error(whose + ": min_demand is " + std::to_string(least) + "; less than max_demand, " +
                          std::to_string(most));
}

/// A quarter, rounded. A worker begins what it has let in before what waits in front of partitions, so about as many
/// batches as this hold memory.
std::size_t usual_min_demand(std::size_t most) {
    return (most + 2) / 4;
}

run_options checked(run_options options) {
    if (options.threads == 0) options.threads = static_cast<unsigned>(oneapi::tbb::info::default_concurrency());
    if (options.stages == 0) options.stages = options.threads;
    if (options.max_demand == 0) options.max_demand = std::size_t{4} * options.threads;
    if (options.min_demand == static_cast<std::size_t>(-1)) options.min_demand = usual_min_demand(options.max_demand);
    check_demand("run", options.max_demand, options.min_demand);
    if (options.max_closings == 0) throw build_error("run: max_closings is 0, so no window could close; 1 or more");
    if (options.on_metrics && options.metrics_every <= duration::zero())
        throw build_error("run: metrics_every is " + std::to_string(options.metrics_every.count()) +
                          " ns; a positive time");
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
        open_sources();
        pacemaker_.signal();
    }
    void drain() noexcept {
        state_.drain();
        open_sources();
    }
    run_report wait() {
        finish();
        state_.rethrow();
        return report();
    }
    void open_sources() noexcept;
    void trigger(const std::string& name);
    [[nodiscard]] run_report report() const;
    [[nodiscard]] metrics_snapshot metrics() const;

    [[nodiscard]] port add_layer(std::string name, consumer_ptr work, std::size_t concurrency) override;
    [[nodiscard]] inlet add_source(std::string name, std::unique_ptr<source> from, port to,
                                   demand_options demand) override;
    [[nodiscard]] inlet add_serial_layer(serial_layer layer, const std::function<inflow(port)>& input) override;
    [[nodiscard]] time_point start() const override { return start_; }
    [[nodiscard]] std::size_t default_stages() const override { return options_.stages; }

private:
    /// What is known of a layer besides its nodes.
    struct layer {
        std::string name;
        std::size_t nodes;
        layer_counters counters;
        const closer* closings = nullptr;
    };

    layer& new_layer(const std::string& name, std::size_t nodes);
    closer& add_closer(serial_layer& what, inflow inputs, const port& nodes);
    void open_graph();
    void start_threads(inflow ends);
    void finish();

    run_options options_;
    time_point start_;
    run_state state_;
    pacemaker pacemaker_;
    std::optional<oneapi::tbb::task_arena> arena_;
    std::optional<oneapi::tbb::flow::graph> graph_;  // outlives its nodes
    std::list<layer> layers_;
    std::vector<std::unique_ptr<node>> nodes_;
    std::vector<std::unique_ptr<entrance>> entrances_;
    std::vector<std::unique_ptr<closer>> closers_;
    std::size_t channels_ = 0;
    worker_pool workers_;
    std::once_flag opened_;
    std::mutex finish_mutex_;
};

running::engine::engine(const job& what, run_options options)
    : options_(checked(std::move(options))),
      start_(options_.clock->now()),
      state_(options_.measure_busy),
      pacemaker_(state_, *options_.clock, options_.max_closings),
      workers_(options_.threads) {
    auto ends = what.lay_out(*this);
    open_graph();
    start_threads(std::move(ends));
}

running::engine::layer& running::engine::new_layer(const std::string& name, std::size_t nodes) {
    auto& made = layers_.emplace_back();
    made.name = name;
    made.nodes = nodes;
    return made;
}

port running::engine::add_layer(std::string name, consumer_ptr work, std::size_t concurrency) {
    auto& made = new_layer(name, 1);
    work->bind({&made.counters, options_.clock.get()});
    nodes_.push_back(
        std::make_unique<layer_node>(std::move(name), state_, made.counters, std::move(work), concurrency));
    return port({nodes_.back().get()});
}

inlet running::engine::add_source(std::string name, std::unique_ptr<source> from, port to, demand_options demand) {
    const auto most = demand.max_demand == 0 ? options_.max_demand : demand.max_demand;
    const auto absent = demand.min_demand == static_cast<std::size_t>(-1);
    const auto least = !absent                  ? demand.min_demand
                       : demand.max_demand == 0 ? options_.min_demand
                                                : usual_min_demand(most);
    check_demand(name, most, least);
    const auto strands = from->strands();
    auto made = std::make_unique<entrance>(
        std::move(name), std::move(from), to.first(),
        entrance::surroundings{state_, *options_.clock, channels_++, most, least, demand.relays, options_,
                               pacemaker_.congested(), pacemaker_.alarm(), [this] { pacemaker_.signal(); }});
    made->book().promise(start_);
    entrances_.push_back(std::move(made));
    inlet what{{&entrances_.back()->book()}, {}};
    for (std::uint32_t strand = 0; strand < strands; ++strand)
        what.channels.push_back(position{entrances_.back()->channel(), 0, strand}.strand_channel());
    return what;
}

inlet running::engine::add_serial_layer(serial_layer what, const std::function<inflow(port)>& input) {
    auto& known = new_layer(what.name, what.stages);
    std::vector<node*> made;
    std::vector<stage_node*> stages;
    for (std::size_t index = 0; index < what.stages; ++index) {
        auto one = std::make_unique<stage_node>(what.name, state_, known.counters);
        stages.push_back(one.get());
        made.push_back(one.get());
        nodes_.push_back(std::move(one));
    }
    const port nodes(std::move(made));
    const auto inputs = input(nodes);
    stage_place place{0, what.stages, 0, {}, {&known.counters, options_.clock.get()}};
    inlet out;
    for (const auto& one : inputs) {
        place.inputs.insert(place.inputs.end(), one.channels.begin(), one.channels.end());
        if (!what.holds_time) out.books.insert(out.books.end(), one.books.begin(), one.books.end());
    }
    for (place.index = 0; place.index < what.stages; ++place.index) {
        place.channel = channels_++;
        out.channels.push_back(place.channel);
        stages[place.index]->set(what.make(place));
    }
    if (!what.next) return out;
    auto& closings = add_closer(what, inputs, nodes);
    known.closings = &closings;
    out.books.push_back(&closings.book());
    return out;
}

closer& running::engine::add_closer(serial_layer& what, inflow inputs, const port& nodes) {
    const auto feeds = [&](const entrance& from) {
        return std::any_of(inputs.begin(), inputs.end(), [&](const inlet& one) {
            return std::find(one.books.begin(), one.books.end(), &from.book()) != one.books.end();
        });
    };
    const bool paced = std::any_of(entrances_.begin(), entrances_.end(), [&](const auto& one) { return feeds(*one); });
    closers_.push_back(
        std::make_unique<closer>(closer::layer{std::move(what.next), what.by, what.holds_time, std::move(what.triggers),
                                               std::move(inputs), paced, nodes},
                                 start_, [this] { pacemaker_.signal(); }));
    return *closers_.back();
}

void running::engine::open_graph() {
    // All slots are reserved, for the workers and for who waits for the graph at the end: oneTBB's own threads, which
    // are the whole process's, have none, and who puts messages in from outside needs none.
    const auto slots = options_.threads + 1;
    arena_.emplace(static_cast<int>(slots), slots);
    arena_->execute([this] { graph_.emplace(); });
    for (const auto& one : nodes_) one->open(*graph_, workers_);
    for (const auto& one : entrances_) one->open(*graph_);
}

void running::engine::start_threads(inflow ends) {
    if (options_.on_metrics) pacemaker_.report_each(options_.metrics_every, [this] { options_.on_metrics(metrics()); });
    workers_.start(*arena_);
    pacemaker_.start(entrances_, closers_, std::move(ends));
    if (!options_.hold_sources) open_sources();
}

void running::engine::open_sources() noexcept {
    std::call_once(opened_, [this] {
        for (const auto& one : entrances_) one->start_source();
    });
}

void running::engine::trigger(const std::string& name) {
    bool known = false;
    for (const auto& one : closers_) known = one->remember(name) || known;
    if (!known) throw build_error("trigger: no window of this flow has a trigger '" + name + "'; see trigger_on");
    pacemaker_.signal();
}

metrics_snapshot running::engine::metrics() const {
    const auto read = [](const std::atomic<std::uint64_t>& counter) { return counter.load(std::memory_order_relaxed); };
    metrics_snapshot now{options_.clock->now(), {}, {}};
    for (const auto& one : entrances_) now.sources.push_back(one->metrics_now());
    for (const auto& [name, nodes, counted, closings] : layers_) {
        now.layers.push_back({name, nodes, read(counted.in), read(counted.out), read(counted.late),
                              read(counted.dropped), read(counted.failed), read(counted.queued),
                              duration(counted.busy_nanoseconds.load(std::memory_order_relaxed)),
                              closings ? closings->book().frontier() : beginning_of_time});
    }
    return now;
}

void running::engine::finish() {
    const std::scoped_lock lock(finish_mutex_);
    pacemaker_.join();
    for (const auto& one : entrances_) one->join();
    workers_.finish();
    graph_->wait_for_all();
}

run_report running::engine::report() const {
    run_report whole;
    for (const auto& one : entrances_) {
        if (one->relays()) continue;
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
void running::open_sources() {
    engine_->open_sources();
}
void running::trigger(const std::string& name) {
    engine_->trigger(name);
}
metrics_snapshot running::metrics() const {
    return engine_->metrics();
}
run_report running::report() const {
    return engine_->report();
}

run_report run(const job& what, run_options options) {
    return running(what, std::move(options)).wait();
}

}  // namespace weir
