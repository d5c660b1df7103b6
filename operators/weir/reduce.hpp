// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/overlapping.hpp>
#include <weir/steps.hpp>

#include <concepts>
#include <cstdint>
#include <functional>
#include <span>
#include <type_traits>
#include <utility>

// What a reduction does to the state of one window in one partition. A *fold* says what the state is, how it begins,
// and what an event does to it; `reduction.hpp` runs folds over windows.

namespace weir {

/// What a reduction begins with: a value to copy, or a function that makes one for each pane.
template <class Init>
struct initial {
    Init init;

    /// The states of one run may share something, if what makes them has this.
    void begin_run() {
        if constexpr (requires { init.begin_run(); }) init.begin_run();
    }

    [[nodiscard]] auto operator()() const {
        if constexpr (std::invocable<const Init&>)
            return std::invoke(init);
        else
            return init;
    }
};

template <class Init>
using state_of = std::decay_t<decltype(std::declval<const initial<Init>&>()())>;

/// A function that takes an event `T` into a state, in place.
template <class Function, class State, class T>
concept reducer = std::invocable<const Function&, State&, T>;

/// A function object that can also take the next events of a pane at once, in their order: `function.take_all(state,
/// span)`. It must come to the same as one call for each.
template <class Function, class State, class T>
concept batch_reducer = requires(const Function& function, State& state, std::span<T> events) {
    function.take_all(state, events);
};

/// Takes each event of a window into the state of its partition, in place: `function(state, event)`.
///
///     words.partition(same_word).reduce(0, [](int& count, const std::string&) { ++count; })
template <class Init, class Function>
struct fold {
    using state = state_of<Init>;
    using value = state;
    static constexpr bool combines = false;

    [[nodiscard]] state make() const { return init(); }
    void reset(state& of) const { of = init(); }
    [[nodiscard]] value& value_of(state& of) const { return of; }

    template <class T, class Emit>
    void take(state& into, T&& event, const Emit&) const {
        std::invoke(function, into, std::forward<T>(event));
    }

    template <class T>
    requires batch_reducer<Function, state, T>
    void take_all(state& into, std::span<T> events) const { function.take_all(into, events); }

    void begin_run() { init.begin_run(); }

    initial<Init> init;
    Function function;
};

/// The state of some events of one batch that belong to the same windows.
template <class State>
struct partial {
    State value;
    std::uint64_t events = 0;
};

/// Takes partial states in.
template <class Init, class Combine>
struct fold_of_partials {
    using state = state_of<Init>;
    using value = state;

    [[nodiscard]] state make() const { return init(); }
    void reset(state& of) const { of = init(); }
    [[nodiscard]] value& value_of(state& of) const { return of; }

    template <class Emit>
    void take(state& into, partial<state>&& part, const Emit&) const {
        std::invoke(combine, into, std::move(part.value));
    }

    void begin_run() { init.begin_run(); }

    initial<Init> init;
    Combine combine;
};

/// A fold whose states can be put together: events of one batch are taken into a state of their own before they cross
/// to their partition, where `combine(state, part)` takes it in.
template <class Init, class Function, class Combine>
struct combined_fold : fold<Init, Function> {
    static constexpr bool combines = true;

    [[nodiscard]] auto of_partials() const {
        using partials = fold_of_partials<Init, Combine>;
        partials taking{this->init, combine};
        if constexpr (may_be_shared<typename partials::state, Combine>)
            return overlapping_fold<partials>{std::move(taking)};
        else
            return taking;
    }

    Combine combine;
};

/// A fold that may also emit while it takes events: `function(state, event, emit)`.
template <class Init, class Function>
struct emitting_fold {
    using state = state_of<Init>;
    using value = state;
    static constexpr bool combines = false;

    [[nodiscard]] state make() const { return init(); }
    void reset(state& of) const { of = init(); }
    [[nodiscard]] value& value_of(state& of) const { return of; }

    template <class T, class Emit>
    void take(state& into, T&& event, const Emit& emit) const {
        std::invoke(function, into, std::forward<T>(event), emit);
    }

    void bind(const scope& within) { bind_step(function, within); }

    initial<Init> init;
    Function function;
};

/// A function that takes an event into a state, and may emit `U`s.
template <class Function, class State, class T, class U>
concept emitting_reducer = requires(const Function& function, State& state, T event, void (*emit)(U)) {
    std::invoke(function, state, std::move(event), emit);
};

/// Hands an event on, and remembers nothing.
struct no_state {};
struct emit_event {
    template <class T, class Emit>
    void operator()(no_state&, T&& event, const Emit& emit) const {
        emit(std::forward<T>(event));
    }
};

}  // namespace weir
