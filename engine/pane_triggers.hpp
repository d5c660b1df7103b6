// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "weir/windowing.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace weir {

/// A pane that its windowing has opened and not yet closed.
struct open_pane {
    window_info window;
    pane_host::place place = 0;
    std::int64_t events = 0;  ///< how many it was given
};

/// The triggers of one partition's panes: they see every event that goes into a pane, and the passing of time. One
/// thread at a time.
class pane_triggers {
public:
    struct trigger {
        trigger_plan plan;
        firing why;
    };

    pane_triggers(const window_plan& plan, time_point start);

    /// The events [first, last) of the message go into each of `panes` (ascending), which fire as they are described:
    /// one pane after another, and within one in the order of description.
    void feed(std::span<open_pane* const> panes, std::size_t first, std::size_t last, pane_host& host);

    /// `pane` was given one event that had been held.
    void after_held(open_pane& pane, pane_host& host) const;

    /// Which triggers fire in every open pane now, in the order of description; valid until the next call. None at the
    /// end of the input. To be called at every advance.
    [[nodiscard]] std::span<const trigger* const> due(const progress_of_input& to);

    static void fire(const open_pane& pane, const trigger& one, pane_host& host) {
        host.fire(pane.place, pane.window, one.why, one.plan.after);
    }

    /// Whether some trigger counts events, so that each has to be told apart.
    [[nodiscard]] bool counting() const noexcept { return counting_; }

private:
    void feed_counting(std::span<open_pane* const> panes, std::size_t first, std::size_t last, pane_host& host);
    void feed_asking(std::span<open_pane* const> panes, std::size_t first, std::size_t last, pane_host& host);
    bool ask(std::span<open_pane* const> panes, std::size_t event, pane_host& host);
    void fire_before(std::span<open_pane* const> panes, pane_host& host) const;
    void fire_after(std::span<open_pane* const> panes, pane_host& host) const;
    [[nodiscard]] bool is_due(const trigger_plan& plan, const progress_of_input& to) const;
    [[nodiscard]] bool counted_out(const open_pane& pane) const;

    std::vector<trigger> all_;
    bool counting_ = false;
    bool asking_ = false;
    time_point last_until_;
    // Kept to spare allocations.
    std::vector<pane_host::place> places_;
    std::vector<punctuation> answers_;  // of each pane's triggers, pane by pane
    std::vector<const trigger*> due_;
};

}  // namespace weir
