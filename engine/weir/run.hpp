// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/clock.hpp>
#include <weir/error.hpp>
#include <weir/metrics.hpp>
#include <weir/plan.hpp>
#include <weir/tally.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

struct run_options {
    /// Threads that run the graph, of the run's own; 0 = one for each processor. Sources wait on other threads beside
    /// them.
    unsigned threads = 0;

    /// Partitions of a layer that does not name its own number; 0 = as many as threads.
    std::size_t stages = 0;

    /// Batches that may be in flight from each source; 0 = four for each thread.
    std::size_t max_demand = 0;

    /// A source that had to wait is woken when no more than this many are in flight; less than `max_demand`.
    /// Absent (the default): a quarter of it, rounded.
    std::size_t min_demand = static_cast<std::size_t>(-1);

    /// Closings of one layer that may be under way; a sink slower than this stops the sources (1 or more).
    std::size_t max_closings = 4;

    /// Is told what sources notice (`intake::notice`), with the source's name; on the sources' threads, so possibly on
    /// several at once. Must not throw. The text may hold what came from outside.
    std::function<void(std::string_view source, std::string_view text)> on_notice = {};

    /// Sources stay silent until `running::open_sources`.
    bool hold_sources = false;

    /// Layers measure how long they work, at the price of two looks at the clock a message; see `layer_metrics::busy`.
    bool measure_busy = false;

    /// Is given the metrics at every `metrics_every` of the clock, on a thread of the run's own, which it holds up.
    /// Must not throw.
    std::function<void(const metrics_snapshot&)> on_metrics = {};
    duration metrics_every = std::chrono::seconds(10);

    /// The time; absent: the system's.
    std::shared_ptr<weir::clock> clock = {};
};

/// What one source did.
struct source_report {
    std::string name;
    tally records;
    std::uint64_t reconnects = 0;
};

/// What a run did. `records` adds up: everything received ended in exactly one of its counts.
struct run_report {
    tally records;
    std::uint64_t reconnects = 0;
    std::uint64_t max_batches_in_flight = 0;
    std::uint64_t max_bytes_in_flight = 0;
    std::vector<source_report> sources;
};

/// A running flow, owned by whoever started it; it does not move. Its destructor stops it. All members are thread-safe,
/// and none may be called from within the flow's own functions but `stop` and `drain`.
class running {
public:
    running(const job& what, run_options options);
    ~running();
    running(const running&) = delete;
    running& operator=(const running&) = delete;

    /// Waits for the end: of the input, or after `stop` or `drain`. Throws the first error: `stage_error` where a
    /// function of the flow threw, or what a source threw (after everything it delivered was counted and all windows
    /// were closed).
    run_report wait();

    /// Ends at once: what is in flight is counted as dropped, open windows are not emitted.
    void stop() noexcept;

    /// Ends in good order: no source reads on, what is in flight is counted, every open window closes.
    void drain() noexcept;

    /// Lets the sources begin that `run_options::hold_sources` held back.
    void open_sources();

    /// Lets the triggers of that name (`trigger_on`) fire in all their panes. Returns at once; fires when everything
    /// received before has been taken. Throws `build_error` if the flow has no such trigger.
    void trigger(const std::string& name);

    /// How things stand now.
    [[nodiscard]] run_report report() const;
    [[nodiscard]] metrics_snapshot metrics() const;

private:
    class engine;
    std::unique_ptr<engine> engine_;
};

/// Starts a flow and returns at once.
[[nodiscard]] inline running start(const job& what, run_options options = {}) {
    return {what, std::move(options)};
}

/// Runs a flow to its end. Throws as `running::wait` does, and `build_error` for options out of range.
run_report run(const job& what, run_options options = {});

}  // namespace weir
