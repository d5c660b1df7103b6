// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/unique.hpp>

#include <functional>
#include <type_traits>
#include <utility>

namespace weir {

/// Nothing stands between the events and their reduction.
struct as_they_come {
    template <class Fold>
    [[nodiscard]] Fold operator()(Fold inner) const {
        return inner;
    }
};

/// A fold of the first event of each key of a window, in each partition. What has been seen is remembered across
/// triggers, and forgotten with the window.
template <class Fold, class T, class Key>
struct distinct_fold {
    using inner_state = typename Fold::state;
    using value = typename Fold::value;
    static constexpr bool combines = false;

    struct state {
        seen_keys<std::decay_t<std::invoke_result_t<const Key&, const T&>>> seen;
        inner_state inner;
    };

    [[nodiscard]] state make() const { return {{}, inner.make()}; }
    void reset(state& of) const { inner.reset(of.inner); }
    [[nodiscard]] value& value_of(state& of) const { return inner.value_of(of.inner); }

    template <class Event, class Emit>
    void take(state& into, Event&& event, const Emit& emit) const {
        if (into.seen.insert(std::invoke(key, std::as_const(event))))
            inner.take(into.inner, std::forward<Event>(event), emit);
    }

    Fold inner;
    Key key;
};

/// Only the first event of each key reaches the reduction.
template <class T, class Key>
struct distinct_by {
    template <class Fold>
    [[nodiscard]] distinct_fold<Fold, T, Key> operator()(Fold inner) const {
        return {std::move(inner), key};
    }

    Key key;
};

}  // namespace weir
