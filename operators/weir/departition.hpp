// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/reduce.hpp>

#include <map>

namespace weir {

/// A function that takes what one partition emitted for a window into the window's accumulator, in place.
template <class Function, class Accumulator, class Value>
concept merger = std::invocable<const Function&, Accumulator&, Value>;

/// Merges the panes of one window from all partitions. One serial node.
///
/// 1. A window that ends at a time is complete when the frontier has passed its end; a count window, which does not,
/// when
///    every partition has delivered its pane of it. The end of the input completes all.
/// 2. Windows leave in the order of their ids, each exactly once.
///
/// Limitations: count windows of one partition wait here for those of a partition that fills more slowly; under a skew
/// that never ends they are held until the input does.
template <class Value, class Init, class Merge>
class departition_stage final : public stage {
    using accumulator = state_of<Init>;

public:
    departition_stage(initial<Init> init, Merge merge, consumer_ptr next)
        : init_(std::move(init)), merge_(std::move(merge)), out_(std::move(next), 0, 1) {}

    void receive(message& in) override {
        for (auto& one : static_cast<parcel<pane<Value>>&>(in).events) {
            const auto found = waiting_.try_emplace(one.window.id, one.window, init_).first;
            std::invoke(merge_, found->second.merged, std::move(one.value));
            found->second.window.end = std::max(found->second.window.end, one.window.end);
            ++found->second.delivered;
            found->second.partitions = one.partitions;
        }
        while (!waiting_.empty() && waiting_.begin()->first == next_ && waiting_.begin()->second.all_delivered())
            emit_first(in.share());
    }

    void close(closing& end) override {
        while (!waiting_.empty() && (end.last() || waiting_.begin()->second.window.end <= end.until()))
            emit_first(end.share());
    }

private:
    struct pending {
        pending(const window_info& which, const initial<Init>& init) : window(which), merged(init()) {}

        /// Only where no time completes the window: there the panes of one id may come at any distance.
        [[nodiscard]] bool all_delivered() const {
            return window.start == beginning_of_time && delivered == partitions;
        }

        window_info window;
        accumulator merged;
        std::size_t delivered = 0;
        std::size_t partitions = 0;
    };

    void emit_first(credit under) {
        auto first = waiting_.extract(waiting_.begin());
        next_ = first.key() + 1;
        out_.emit(first.mapped().window, std::move(first.mapped().merged), std::move(under));
    }

    initial<Init> init_;
    Merge merge_;
    pane_exit<accumulator> out_;
    std::map<std::int64_t, pending> waiting_;
    std::int64_t next_ = 0;
};

/// The layer of one departition.
template <class Value, class Init, class Merge>
class departition_layer final : public upstream {
public:
    struct description {
        std::function<std::vector<ledger*>(builder&, port)> input;
        initial<Init> init;
        Merge merge;
    };

    explicit departition_layer(description what) : what_(std::move(what)) {}

    [[nodiscard]] std::vector<ledger*> attach(builder& to, consumer_ptr next, std::string name) const override {
        // Each time the layer before has closed something, what it emitted may complete windows here.
        const auto each_advance = [](time_point last) {
            return last == end_of_time ? end_of_time : last + duration(1);
        };
        return {&to.add_serial_layer({std::move(name), 1,
                                      [&](std::size_t) {
                                          return std::make_unique<departition_stage<Value, Init, Merge>>(
                                              what_.init, what_.merge, next);
                                      },
                                      each_advance},
                                     [&](port nodes) { return what_.input(to, std::move(nodes)); })};
    }

private:
    description what_;
};

}  // namespace weir
