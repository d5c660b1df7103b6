// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/ledger.hpp>
#include <weir/source.hpp>
#include <weir/stage.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace weir {

/// What bounds a part of what may still come: the books of the credits under which it comes, and the channels that keep
/// its order. It has ended when all its books have.
struct inlet {
    std::vector<ledger*> books;
    std::vector<std::size_t> channels;
};

using inflow = std::vector<inlet>;

/// When a layer wants to hear of how far its input has come: the first time after `last` at which it does.
using next_closing = std::function<time_point(time_point last)>;

/// Where a stage stands.
struct stage_place {
    std::size_t index = 0;
    std::size_t stages = 1;
    std::size_t channel = 0;          ///< of what it emits
    std::vector<std::size_t> inputs;  ///< the channels that feed it
    scope within;
};

/// By what the time of a layer's closings goes.
enum class closing_time {
    frontier,  ///< when the frontier of the input has passed: nothing received before comes any more
    clock      ///< when the clock has, whatever is still under way
};

/// A layer of serial nodes: partitions with their state, or a merge.
struct serial_layer {
    std::string name;
    std::size_t stages = 1;
    std::function<std::unique_ptr<stage>(const stage_place&)> make;
    /// Absent: the layer has no closings, not even at the end.
    next_closing next = {};
    closing_time by = closing_time::frontier;
    /// What leaves belongs to the time since the last closing, as the content of a window does. Else what leaves is of
    /// the time at which it leaves.
    bool holds_time = false;
    /// The triggers that may be called by name.
    std::vector<std::string> triggers = {};
};

/// How many batches of a source may be in flight; see `run_options`, whose values stand for absent ones.
struct demand_options {
    std::size_t max_demand = 0;
    std::size_t min_demand = static_cast<std::size_t>(-1);

    /// What it delivers comes from other sources of the flow, and is accounted for there. It ends by itself.
    bool relays = false;
};

/// A builder wires one run. Plans call it while they are laid out from the sink up to the sources; nothing moves yet.
class builder {
public:
    virtual ~builder() = default;

    /// A parallel node: any number of threads run `work` at once, or no more than `concurrency`.
    [[nodiscard]] virtual port add_layer(std::string name, consumer_ptr work, std::size_t concurrency = 0) = 0;

    /// A source on a thread of its own, whose batches enter `to` through a limiter.
    [[nodiscard]] virtual inlet add_source(std::string name, std::unique_ptr<source> from, port to,
                                           demand_options demand = {}) = 0;

    /// Serial nodes. `input` is asked for what flows into them. Returns what may still come out of them.
    [[nodiscard]] virtual inlet add_serial_layer(serial_layer layer, const std::function<inflow(port)>& input) = 0;

    /// When the run begins, and what its clock says now.
    [[nodiscard]] virtual time_point start() const = 0;

    /// How many partitions a layer has that does not say so.
    [[nodiscard]] virtual std::size_t default_stages() const = 0;
};

/// An upstream is the description of everything before a point of the flow. Immutable, shared by the flows that go on
/// from there.
class upstream {
public:
    virtual ~upstream() = default;

    /// Lays it out so that its messages go through `next`, in nodes called `name`, as in "range.map.for_each"; returns
    /// what may still come.
    [[nodiscard]] virtual inflow attach(builder& to, consumer_ptr next, std::string name) const = 0;

    /// Its messages say which windows are closed.
    [[nodiscard]] virtual bool closes_windows() const { return false; }
};

using upstream_ptr = std::shared_ptr<const upstream>;

/// A job is a whole flow, from its sources to its end, ready to be run any number of times.
class job {
public:
    using layout = std::function<inflow(builder&)>;

    explicit job(layout lay_out) : lay_out_(std::move(lay_out)) {}

    [[nodiscard]] inflow lay_out(builder& to) const { return lay_out_(to); }

private:
    layout lay_out_;
};

}  // namespace weir
