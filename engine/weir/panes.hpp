// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/window.hpp>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <utility>

namespace weir {

/// The content of one window in one partition, as it leaves the layer.
template <class Value>
struct pane {
    window_info window;
    std::size_t partition = 0;   ///< which of the layer's partitions emitted it
    std::size_t partitions = 1;  ///< how many there are
    Value value;
};

/// The panes of one partition that are open, by window id. No thread, no clock: what opens and closes follows from the
/// calls alone.
///
/// Limitations: of a gap between two windows with content, no more than `most_empty` windows are emitted, so that a
/// jump of the clock costs a bounded amount of work. The ids show the gap.
template <class State>
class panes {
public:
    static constexpr std::int64_t most_empty = 64;

    /// The state of window `id`, made by `make` when the window is new. REQUIRES: `id` is not closed.
    template <class Make>
    State& at(std::int64_t id, const Make& make) {
        auto place = std::find_if(open_.rbegin(), open_.rend(), [&](const auto& one) { return one.id <= id; }).base();
        if (place != open_.begin() && std::prev(place)->id == id) return std::prev(place)->state;
        return open_.insert(place, {id, make()})->state;
    }

    /// Closes every window before `id` in ascending order: `emit(id, State&&)`. Windows that nothing fell into are
    /// emitted as `make` makes them, from the first id that was not closed yet.
    template <class Make, class Emit>
    void close_before(std::int64_t id, const Make& make, const Emit& emit) {
        while (!open_.empty() && open_.front().id < id) {
            emit_gap(open_.front().id, make, emit);
            auto closed = std::move(open_.front());
            open_.pop_front();
            next_ = closed.id + 1;
            emit(closed.id, std::move(closed.state));
        }
        emit_gap(id, make, emit);
        next_ = std::max(next_, id);
    }

private:
    struct open_pane {
        std::int64_t id;
        State state;
    };

    template <class Make, class Emit>
    void emit_gap(std::int64_t until, const Make& make, const Emit& emit) {
        const auto end = std::min(until, next_ + most_empty);
        for (; next_ < end; ++next_) emit(next_, make());
    }

    std::deque<open_pane> open_;
    std::int64_t next_ = 0;
};

}  // namespace weir
