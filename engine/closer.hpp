// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "weir/ledger.hpp"
#include "weir/plan.hpp"

#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace weir {

/// A closer tells the nodes of one serial layer how far their input has come. Called by the pacemaker's thread alone,
/// but for its ledger and `remember`.
///
/// 1. A closing is issued when the frontier of all inputs (or the clock) has passed the next time the layer asked for,
///    when one input has ended, when a trigger was called, and at the end of all inputs.
/// 2. Where the layer holds time, the closing's credit holds the layer's own frontier where it was before; when all
///    nodes and whatever they emitted have let go of it, the next layer may close in turn.
/// 3. No more than `most` closings are under way; what becomes due meanwhile is told by the next one.
class closer {
public:
    struct layer {
        next_closing next;
        closing_time by;
        bool holds_time;
        std::vector<std::string> triggers;
        inflow inputs;
        bool paced;  ///< a source feeds this layer directly
        port nodes;
    };

    closer(layer what, time_point start, std::function<void()> signal);

    /// Issues the closing that is due, if any.
    void advance(const clock& time, std::size_t most);

    /// The run stops: tells the nodes once, so that those which nothing reaches any more let go of what they hold.
    void stop();

    /// A trigger waits for credits of the sources, whose return the pacemaker wants to hear of.
    [[nodiscard]] bool expects_returns();

    /// The frontier of the sources from which on a closing is due; `end_of_time` where no source feeds this layer
    /// directly.
    [[nodiscard]] time_point due() const;

    /// Remembers that the trigger was called. False: the layer has none of that name. Any thread.
    bool remember(const std::string& trigger);

    [[nodiscard]] bool congested(std::size_t most) const { return ledger_.outstanding() >= most; }
    [[nodiscard]] bool done() const { return ledger_.outstanding() == 0; }
    [[nodiscard]] ledger& book() noexcept { return ledger_; }
    [[nodiscard]] const ledger& book() const noexcept { return ledger_; }

private:
    /// A trigger that was called, and the credits that were out then or before: it fires when they have come back.
    struct call {
        std::string trigger;
        std::vector<std::pair<const ledger*, std::uint64_t>> behind;
    };

    [[nodiscard]] std::vector<std::size_t> newly_ended();
    [[nodiscard]] std::vector<std::string> calls_that_are_due(bool at_the_end);
    void issue(closing::news what);

    layer what_;
    time_point last_;   ///< the frontier of which the nodes were last told
    time_point paced_;  ///< the time from which on `next` counts
    std::vector<bool> ended_;
    bool stopped_ = false;
    std::mutex mutex_;
    std::vector<call> called_;
    ledger ledger_;
};

/// The time before which nothing comes any more.
[[nodiscard]] time_point frontier_of(const inlet& what);
[[nodiscard]] time_point frontier_of(const inflow& what);

}  // namespace weir
