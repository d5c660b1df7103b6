// SPDX-License-Identifier: Apache-2.0
#include "closer.hpp"

#include <algorithm>

namespace weir {

closer::closer(next_closing next, std::vector<ledger*> inputs, bool paced, port nodes, time_point start,
               std::function<void()> signal)
    : next_(std::move(next)),
      inputs_(std::move(inputs)),
      paced_(paced),
      nodes_(std::move(nodes)),
      last_(start),
      ledger_([signal = std::move(signal)](ledger::standing) { signal(); }) {
    ledger_.promise(start);
}

void closer::advance(const clock& time, std::size_t most) {
    auto frontier = end_of_time;
    for (const auto* const input : inputs_) frontier = std::min(frontier, input->frontier());
    const bool ended = frontier == end_of_time;
    if (last_ == end_of_time || (!ended && frontier < next_(last_)) || congested(most)) return;
    // The clock is read after the frontier: at the end of the input, no batch is from a later window than its time's.
    const auto end = make_counted<closing>(frontier, time.now());
    ledger_.issue(*end, last_);
    ledger_.promise(frontier);
    last_ = frontier;
    for (std::size_t index = 0; index < nodes_.size(); ++index) nodes_.send(index, end);
}

}  // namespace weir
