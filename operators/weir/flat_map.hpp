// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/map.hpp>

#include <functional>
#include <optional>
#include <ranges>
#include <type_traits>
#include <utility>

namespace weir {

template <class Type>
inline constexpr bool is_optional = false;
template <class Value>
inline constexpr bool is_optional<std::optional<Value>> = true;

/// Each element of what `function` makes of an event: of a range, or of an optional.
///
///     from(tweets).flat_map(&tweet::hashtags)
///
/// Keeps the order of events within a batch. Runs on any thread. Elements of a range returned by value are moved on,
/// others copied.
template <class Function>
struct flat_map_step {
    Function function;

    template <class In, class Next>
    void operator()(In&& in, const Next& next) const {
        if constexpr (wants_own<Function, In>)
            (*this)(std::remove_cvref_t<In>(in), next);
        else
            each_of(std::forward<In>(in), next);
    }

    template <class In, class Next>
    void each_of(In&& in, const Next& next) const {
        auto&& many = std::invoke(function, std::forward<In>(in));
        using range = std::remove_cvref_t<decltype(many)>;
        constexpr bool own =
            !std::is_reference_v<std::invoke_result_t<const Function&, In>> && !std::ranges::view<range>;
        if constexpr (is_optional<range>) {
            if (many) next(*std::forward<decltype(many)>(many));
        } else {
            for (auto&& one : many) {
                if constexpr (own)
                    next(std::move(one));
                else
                    next(std::decay_t<decltype(one)>(one));
            }
        }
    }
};

/// Hands a `U` on to `next` without moving it: to copy in one piece what has just been written in several makes a
/// processor wait.
template <class U, class Next>
struct emit_to {
    const Next& next;

    [[gnu::always_inline]] void operator()(U&& event) const { next(std::move(event)); }
    void operator()(const U& event) const { next(U(event)); }
};

/// Each event that `function(event, emit)` emits: for one-to-many without a container. `emit` takes a `U`.
///
///     numbers.flat_map<int>([](int n, const auto& emit) { for (int m = 0; m < n; ++m) emit(m); })
template <class U, class Function>
struct emit_map_step {
    Function function;

    template <class In, class Next>
    void operator()(In&& in, const Next& next) const {
        using emit = emit_to<U, Next>;
        if constexpr (wants_own<Function, In, emit>)
            std::invoke(function, std::remove_cvref_t<In>(in), emit{next});
        else
            std::invoke(function, std::forward<In>(in), emit{next});
    }
};

template <class Many>
struct element_of {};
template <std::ranges::input_range Many>
struct element_of<Many> {
    using type = std::ranges::range_value_t<Many>;
};
template <class Value>
struct element_of<std::optional<Value>> {
    using type = Value;
};

/// A function that makes a range or an optional of an event `T`.
template <class Function, class T>
concept flat_mapper = mapper<Function, T> &&
    (std::ranges::input_range<mapped<Function, T>> || is_optional<mapped<Function, T>>);

template <class Function, class T>
using flat_mapped = typename element_of<mapped<Function, T>>::type;

/// A function that emits `U`s of an event `T`.
template <class Function, class T, class U>
concept emitting_mapper = requires(const Function& function, T event, void (*emit)(U)) {
    std::invoke(function, std::move(event), emit);
};

}  // namespace weir
