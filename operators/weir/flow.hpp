// SPDX-License-Identifier: Apache-2.0
#pragma once

// First, so that few lines of "included from" stand before what compilers have to say about a wrong function.
#include <weir/described_window.hpp>
#include <weir/window.hpp>

#include <weir/mappers.hpp>
#include <weir/partitioned.hpp>
#include <weir/reduced.hpp>

#include <weir/broadcast.hpp>
#include <weir/buffer.hpp>
#include <weir/ends.hpp>
#include <weir/event_stream.hpp>
#include <weir/for_event.hpp>
#include <weir/rate_limit.hpp>
#include <weir/repack.hpp>
#include <weir/run.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

// The whole vocabulary on one page. A flow describes; `run` and `start` (run.hpp) execute.
//
//     from, from_range, from_ranges, from_source         begin a flow (from.hpp, from_source.hpp)
//     merge, join, window_join                           make one of several (merge.hpp, join.hpp)
//     flow<T>         mappers, partition, shuffle, …     events (mappers.hpp, and below)
//     partitioned<T>  mappers, then one reduction        events, spread over partitions (partitioned.hpp)
//     reduced<State>  emit…, on_trigger, departition, …  what windows (window.hpp) hold (reduced.hpp)
//     for_each, into, collect, stream, broadcast         end it
//
// Functions given to a flow are called through a const reference, by many threads at once.

namespace weir {

/// A flow of events `T`: an immutable description, free to copy, that may be stored and run any number of times.
/// `Steps` are the fused operations of the present layer; a plain `flow<T>`, which any flow of `T` converts to, hides
/// them at the price of one indirect call an event.
template <class T, class Steps = erased_steps<T>>
class flow : public mappers<flow<T, Steps>, T> {
public:
    using event = T;

    flow(upstream_ptr before, Steps steps, std::string name)
        : before_(std::move(before)), steps_(std::move(steps)), name_(std::move(name)) {}

    template <class Other>
    requires(std::same_as<Steps, erased_steps<T>> && !std::same_as<Other, Steps>) flow(flow<T, Other> other)
        : before_(std::move(other.before_)),
          steps_(erased_steps<T>(std::move(other.steps_))),
          name_(std::move(other.name_)) {}

    /// Each element of what `function` makes of all events of a batch, a `std::span`.
    template <class Function>
    [[nodiscard]] auto map_batch(Function function) const {
        static_assert(for_event<T, batch_mapper<Function, T>>::holds,
                      "map_batch: the function must take a std::span of the flow's events");
        static_assert(for_event<T, starts_layer<Steps>>::holds,
                      "map_batch: comes first in its layer, before any other mapper");
        using made = flat_mapped<Function, std::span<T>>;
        return flow<made, gather<T, Steps, Function>>(before_, {steps_, {{std::move(function)}}}, name_ + ".map_batch");
    }

    /// A new layer: events with the same key go to the same partition, those of one source in their order. Where there
    /// is but one partition, `key` is not called. Or `to_partition(function)` (partition.hpp).
    template <class Key>
    [[nodiscard]] auto partition(Key key, partition_options<T> options = {}) const {
        static_assert(for_event<T, (key_of<Key, T> || partition_choice<Key, T>)>::holds,
                      "partition: the key must take the flow's event, and return what can be hashed");
        if constexpr (names_partition<Key>)
            return spread(std::move(key), {}, std::move(options), "partition");
        else
            return spread(
                by_key<Key>{key}, [key] { return std::make_unique<numbers_by<T, Key>>(key); }, std::move(options),
                "partition");
    }

    /// A new layer: batches go to its partitions in turn.
    [[nodiscard]] auto shuffle(partition_options<T> options = {}) const {
        return spread(round_robin(), {}, std::move(options), "shuffle");
    }

    /// How often each key came: `partition(key, options).count_by(key)`.
    template <class Key>
    [[nodiscard]] auto count_by(Key key, partition_options<T> options = {}) const {
        return partition(key, std::move(options)).count_by(key);
    }

    /// The first event of each key in each window, at once.
    template <class Key>
    [[nodiscard]] auto uniq_by(Key key, partition_options<T> options = {}) const {
        return partition(key, std::move(options)).uniq_by(key).emit();
    }
    [[nodiscard]] auto uniq(partition_options<T> options = {}) const {
        return uniq_by(std::identity(), std::move(options));
    }

    /// The panes of all partitions merged; see `reduced::departition`. Throws `build_error` where no reduction emitted
    /// them.
    template <class Init, class Merge>
    [[nodiscard]] auto departition(Init init, Merge merge, departition_options options = {}) const {
        static_assert(for_event<T, is_pane<T>>::holds,
                      "departition: the events must be panes, as a reduction emits them");
        using from = typename pane_value<T>::type;
        static_assert(for_event<T, merger<Merge, state_of<Init>, from>>::holds,
                      "departition: merge must take an accumulator& and a value");
        if (!before_->closes_windows())
            throw build_error("departition: expected the panes of a reduction, got those of " + name_ +
                              ", which does not say when a window is complete, as sessions never do; departition "
                              "before that layer");
        using layer = departition_layer<from, Steps, Init, Merge>;
        using merged = pane<state_of<Init>>;
        return flow<merged, read_parcel<merged>>(
            std::make_shared<layer>(
                typename layer::description{before_, steps_, name_, {std::move(init)}, std::move(merge), options}),
            {}, name_ + ".departition");
    }

