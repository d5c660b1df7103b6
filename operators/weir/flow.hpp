// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/departition.hpp>
#include <weir/ends.hpp>
#include <weir/filter.hpp>
#include <weir/flat_map.hpp>
#include <weir/map.hpp>
#include <weir/partition.hpp>
#include <weir/plan.hpp>
#include <weir/reduce.hpp>
#include <weir/run.hpp>
#include <weir/steps.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

// The whole vocabulary on one page. A flow describes; `run` and `start` (run.hpp) execute; `from` and `from_range`
// (from.hpp) begin. Three handles make wrong orders unsayable:
//
//     flow<T>  ──partition──▶  partitioned<T>  ──reduce──▶  reduced<State>  ──emit, departition──▶  flow<pane<…>>

namespace weir {

template <class T, class Steps>
class partitioned;
template <class State>
class reduced;

/// A flow of events `T`: an immutable description, free to copy, that may be stored and run any number of times.
/// `Steps` are the fused operations of the present layer; a plain `flow<T>`, which any flow of `T` converts to, hides
/// them at the price of one indirect call an event.
///
/// Functions given to a flow are called through a const reference, by many threads at once.
template <class T, class Steps = erased_steps<T>>
class flow {
public:
    using event = T;

    flow(upstream_ptr before, Steps steps, std::string name)
        : before_(std::move(before)), steps_(std::move(steps)), name_(std::move(name)) {}

    template <class Other>
    requires(std::same_as<Steps, erased_steps<T>> && !std::same_as<Other, Steps>) flow(flow<T, Other> other)
        : before_(std::move(other.before_)),
          steps_(erased_steps<T>(std::move(other.steps_))),
          name_(std::move(other.name_)) {}

    /// What `function` makes of each event.
    template <class Function>
    requires mapper<Function, T>
    [[nodiscard]] auto map(Function function) const {
        return then<mapped<Function, T>>("map", map_step<Function>{std::move(function)});
    }

    /// The events for which `predicate` is true.
    template <class Predicate>
    requires predicate_on<Predicate, T>
    [[nodiscard]] auto filter(Predicate predicate) const {
        return then<T>("filter", filter_step<Predicate>{std::move(predicate)});
    }

    /// The events for which `predicate` is false.
    template <class Predicate>
    requires predicate_on<Predicate, T>
    [[nodiscard]] auto reject(Predicate predicate) const {
        auto kept = [predicate = std::move(predicate)](const T& one) { return !std::invoke(predicate, one); };
        return then<T>("reject", filter_step<decltype(kept)>{std::move(kept)});
    }

    /// Each element of the range or optional that `function` makes of an event.
    template <class Function>
    requires flat_mapper<Function, T>
    [[nodiscard]] auto flat_map(Function function) const {
        return then<flat_mapped<Function, T>>("flat_map", flat_map_step<Function>{std::move(function)});
    }

    /// Each `U` that `function(event, emit)` emits.
    template <class U, class Function>
    [[nodiscard]] auto flat_map(Function function) const {
        return then<U>("flat_map", emit_map_step<U, Function>{std::move(function)});
    }

    /// A new layer: events with the same key go to the same partition, those of one source in their order. Where there
    /// is but one partition, `key` is not called.
    template <class Key>
    requires key_of<Key, T>
    [[nodiscard]] partitioned<T, pass> partition(Key key, partition_options options = {}) const {
        return {route<Key>(std::move(key), name_ + ".partition"), {}, options, name_ + ".partition"};
    }

    /// A new layer of one node that merges the panes of all partitions, window by window: `merge(accumulator, value)`,
    /// from `init` (a value or a function) for each window. Windows come out in the order of their ids, each once.
    template <class Init, class Merge>
    [[nodiscard]] auto departition(Init init, Merge merge) const;

    /// The end: `function` is called with each event. Behind a departition by one thread at a time, in the order of the
    /// windows; else by several at once, in order only within a batch.
    template <class Function>
    requires std::invocable<const Function&, T>
    [[nodiscard]] job for_each(Function function) const {
        return end_with(for_each_end<Function>(std::move(function)), "for_each");
    }

