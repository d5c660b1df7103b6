// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/batch.hpp>
#include <weir/panes.hpp>
#include <weir/plan.hpp>
#include <weir/reduce.hpp>
#include <weir/steps.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace weir {

/// A function that takes what one partition emitted for a window into the window's accumulator, in place.
template <class Function, class Accumulator, class Value>
concept merger = std::invocable<const Function&, Accumulator&, Value>;

struct departition_options {
    /// Windows that may wait for a partition that lags behind; beyond that the oldest is emitted without it, and what
    /// the laggard still emits for it is merged into the next. 0: any number. Only count windows can lag for ever.
    std::size_t most_waiting = 0;
};

/// The end of a layer whose panes go to one node, with what they say of closed windows.
template <class T>
class to_one_node {
public:
    explicit to_one_node(port to) : to_(std::move(to)) {}

    class opened {
    public:
        opened(const port& to, message& in) : to_(to), out_(make_counted<parcel<T>>(in.share(), in.where())) {
            if (const auto* const closed = in.closed()) out_->closing = *closed;
        }
        void operator()(T event) { out_->events.push_back(std::move(event)); }
        void close() {
            if (!out_->events.empty() || out_->closing) to_.send(0, std::move(out_));
        }

    private:
        const port& to_;
        handle<parcel<T>> out_;
    };

    [[nodiscard]] opened open(message& in) const { return {to_, in}; }

private:
    port to_;
};

/// Merges the panes of one window from all partitions. One serial node.
///
/// 1. A window is complete when every partition has said that it is closed there; its panes came before.
/// 2. Windows leave in the order of their ids, each exactly once.
template <class Value, class Init, class Merge>
class departition_stage final : public stage {
    using accumulator = state_of<Init>;
    using output = pane<accumulator>;

public:
    struct parts {
        initial<Init> init;
        Merge merge;
        departition_options options;
        consumer_ptr next;
        std::size_t channel;
    };

    explicit departition_stage(parts made) : parts_(std::move(made)) {}

    void receive(message& in) override {
        for (auto& one : static_cast<parcel<pane<Value>>&>(in).events) take(std::move(one));
        if (const auto* const said = in.closed()) {
            closed_.resize(said->partitions, std::numeric_limits<std::int64_t>::min());
            closed_[said->partition] = said->before;
            complete_ = std::max(complete_, *std::min_element(closed_.begin(), closed_.end()));
        }
        const auto out = make_counted<parcel<output>>(in.share(), position{parts_.channel, position::in_order});
        while (!waiting_.empty() && (waiting_.begin()->first < complete_ || too_many())) leave(out->events);
        if (!out->events.empty()) parts_.next->receive(*out);
    }

private:
    void take(pane<Value>&& one) {
        // Only a laggard's pane is older than what has left.
        auto found = waiting_.find(std::max(one.window.id, next_));
        if (found == waiting_.end()) {
            auto window = one.window;
            window.id = std::max(window.id, next_);
            found = waiting_.emplace(window.id, output{window, 0, 1, parts_.init(), {}}).first;
        }
        std::invoke(parts_.merge, found->second.value, std::move(one.value));
        found->second.window.end = std::max(found->second.window.end, one.window.end);
    }

    [[nodiscard]] bool too_many() const {
        return parts_.options.most_waiting > 0 && waiting_.size() > parts_.options.most_waiting;
    }

    void leave(std::vector<output>& to) {
        const auto first = waiting_.begin();
        next_ = first->first + 1;
        to.push_back(std::move(first->second));
        waiting_.erase(first);
    }

    parts parts_;
    std::vector<std::int64_t> closed_;
    std::int64_t complete_ = std::numeric_limits<std::int64_t>::min();
    std::int64_t next_ = std::numeric_limits<std::int64_t>::min();
    std::map<std::int64_t, output> waiting_;
};

/// The layer of one departition.
template <class Value, class Steps, class Init, class Merge>
class departition_layer final : public upstream {
public:
    struct description {
        upstream_ptr before;
        Steps steps;
        std::string name;
        initial<Init> init;
        Merge merge;
        departition_options options;
    };

    explicit departition_layer(description what) : what_(std::move(what)) {}

    [[nodiscard]] inflow attach(builder& to, consumer_ptr next, std::string name) const override {
        const auto make = [&](const stage_place& place) -> std::unique_ptr<stage> {
            next->bind(place.within);
            using made = departition_stage<Value, Init, Merge>;
            return std::make_unique<made>(
                typename made::parts{what_.init, what_.merge, what_.options, next, place.channel});
        };
        serial_layer layer{std::move(name), 1, make};
        return {to.add_serial_layer(std::move(layer), [&](port nodes) {
            return what_.before->attach(to, fuse(what_.steps, to_one_node<pane<Value>>(std::move(nodes))), what_.name);
        })};
    }

private:
    description what_;
};

}  // namespace weir
