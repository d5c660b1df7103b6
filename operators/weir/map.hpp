// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <type_traits>
#include <utility>

namespace weir {

/// What `function` makes of each event.
///
///     from_range(numbers).map([](int n) { return n * 2; })
///
/// Keeps the order of events within a batch. Runs on any thread.
template <class Function>
struct map_step {
    Function function;

    template <class In, class Next>
    void operator()(In&& in, const Next& next) const {
        using result = std::invoke_result_t<const Function&, In>;
        if constexpr (std::is_lvalue_reference_v<result>)
            next(std::decay_t<result>(std::invoke(function, std::forward<In>(in))));
        else
            next(std::invoke(function, std::forward<In>(in)));
    }
};

/// A function that makes something of an event `T`.
template <class Function, class T>
concept mapper = std::invocable<const Function&, T> && !std::is_void_v<std::invoke_result_t<const Function&, T>>;

template <class Function, class T>
using mapped = std::decay_t<std::invoke_result_t<const Function&, T>>;

}  // namespace weir
