// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/clock.hpp>
#include <weir/tally.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace weir {

/// Counters are what the nodes of one layer count while they run. Thread-safe: relaxed additions, one a message.
struct layer_counters {
    std::atomic<std::uint64_t> in = 0;
    std::atomic<std::uint64_t> out = 0;
    std::atomic<std::uint64_t> late = 0;
    std::atomic<std::uint64_t> dropped = 0;
    std::atomic<std::uint64_t> failed = 0;
    std::atomic<std::uint64_t> queued = 0;
    std::atomic<std::int64_t> busy_nanoseconds = 0;

    static void add(std::atomic<std::uint64_t>& counter, std::uint64_t more) noexcept {
        if (more > 0) counter.fetch_add(more, std::memory_order_relaxed);
    }
};

/// What the nodes of one layer have done so far. All but `queued` and `busy` are events.
struct layer_metrics {
    std::string name;
    std::size_t nodes = 1;
    std::uint64_t in = 0;       ///< came in
    std::uint64_t out = 0;      ///< left the layer, panes included
    std::uint64_t late = 0;     ///< older than the watermark of their source
    std::uint64_t dropped = 0;  ///< by a lossy buffer, or a bounded join
    std::uint64_t failed = 0;   ///< their function threw, and the failure policy went on
    std::uint64_t queued = 0;   ///< messages that wait for a node now
    duration busy = {};         ///< time spent working, summed over threads; measured with `run_options::measure_busy`
    /// Nothing earlier will leave the layer any more (by the time of receipt); of a layer that closes windows.
    time_point frontier = beginning_of_time;
};

/// What one source has done so far, and how much of its credit is out.
struct source_metrics {
    std::string name;
    tally records;
    std::uint64_t reconnects = 0;
    std::uint64_t in_flight = 0;   ///< batches
    std::uint64_t max_demand = 0;  ///< batches that may be
    time_point frontier = beginning_of_time;
};

/// How things stand in a running flow: sources, then layers from the end of the flow up.
struct metrics_snapshot {
    time_point taken = {};
    std::vector<source_metrics> sources;
    std::vector<layer_metrics> layers;
};

}  // namespace weir
