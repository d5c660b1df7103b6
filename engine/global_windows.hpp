// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pane_triggers.hpp"
#include "weir/windowing.hpp"

namespace weir {

/// One window: from the start of the run to the end of the input. Until then its end is the end of time. A partition
/// that saw no event has its pane too.
class global_windows final : public windowing {
public:
    global_windows(const window_plan& plan, time_point start);

    void receive(const arrival& in, pane_host& host) override;
    void advance(const progress_of_input& to, pane_host& host) override;

private:
    void ensure_open(pane_host& host);

    pane_triggers triggers_;
    open_pane pane_;
    bool open_ = false;
};

}  // namespace weir
