// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pane_triggers.hpp"
#include "schedule.hpp"
#include "weir/windowing.hpp"

#include <cstdint>
#include <map>
#include <vector>

namespace weir {

/// Windows by the time of receipt, on one schedule for all partitions; the first that contains the start of the run
/// has the id 0. A window without events is a window too, but of a gap between two with events no more than
/// `most_empty` are emitted at one advance, so that a jump of the clock costs a bounded amount of work.
class clocked_windows final : public windowing {
public:
    clocked_windows(const window_plan& plan, time_point start);

    void receive(const arrival& in, pane_host& host) override;
    void advance(const progress_of_input& to, pane_host& host) override;

private:
    [[nodiscard]] window_info window_of(std::int64_t index) const;
    open_pane& pane_of(std::int64_t index, pane_host& host);
    void close_before(std::int64_t index, pane_host& host);
    void emit_gap(std::int64_t until, pane_host& host);
    void finish(const progress_of_input& to, pane_host& host);

    pane_triggers triggers_;
    schedule windows_;
    // Windows go by their index since 1970 here; ids count from `first_`.
    std::int64_t first_;
    std::int64_t next_;  // the first that is not closed
    std::map<std::int64_t, open_pane> open_;
    std::vector<open_pane*> fed_;  // kept to spare allocations
};

}  // namespace weir
