// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/reduce.hpp>
#include <weir/trigger_info.hpp>

#include <utility>

namespace weir {

/// A stage of one's own in the middle of a flow: it names the `event` that it emits, takes each event `T` with
/// `receive(event, emit)`, and may say a last word at the end of each window with `finish(emit)`. One thread at a time;
/// it may have a state.
///
///     struct pairs {
///         using event = std::pair<int, int>;
///         void receive(int n, const auto& emit) {
///             if (first) emit(event(*std::exchange(first, {}), n));
///             else first = n;
///         }
///         std::optional<int> first;
///     };
///
///     numbers.via(pairs{})
template <class Stage, class T>
concept middle_stage = requires(Stage& stage, T event) {
    typename Stage::event;
    stage.receive(std::move(event), [](typename Stage::event) {});
};

/// Gives an event to a stage.
struct receive_event {
    template <class Stage, class T, class Emit>
    void operator()(Stage& stage, T&& event, const Emit& emit) const {
        stage.receive(std::forward<T>(event), emit);
    }
};

/// What a stage says at the end.
template <class Output>
struct finish_stage {
    using output = Output;
    static constexpr bool passes_on = true;

    template <class Stage, class Emit>
    void operator()(Stage& stage, const trigger_info& of, const Emit& emit) const {
        if constexpr (requires { stage.finish(emit); })
            if (of.fired.final()) stage.finish(emit);
    }
};

}  // namespace weir