    /// Runs the flow and returns its events, in no particular order.
    [[nodiscard]] std::vector<T> collect(run_options options = {}) const {
        typename collect_end<T>::collected all;
        run(end_with(collect_end<T>(all), "collect"), std::move(options));
        return std::move(all.events);
    }

private:
    template <class, class>
    friend class flow;

    template <class U, class Step>
    [[nodiscard]] auto then(const char* name, Step step) const {
        return flow<U, chain<Steps, Step>>(before_, {steps_, std::move(step)}, name_ + "." + name);
    }

    template <class End>
    [[nodiscard]] job end_with(End end, const char* name) const {
        return job([before = before_, work = fuse(steps_, std::move(end)), name = name_ + "." + name](builder& to) {
            return before->attach(to, work, name);
        });
    }

    template <class Key>
    [[nodiscard]] auto route(Key key, std::string name) const {
        return
            [before = before_, steps = steps_, key = std::move(key), name = std::move(name)](builder& to, port nodes) {
                return before->attach(to, fuse(steps, router<T, Key>(std::move(nodes), key)), name);
            };
    }

    upstream_ptr before_;
    Steps steps_;
    std::string name_;
};

/// A flow whose events have been spread over partitions and wait for a reduction.
template <class T, class Steps>
class partitioned {
public:
    using event = T;
    using input_layout = std::function<std::vector<ledger*>(builder&, port)>;

    partitioned(input_layout input, Steps steps, partition_options options, std::string name)
        : input_(std::move(input)), steps_(std::move(steps)), options_(options), name_(std::move(name)) {}

    /// Takes each event of a window into a state of its partition, in place: `function(state, event)`, from `init` (a
    /// value, or a function that makes one) for each window.
    template <class Init, class Function>
    requires reducer<Function, state_of<Init>, T>
    [[nodiscard]] reduced<state_of<Init>> reduce(Init init, Function function) const {
        using layer = reduction<T, Steps, Init, Function>;
        return reduced<state_of<Init>>(
            std::make_shared<layer>(typename layer::description{
                input_, steps_, {std::move(init)}, std::move(function), options_.over, options_.stages}),
            name_ + ".reduce");
    }

private:
    input_layout input_;
    Steps steps_;
    partition_options options_;
    std::string name_;
};

/// A reduction, whose panes are still to be emitted or merged.
template <class State>
class reduced {
public:
    reduced(upstream_ptr before, std::string name) : before_(std::move(before)), name_(std::move(name)) {}

    /// A flow of each partition's panes, as their windows close.
    [[nodiscard]] flow<pane<State>, read_parcel<pane<State>>> emit() const { return {before_, {}, name_}; }

    /// The panes of all partitions merged, window by window; see `flow::departition`.
    template <class Init, class Merge>
    requires merger<Merge, state_of<Init>, State>
    [[nodiscard]] auto departition(Init init, Merge merge) const {
        return emit().departition(std::move(init), std::move(merge));
    }

private:
    upstream_ptr before_;
    std::string name_;
};

template <class T>
struct pane_value;
template <class Value>
struct pane_value<pane<Value>> {
    using type = Value;
};

template <class T, class Steps>
template <class Init, class Merge>
auto flow<T, Steps>::departition(Init init, Merge merge) const {
    using value = typename pane_value<T>::type;
    static_assert(merger<Merge, state_of<Init>, value>, "departition: merge(accumulator&, value) does not fit");
    using layer = departition_layer<value, Init, Merge>;
    using merged = pane<state_of<Init>>;
    const auto one_partition = [](const T&) { return 0; };
    return flow<merged, read_parcel<merged>>(std::make_shared<layer>(typename layer::description{
                                                 route(one_partition, name_), {std::move(init)}, std::move(merge)}),
                                             {}, name_ + ".departition");
}

}  // namespace weir
