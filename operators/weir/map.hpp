// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <functional>
#include <type_traits>
#include <utility>

namespace weir {

/// `Function` wants an event of its own, and there is only one to look at, as in a shared range: it needs a copy.
template <class Function, class In, class... Rest>
concept wants_own = std::is_const_v<std::remove_reference_t<In>> && !std::invocable<const Function&, In, Rest...>;

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
        if constexpr (wants_own<Function, In>)
            (*this)(std::remove_cvref_t<In>(in), next);
        else if constexpr (std::is_lvalue_reference_v<std::invoke_result_t<const Function&, In>>)
            next(std::decay_t<std::invoke_result_t<const Function&, In>>(std::invoke(function, std::forward<In>(in))));
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
