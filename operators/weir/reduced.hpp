// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/departition.hpp>
#include <weir/error.hpp>
#include <weir/for_event.hpp>
#include <weir/reduction.hpp>
#include <weir/steps.hpp>
#include <weir/take_sort.hpp>
#include <weir/trigger_info.hpp>

#include <concepts>
#include <memory>
#include <ranges>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace weir {

template <class T, class Steps>
class flow;

/// A reduction, whose panes are still to be emitted or merged. `Out` is what it emits by itself.
template <class State, class Out, class Description>
class reduced {
public:
    using value = State;

    explicit reduced(Description what) : what_(std::move(what)) {}

    /// Each pane, with its window, when a trigger fires and when its window is over.
    [[nodiscard]] auto emit() const {
        static_assert(for_event<State, std::is_void_v<Out>>::holds,
                      "emit: emit_and_reduce has an event of its own; emit_state or on_trigger");
        return leave_by(emit_panes<State>());
    }

    /// The states alone.
    [[nodiscard]] auto emit_state() const {
        using out = std::conditional_t<std::is_void_v<Out>, State, Out>;
        static_assert(for_event<State, std::constructible_from<out, State>>::holds,
                      "emit_state: the state is not what the reduction emits");
        return leave_by(emit_states<State, out>());
    }

    /// The elements of the states.
    [[nodiscard]] auto emit_events() const {
        static_assert(for_event<State, std::ranges::forward_range<const State&>>::holds,
                      "emit_events: the state is no range; see on_trigger");
        return leave_by(emit_elements<State, listed_of<State>>());
    }

    /// Nothing but what the reduction emits by itself.
    [[nodiscard]] auto emit_nothing() const {
        return leave_by(emit_none<std::conditional_t<std::is_void_v<Out>, State, Out>>());
    }

    /// Each element of the range or optional that `function(state, trigger_info)` makes of a pane; it may change the
    /// state, which lives on if the trigger keeps it.
    template <class Function>
    [[nodiscard]] auto on_trigger(Function function) const {
        static_assert(for_event<State, trigger_function<Function, State>>::holds,
                      "on_trigger: the function must take a state& and a trigger_info, and return a range or optional");
        using made = std::invoke_result_t<const Function&, State&, const trigger_info&>;
        using out = std::conditional_t<std::is_void_v<Out>, typename element_of<std::decay_t<made>>::type, Out>;
        return leave_by(emit_made<Function, out>{std::move(function)});
    }

    /// Each `U` that `function(state, trigger_info, emit)` emits.
    template <class U, class Function>
    [[nodiscard]] auto on_trigger(Function function) const {
        static_assert(for_event<State, trigger_emitter<Function, State, U>>::holds,
                      "on_trigger: the function must take a state&, a trigger_info and what emits");
        static_assert(for_event<State, (std::is_void_v<Out> || std::same_as<Out, U>)>::holds,
                      "on_trigger: the reduction emits another event");
        return leave_by(emit_by<Function, U>{std::move(function)});
    }

    /// The panes of all partitions merged, window by window: `merge(accumulator, value)`, from `init` (a value or a
    /// function) for each window, at every firing. Windows come out in the order of their ids, each once.
    template <class Init, class Merge>
    [[nodiscard]] auto departition(Init init, Merge merge, departition_options options = {}) const {
        refuse_sessions("departition");
        return emit().departition(std::move(init), std::move(merge), options);
    }

    /// Of each window the first `most` elements of all partitions' states, sorted: `compare(left, right)` says which
    /// comes first. By default counts come largest first and equal ones by key, other elements smallest first.
    template <class Compare = comes_first>
    [[nodiscard]] auto take_sort(std::size_t most, Compare compare = {}) const {
        static_assert(for_event<State, std::ranges::forward_range<const State&>>::holds,
                      "take_sort: the state is no range of elements");
        refuse_sessions("take_sort");
        using list = std::vector<listed_of<State>>;
        auto sort = [most, compare](State& all, const trigger_info& of, const auto& emit) {
            emit(pane<list>{of.window, of.partition, of.partitions, sorted_first(all, most, compare), of.fired});
        };
        auto merge = [most, compare](list& into, list more) { merge_sorted(into, std::move(more), most, compare); };
        return on_trigger<pane<list>>(std::move(sort)).departition(list{}, std::move(merge));
    }

    /// Of each window the `most` keys with the largest counts.
    [[nodiscard]] auto top_k(std::size_t most) const { return take_sort(most); }

    /// The panes as `exit` emits them (trigger_info.hpp).
    template <class Exit>
    [[nodiscard]] auto leave_by(Exit exit) const {
        using layer = reduction_of<Description, Exit>;
        return flow<typename Exit::output, read_parcel<typename Exit::output>>(
            std::make_shared<layer>(what_, std::move(exit)), {}, what_.name);
    }

private:
    void refuse_sessions(const char* member) const {
        if (what_.options.over.plan().kind == window_kind::session)
            throw build_error(std::string(member) +
                              ": sessions are windows of one key each, so there is nothing to merge; "
                              "use emit, or on_trigger");
    }

    Description what_;
};

}  // namespace weir
