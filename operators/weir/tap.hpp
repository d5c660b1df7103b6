// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <functional>
#include <utility>

namespace weir {

/// Shows each event to `function` and hands it on as it is; what `function` returns is ignored.
///
///     from(tweets).tap([&](const tweet&) { ++seen; })
///
/// Keeps the order of events within a batch. Runs on any thread, on several at once.
template <class Function>
struct tap_step {
    Function function;

    template <class In, class Next>
    void operator()(In&& in, const Next& next) const {
        static_cast<void>(std::invoke(function, std::as_const(in)));
        next(std::forward<In>(in));
    }
};

template <class Function>
tap_step(Function) -> tap_step<Function>;

/// A function that can be shown an event `T`.
template <class Function, class T>
concept viewer_of = std::invocable<const Function&, const T&>;

}  // namespace weir
