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

using stage_factory = std::function<std::unique_ptr<stage>(std::size_t index)>;

/// When a windowed layer closes its windows: the first time after `last` at which the frontier lets a window end.
using next_closing = std::function<time_point(time_point last)>;

/// A layer of serial nodes: a partition with its state, or a merge.
struct serial_layer {
    std::string name;
    std::size_t stages = 1;
    stage_factory make;
    next_closing next;
};

/// A builder wires one run. Plans call it while they are laid out from the sink up to the sources; nothing moves yet.
class builder {
public:
    virtual ~builder() = default;

    /// A parallel node: any number of threads run `work` at once.
    [[nodiscard]] virtual port add_layer(std::string name, consumer_ptr work) = 0;

    /// A source on a thread of its own, whose batches enter `to` through a limiter. Returns the ledger of its credits.
    [[nodiscard]] virtual ledger& add_source(std::string name, std::unique_ptr<source> from, port to) = 0;

    /// Serial nodes. `input` is asked for what flows into them, and returns the ledgers that bound it. Returns the
    /// ledger of the layer's own closings.
    [[nodiscard]] virtual ledger& add_serial_layer(serial_layer layer,
                                                   const std::function<std::vector<ledger*>(port)>& input) = 0;

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
    /// the ledgers whose frontiers bound what may still come.
    [[nodiscard]] virtual std::vector<ledger*> attach(builder& to, consumer_ptr next, std::string name) const = 0;
};

using upstream_ptr = std::shared_ptr<const upstream>;

/// A job is a whole flow, from its sources to its end, ready to be run any number of times.
class job {
public:
    using layout = std::function<std::vector<ledger*>(builder&)>;

    explicit job(layout lay_out) : lay_out_(std::move(lay_out)) {}

    [[nodiscard]] std::vector<ledger*> lay_out(builder& to) const { return lay_out_(to); }

private:
    layout lay_out_;
};

}  // namespace weir
