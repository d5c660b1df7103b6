// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/flat_map.hpp>
#include <weir/for_event.hpp>
#include <weir/guarded.hpp>

#include <functional>
#include <utility>

namespace weir {

/// The operations on single events. They are fused: between them there is no queue, no container, no call that cannot
/// be inlined. A policy says what becomes of an event whose function throws (failure.hpp).
template <class Self, class T>
class mappers {
public:
    /// What `function` makes of each event.
    template <class Function, class Policy = on_failure::failing>
    [[nodiscard]] auto map(Function function, Policy policy = {}) const {
        static_assert(for_event<T, mapper<Function, T>>::holds,
                      "map: the function must take the flow's event, and return something");
        static_assert(for_event<T, suits_policy<Function, T, Policy>>::holds,
                      "map: this policy calls the function with a const event");
        using made = mapped<Function, T>;
        return then<made>("map", guarded<made>(map_step<Function>{std::move(function)}, std::move(policy)));
    }

    /// What `function` makes of the second of each pair, beside its first.
    template <class Function>
    [[nodiscard]] auto map_values(Function function) const {
        static_assert(for_event<T, value_mapper<Function, T>>::holds,
                      "map_values: the function must take the second of the event, a pair");
        return then<values_mapped<Function, T>>("map_values", map_values_step<Function>{std::move(function)});
    }

    /// The events for which `predicate` is true.
    template <class Predicate, class Policy = on_failure::failing>
    [[nodiscard]] auto filter(Predicate predicate, Policy policy = {}) const {
        static_assert(for_event<T, predicate_on<Predicate, T>>::holds,
                      "filter: the predicate must take the flow's event, and return a bool");
        return then<T>("filter", guarded<T>(filter_step<Predicate>{std::move(predicate)}, std::move(policy)));
    }

    /// The events for which `predicate` is false.
    template <class Predicate, class Policy = on_failure::failing>
    [[nodiscard]] auto reject(Predicate predicate, Policy policy = {}) const {
        static_assert(for_event<T, predicate_on<Predicate, T>>::holds,
                      "reject: the predicate must take the flow's event, and return a bool");
        auto kept = [predicate = std::move(predicate)](const T& one) { return !std::invoke(predicate, one); };
        return then<T>("reject", guarded<T>(filter_step<decltype(kept)>{std::move(kept)}, std::move(policy)));
    }

    /// Each element of the range or optional that `function` makes of an event.
    template <class Function, class Policy = on_failure::failing>
    [[nodiscard]] auto flat_map(Function function, Policy policy = {}) const {
        static_assert(for_event<T, flat_mapper<Function, T>>::holds,
                      "flat_map: the function must take the event, and return a range or optional");
        using made = flat_mapped<Function, T>;
        return then<made>("flat_map", guarded<made>(flat_map_step<Function>{std::move(function)}, std::move(policy)));
    }

    /// Each `U` that `function(event, emit)` emits.
    template <class U, class Function, class Policy = on_failure::failing>
    [[nodiscard]] auto flat_map(Function function, Policy policy = {}) const {
        static_assert(for_event<T, emitting_mapper<Function, T, U>>::holds,
                      "flat_map: the function must take the event, and what emits");
        return then<U>("flat_map", guarded<U>(emit_map_step<U, Function>{std::move(function)}, std::move(policy)));
    }

    /// The events as they are, each shown to `function` first.
    template <class Function, class Policy = on_failure::failing>
    [[nodiscard]] auto tap(Function function, Policy policy = {}) const {
        static_assert(for_event<T, viewer_of<Function, T>>::holds, "tap: the function must take the flow's event");
        return then<T>("tap", guarded<T>(tap_step<Function>{std::move(function)}, std::move(policy)));
    }

private:
    template <class U, class Step>
    [[nodiscard]] auto then(const char* name, Step step) const {
        return static_cast<const Self&>(*this).template then<U>(name, std::move(step));
    }
};

}  // namespace weir
