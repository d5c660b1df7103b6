// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/map.hpp>

#include <functional>
#include <type_traits>
#include <utility>

namespace weir {

/// An event with a key `first` and a value `second`, such as a `std::pair` or an entry of a map.
template <class T>
concept pair_like = requires(const T& one) {
    one.first;
    one.second;
};

template <pair_like T>
using first_of_pair = std::remove_cvref_t<decltype(std::declval<T&>().first)>;
template <pair_like T>
using second_of_pair = std::remove_cvref_t<decltype(std::declval<T&>().second)>;

/// The pair of each event's key and what `function` makes of its value.
///
///     words.map_values([](int n) { return n * 2; })
///
/// Keeps the order of events within a batch. Runs on any thread.
template <class Function>
struct map_values_step {
    Function function;

    template <class In, class Next>
    void operator()(In&& in, const Next& next) const {
        if constexpr (wants_own<Function, decltype((std::forward<In>(in).second))>)
            of_own(std::remove_cvref_t<In>(in), next);
        else
            of_own(std::forward<In>(in), next);
    }

    template <class In, class Next>
    void of_own(In&& in, const Next& next) const {
        using key = first_of_pair<std::remove_cvref_t<In>>;
        using value = std::decay_t<std::invoke_result_t<const Function&, decltype((std::forward<In>(in).second))>>;
        // Each moves from its own member.
        next(std::pair<key, value>(std::forward<In>(in).first, std::invoke(function, std::forward<In>(in).second)));
    }
};

template <class Function>
map_values_step(Function) -> map_values_step<Function>;

/// A function that makes something of the value of a pair `T`.
template <class Function, class T>
concept value_mapper = pair_like<T> && mapper<Function, second_of_pair<T>>;

/// What `map_values(function)` makes of a pair `T`.
template <class Function, class T>
using values_mapped = std::pair<first_of_pair<T>, mapped<Function, second_of_pair<T>>>;

}  // namespace weir