    /// The events, through a stage of one's own that one thread at a time runs (via.hpp).
    template <class Stage>
    [[nodiscard]] auto via(Stage stage) const {
        return spread(only_partition(), {}, {.stages = 1}, "").via(std::move(stage));
    }

    /// The events, no more than `most` in each period of the clock; those behind wait, and so does the source.
    [[nodiscard]] auto rate_limit(std::size_t most, duration per) const {
        return behind<read_parcel<T>>(
            std::make_shared<rate_limit_layer<T, Steps>>(before_, steps_, rate_meter(most, per)), "rate_limit");
    }

    /// The events, through a buffer that takes up what comes too fast, or lets go of it (buffer.hpp).
    [[nodiscard]] auto buffer(buffer_options options) const {
        return behind<read_batch<T>>(
            std::make_shared<buffer_layer<T, Steps>>(before_, steps_, options, name_ + ".buffer"), "buffer");
    }

    /// The end: `function` is called with each event. Behind a departition by one thread at a time, in the order of the
    /// windows; else by several at once, in order only within a batch. With a `concurrency` event by event, by no more
    /// than so many at once.
    template <class Function>
    [[nodiscard]] job for_each(Function function, for_each_options options = {}) const {
        static_assert(for_event<T, std::invocable<const Function&, T>>::holds,
                      "for_each: the function must take the flow's event");
        return limited_for_each<T>(before_, steps_, std::move(function), {name_ + ".for_each", options.concurrency});
    }

    /// The end: `sink` takes the events, one thread at a time (ends.hpp).
    template <class Sink>
    [[nodiscard]] job into(Sink sink) const {
        static_assert(for_event<T, sink_of<sink_behind<Sink>, T>>::holds,
                      "into: the sink must take the flow's events, by write(span) or put(event)");
        return into_sink<T>(before_, steps_, std::move(sink), name_ + ".into");
    }

    /// The end: each of `branches`, functions from a `flow<T>` to a job, gets every event; the slowest holds up the
    /// rest.
    template <class... Branches>
    [[nodiscard]] job broadcast(Branches... branches) const {
        static_assert(for_event<T, (sizeof...(Branches) > 0)>::holds, "broadcast: at least one branch");
        static_assert(for_event<T, ((branch_of<Branches, T> && ...))>::holds,
                      "broadcast: a branch must make a job of a flow of the events");
        return broadcast_job<T>(repacked(), name_, {std::function<job(flow<T>)>(std::move(branches))...});
    }

    /// Runs the flow and returns its events, in no particular order.
    [[nodiscard]] std::vector<T> collect(run_options options = {}) const {
        typename collect_end<T>::collected all;
        run(end_with(collect_end<T>(all), "collect"), std::move(options));
        return std::move(all.events);
    }

    /// Starts the flow, and owns it: a range of its events, read as they are asked for.
    [[nodiscard]] event_stream<T> stream(run_options options = {}) const {
        return stream_of<T>(before_, steps_, name_, std::move(options));
    }

    /// What is up to here, its messages parcels of `T`.
    [[nodiscard]] upstream_ptr repacked() const {
        return std::make_shared<weir::repacked<T, Steps>>(before_, steps_, name_);
    }

private:
    template <class, class>
    friend class flow;
    friend class mappers<flow, T>;

    template <class U, class Step>
    [[nodiscard]] auto then(const char* name, Step step) const {
        return flow<U, chain<Steps, Step>>(before_, {steps_, std::move(step)}, name_ + "." + name);
    }

    template <class Reader>
    [[nodiscard]] auto behind(upstream_ptr layer, const char* name) const {
        return flow<T, Reader>(std::move(layer), {}, name_ + "." + name);
    }

    template <class Partitioner>
    [[nodiscard]] auto spread(Partitioner by, make_key_numbers<T> number_keys, partition_options<T> options,
                              const char* member) const {
        if (options.over.plan().kind == window_kind::session && !number_keys)
            throw build_error(std::string(member) + ": sessions are per key; partition by a key for them");
        using input = partition_input<T, Steps, Partitioner>;
        const auto name = *member == '\0' ? name_ : name_ + "." + member;
        return partitioned<T, T, input, pass>(input{before_, steps_, std::move(by), std::move(number_keys), name}, {},
                                              {}, std::move(options), name);
    }

    template <class End>
    [[nodiscard]] job end_with(End end, const char* name) const {
        return job([before = before_, steps = steps_, end = std::move(end), name = name_ + "." + name](builder& to) {
            return before->attach(to, fuse(steps, end), name);
        });
    }

    upstream_ptr before_;
    Steps steps_;
    std::string name_;
};

}  // namespace weir
