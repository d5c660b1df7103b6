// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "weir/ledger.hpp"
#include "weir/plan.hpp"

#include <functional>
#include <vector>

namespace weir {

/// A closer tells the nodes of one serial layer how far their input has come. Called by the pacemaker's thread alone,
/// but for its ledger.
///
/// 1. A closing is issued when the frontier of all inputs has passed the next end of a window, or the end of time.
/// 2. Its credit holds the layer's own frontier where it was before; when all nodes and whatever they emitted have let
/// go
///    of it, the next layer may close in turn.
/// 3. No more than `most` closings are under way; windows that end meanwhile are closed together by the next one.
class closer {
public:
    closer(next_closing next, std::vector<ledger*> inputs, bool paced, port nodes, time_point start,
           std::function<void()> signal);

    /// Issues the closing that is due, if any.
    void advance(const clock& time, std::size_t most);

    /// The frontier of the sources from which on a closing is due; `end_of_time` where no source feeds this layer
    /// directly.
    [[nodiscard]] time_point due() const { return paced_ ? next_(last_) : end_of_time; }

    [[nodiscard]] bool congested(std::size_t most) const { return ledger_.outstanding() >= most; }
    [[nodiscard]] bool done() const { return ledger_.outstanding() == 0; }
    [[nodiscard]] ledger& book() noexcept { return ledger_; }

private:
    next_closing next_;
    std::vector<ledger*> inputs_;
    bool paced_;
    port nodes_;
    time_point last_;
    ledger ledger_;
};

}  // namespace weir
