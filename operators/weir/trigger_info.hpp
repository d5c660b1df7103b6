// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/firing.hpp>
#include <weir/flat_map.hpp>
#include <weir/panes.hpp>
#include <weir/window_plan.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <ranges>
#include <type_traits>
#include <utility>

namespace weir {

/// Which pane is emitted, and why.
struct trigger_info {
    window_info window;
    std::size_t partition = 0;   ///< which of the layer's partitions it belongs to
    std::size_t partitions = 1;  ///< how many there are
    firing fired = {};
};

/// The value of a pane: a copy, or what the pane held once it is done. One that cannot be copied is only asked for
/// then.
template <class State>
[[nodiscard]] State value_to_emit(State& value, const firing& fired) {
    if constexpr (std::copy_constructible<State>)
        if (!fired.final()) return value;
    return std::move(value);
}

/// How a fold's panes leave their layer; `emit` takes an `output`.
template <class State>
struct emit_panes {
    using output = pane<State>;
    static constexpr bool copies_state = true;

    template <class Emit>
    void operator()(State& value, const trigger_info& of, const Emit& emit) const {
        emit(output{of.window, of.partition, of.partitions, value_to_emit(value, of.fired), of.fired});
    }
};

/// The states alone.
template <class State, class Output = State>
struct emit_states {
    using output = Output;
    static constexpr bool copies_state = true;

    template <class Emit>
    void operator()(State& value, const trigger_info& of, const Emit& emit) const {
        emit(output(value_to_emit(value, of.fired)));
    }
};

/// The elements of the states.
template <class State, class Output>
struct emit_elements {
    using output = Output;

    template <class Emit>
    void operator()(State& value, const trigger_info&, const Emit& emit) const {
        for (const auto& one : value) emit(output(one));
    }
};

/// Nothing, but what the fold itself emits.
template <class Output>
struct emit_none {
    using output = Output;
    static constexpr bool passes_on = true;

    template <class State, class Emit>
    void operator()(State&, const trigger_info&, const Emit&) const {}
};

/// What a function of the program's own makes of a pane: `function(state, info)`, a range or an optional.
template <class Function, class Output>
struct emit_made {
    using output = Output;

    template <class State, class Emit>
    void operator()(State& value, const trigger_info& of, const Emit& emit) const {
        auto&& made = std::invoke(function, value, of);
        if constexpr (requires { made.has_value(); }) {
            if (made) emit(output(*std::forward<decltype(made)>(made)));
        } else {
            for (auto&& one : made) emit(output(std::forward<decltype(one)>(one)));
        }
    }

    Function function;
};

/// What a function of the program's own emits: `function(state, info, emit)`.
template <class Function, class Output>
struct emit_by {
    using output = Output;

    template <class State, class Emit>
    void operator()(State& value, const trigger_info& of, const Emit& emit) const {
        std::invoke(function, value, of, emit);
    }

    Function function;
};

/// A function that makes a range or an optional of a pane.
template <class Function, class State>
concept trigger_function = std::invocable<const Function&, State&, const trigger_info&> && requires {
    typename element_of<std::decay_t<std::invoke_result_t<const Function&, State&, const trigger_info&>>>::type;
};

/// A function that emits `U`s of a pane.
template <class Function, class State, class U>
concept trigger_emitter = requires(const Function& function, State& state, const trigger_info& of, void (*emit)(U)) {
    std::invoke(function, state, of, emit);
};

}  // namespace weir
