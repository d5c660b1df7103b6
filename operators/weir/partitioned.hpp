// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/count_by.hpp>
#include <weir/departition.hpp>
#include <weir/distinct.hpp>
#include <weir/for_event.hpp>
#include <weir/group_by.hpp>
#include <weir/map_batch.hpp>
#include <weir/mappers.hpp>
#include <weir/reduction.hpp>
#include <weir/via.hpp>

#include <functional>
#include <string>
#include <type_traits>
#include <utility>

namespace weir {

template <class State, class Out, class Description>
class reduced;

/// The reductions of events that have been spread over partitions.
template <class T, class Raw, class Input, class Steps, class Wrap>
class reducible {
public:
    reducible(Input input, Steps steps, Wrap wrap, partition_options<Raw> options, std::string name)
        : input_(std::move(input)),
          steps_(std::move(steps)),
          wrap_(std::move(wrap)),
          options_(std::move(options)),
          name_(std::move(name)) {}

    /// Takes each event of a window into a state of its partition, in place: `function(state, event)`, from `init` (a
    /// value, or a function that makes one) for each window.
    template <class Init, class Function>
    [[nodiscard]] auto reduce(Init init, Function function) const {
        static_assert(for_event<T, reducer<Function, state_of<Init>, T>>::holds,
                      "reduce: the function must take a state& and the flow's event");
        return by<void>("reduce", fold<Init, Function>{{std::move(init)}, std::move(function)});
    }

    /// The same for what can be put together, `combine(state, part)`: events are taken together before they cross to
    /// their partition.
    template <class Init, class Function, class Combine>
    [[nodiscard]] auto reduce(Init init, Function function, Combine combine) const {
        using state = state_of<Init>;
        static_assert(for_event<T, reducer<Function, state, T>>::holds,
                      "reduce: the function must take a state& and the flow's event");
        static_assert(for_event<T, merger<Combine, state, state>>::holds,
                      "reduce: combine must take a state& and a state");
        return by<void>("reduce", combined_fold<Init, Function, Combine>{{{std::move(init)}, std::move(function)},
                                                                         std::move(combine)});
    }

    /// A reduction that also emits `U`s while it takes events: `function(state, event, emit)`.
    template <class U, class Init, class Function>
    [[nodiscard]] auto emit_and_reduce(Init init, Function function) const {
        static_assert(for_event<T, emitting_reducer<Function, state_of<Init>, T, U>>::holds,
                      "emit_and_reduce: the function must take a state&, the flow's event and what emits");
        return by<U>("emit_and_reduce", emitting_fold<Init, Function>{{std::move(init)}, std::move(function)});
    }

    /// The values of the events of each key, in the order in which they came.
    template <class Key, class Value = std::identity>
    [[nodiscard]] auto group_by(Key key, Value value = {}) const {
        static_assert(for_event<T, (key_of<Key, T> && mapper<Value, T>)>::holds,
                      "group_by: key and value must take the flow's event");
        return by<void>("group_by",
                        fold<groups_of<Key, Value, T>, group_into<Key, Value>>{{}, {std::move(key), std::move(value)}});
    }

    /// The seconds of the pairs with the same first, in the order in which they came.
    [[nodiscard]] auto group_by_key() const {
        static_assert(for_event<T, pair_like<T>>::holds, "group_by_key: the flow's events must be pairs");
        return group_by(first_member(), second_member());
    }

    /// How often each key came; counted together before it crosses to its partition.
    template <class Key>
    [[nodiscard]] auto count_by(Key key) const {
        static_assert(for_event<T, key_of<Key, T>>::holds,
                      "count_by: the key must take the flow's event, and return what can be hashed");
        using totals = tally_of<std::invoke_result_t<const Key&, const T&>>;
        return by<void>("count_by",
                        combined_fold<new_tally<totals>, count_into<Key>, add_tallies_t>{{{}, {std::move(key)}}, {}});
    }

    /// The events, through a stage of one's own in each partition (via.hpp).
    template <class Stage>
    [[nodiscard]] auto via(Stage stage) const {
        using made = state_of<Stage>;
        static_assert(for_event<T, middle_stage<made, T>>::holds,
                      "via: the stage must name the event it emits, and receive(event, emit)");
        using out = typename made::event;
        return by<out>("via", emitting_fold<Stage, receive_event>{{std::move(stage)}, {}})
            .leave_by(finish_stage<out>());
    }

    /// The events as they are.
    [[nodiscard]] auto emit() const {
        return by<T>("emit", emitting_fold<no_state, emit_event>()).leave_by(emit_none<T>());
    }

protected:
    template <class Out, class Fold>
    [[nodiscard]] auto by(const char* name, Fold made) const {
        auto whole = wrap_(std::move(made));
        using description = reduction_description<Raw, Input, Steps, decltype(whole)>;
        return reduced<typename Fold::value, Out, description>(
            description{input_, steps_, std::move(whole), options_, name_ + "." + name});
    }

    Input input_;
    Steps steps_;
    Wrap wrap_;
    partition_options<Raw> options_;
    std::string name_;
};

/// A flow whose events have been spread over partitions. `Raw` is what they were before the steps of this layer.
template <class T, class Raw, class Input, class Steps>
class partitioned : public mappers<partitioned<T, Raw, Input, Steps>, T>,
                    public reducible<T, Raw, Input, Steps, as_they_come> {
public:
    using event = T;
    using reducible<T, Raw, Input, Steps, as_they_come>::reducible;

    /// Each element of what `function` makes of the events of one window that came together, a `std::span`.
    template <class Function>
    [[nodiscard]] auto map_batch(Function function) const {
        static_assert(for_event<T, batch_mapper<Function, T>>::holds,
                      "map_batch: the function must take a std::span of the flow's events");
        static_assert(for_event<T, std::same_as<Steps, pass>>::holds,
                      "map_batch: comes first in its layer, before any other mapper");
        return then<flat_mapped<Function, std::span<T>>>("map_batch", batch_step<Function>{{std::move(function)}});
    }

    /// The first event of each window in each partition, by what `key` makes of it; to be reduced, or emitted at once.
    template <class Key>
    [[nodiscard]] auto uniq_by(Key key) const {
        static_assert(for_event<T, key_of<Key, T>>::holds,
                      "uniq_by: the key must take the flow's event, and return what can be hashed");
        return reducible<T, Raw, Input, Steps, distinct_by<T, Key>>(this->input_, this->steps_, {std::move(key)},
                                                                    this->options_, this->name_ + ".uniq");
    }
    [[nodiscard]] auto uniq() const { return uniq_by(std::identity()); }

private:
    friend class mappers<partitioned, T>;

    template <class U, class Step>
    [[nodiscard]] auto then(const char* name, Step step) const {
        using steps = chain<Steps, Step>;
        return partitioned<U, Raw, Input, steps>(this->input_, steps{this->steps_, std::move(step)}, {}, this->options_,
                                                 this->name_ + "." + name);
    }
};

}  // namespace weir
