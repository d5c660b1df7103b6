// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/batch.hpp>
#include <weir/in_turn.hpp>
#include <weir/message.hpp>
#include <weir/plan.hpp>
#include <weir/sink.hpp>
#include <weir/steps.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <iterator>
#include <memory>
#include <mutex>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace weir {

struct for_each_options {
    /// How many calls may be under way at once, each with one event, whichever batch they came in: for work that waits.
    /// 1: one after the other, what comes of one source in its order. 0 (the default): a batch's events stay together,
    /// on whatever thread has the batch.
    std::size_t concurrency = 0;
};

/// The end of a flow whose events are given to a function. The function runs on whatever thread has the event: behind a
/// partition or a mapper on several at once, behind a departition on one at a time.
template <class Function>
class for_each_end {
public:
    explicit for_each_end(Function function) : function_(std::move(function)) {}

    struct opened {
        const Function& function;
        template <class T>
        void operator()(T&& event) const {
            if constexpr (std::invocable<const Function&, T>)
                std::invoke(function, std::forward<T>(event));
            else  // it wants an event of its own
                std::invoke(function, std::remove_cvref_t<T>(event));
        }
        void close() const {}
    };

    [[nodiscard]] opened open(message&) const { return {function_}; }

private:
    Function function_;
};

/// The end of a flow whose events are put together, a batch at a time; what comes of one source, in its order.
template <class T>
class collect_end {
public:
    struct collected {
        std::mutex mutex;
        std::vector<T> events;
        in_turn<std::vector<T>> order;
    };

    explicit collect_end(collected& into) : into_(&into) {}

    struct opened {
        collected& into;
        position from;
        std::vector<T> some = {};
        void operator()(T event) { some.push_back(std::move(event)); }
        void close() {
            into.order.finish(from, std::move(some), [this](std::vector<T>&& ready) {
                const std::scoped_lock lock(into.mutex);
                std::move(ready.begin(), ready.end(), std::back_inserter(into.events));
            });
        }
    };

    [[nodiscard]] opened open(message& in) const { return {*into_, in.where()}; }

    void give_up() const noexcept { into_->order.abandon(); }

private:
    collected* into_;
};

/// The end of a layer whose events go to one node, in parcels of no more than `most` events under their batch's credit;
/// what comes of one source, in its order.
template <class T>
class forward_end {
public:
    using parcels = std::vector<handle<parcel<T>>>;

    forward_end(port to, std::size_t most)
        : to_(std::move(to)), most_(most), order_(std::make_unique<in_turn<parcels>>()) {}

    class opened {
    public:
        opened(const forward_end& by, message& in) : by_(by), in_(in) {}

        void operator()(T event) {
            if (parcels_.empty() || parcels_.back()->events.size() == by_.most_)
                parcels_.push_back(make_counted<parcel<T>>(in_.share(), in_.where()));
            parcels_.back()->events.push_back(std::move(event));
        }

        void close() {
            by_.order_->finish(in_.where(), std::move(parcels_), [this](parcels&& ready) {
                for (auto& one : ready) by_.to_.send(0, std::move(one));
            });
        }

    private:
        const forward_end& by_;
        message& in_;
        parcels parcels_;
    };

    [[nodiscard]] opened open(message& in) const { return {*this, in}; }

    void give_up() const noexcept { order_->abandon(); }

private:
    port to_;
    std::size_t most_;
    std::unique_ptr<in_turn<parcels>> order_;
};

/// The name of what comes before the last operator: "range.map" of "range.map.for_each".
[[nodiscard]] inline std::string name_before(const std::string& name) {
    return name.substr(0, name.rfind('.'));
}

/// What a flow is called with its `for_each`, and how many calls there are at once; see `for_each_options`.
struct for_each_calls {
    std::string name;
    std::size_t concurrency = 0;
};

/// The job of a flow that ends in `function`. Without a limit the calls belong to the flow's last layer, else to a
/// layer of their own.
template <class T, class Steps, class Function>
[[nodiscard]] job limited_for_each(upstream_ptr before, Steps steps, Function function, for_each_calls calls) {
    return job([before = std::move(before), steps = std::move(steps), function = std::move(function),
                calls = std::move(calls)](builder& to) -> inflow {
        for_each_end<Function> end(function);
        if (calls.concurrency == 0) return before->attach(to, fuse(steps, std::move(end)), calls.name);
        auto node = to.add_layer(calls.name, fuse(read_parcel<T>{}, std::move(end)), calls.concurrency);
        return before->attach(to, fuse(steps, forward_end<T>(std::move(node), 1)), name_before(calls.name));
    });
}

/// The job of a flow whose events go into `sink`, called `name` with that end; see sink.hpp.
template <class T, class Steps, class Sink>
[[nodiscard]] job into_sink(upstream_ptr before, Steps steps, Sink sink, std::string name) {
    return job([before = std::move(before), steps = std::move(steps), shared = share_sink(std::move(sink)),
                name = std::move(name)](builder& to) -> inflow {
        const auto make = [shared](const stage_place&) {
            return std::make_unique<sink_stage<T, sink_behind<Sink>>>(shared);
        };
        const auto only_at_the_end = [](time_point) { return end_of_time; };
        return {to.add_serial_layer({.name = name, .stages = 1, .make = make, .next = only_at_the_end}, [&](port node) {
            const auto all = static_cast<std::size_t>(-1);
            return before->attach(to, fuse(steps, forward_end<T>(std::move(node), all)), name_before(name));
        })};
    });
}

}  // namespace weir
