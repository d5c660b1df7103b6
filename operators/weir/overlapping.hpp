// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace weir {

/// Whether `combine(state, part)` leaves the part as it is. A generic function is only asked if it says so itself, by a
/// type `reads_part`: to try one that changes its part would not compile.
template <class Combine, class State>
concept reads_part = (
    requires { typename Combine::reads_part; } || requires { &Combine::operator(); } ||
    std::is_pointer_v<Combine>)&&std::invocable<const Combine&, State&, const State&>;

/// A piece is what some panes have in common: the state of events that went into all of them. Shared by those panes,
/// and changed by their one thread.
template <class State>
struct piece {
    State value;
    const void* newest;  ///< the newest of the panes that it was made for
    std::size_t panes;   ///< how many they were
    bool sealed;         ///< one of them has left it: it takes no more events
};

/// Takes events that go into several windows once for all of them, and puts each window together when it is emitted. So
/// an event of a sliding window costs as much as one of a fixed window, however many windows contain it. Owned by the
/// stage of one partition; one thread at a time.
///
/// 1. Panes that an event goes into are neighbours: a piece whose newest pane and number of panes are the same is of
///    the same panes, as long as all of them still hold it.
/// 2. What a pane has emitted is its own from then on, as the program may have changed it.
template <class Fold>
struct overlapping_fold {
    using part = typename Fold::state;
    using shared_piece = std::shared_ptr<piece<part>>;
    using state = std::vector<shared_piece>;
    using value = part;

    void begin_run() { inner.begin_run(); }

    [[nodiscard]] state make() const { return {}; }

    void reset(state& of) const {
        for (const auto& one : of)
            if (one) one->sealed = true;
        of.clear();
    }

    /// What all of `panes`, and only they, have in common; it is to take their next events.
    [[nodiscard]] part& shared_by(std::span<state* const> panes) const {
        const state* const newest = panes.back();
        for (const auto& one : *newest)
            if (one->newest == newest && one->panes == panes.size() && !one->sealed) return one->value;
        const auto made = std::make_shared<piece<part>>(piece<part>{inner.make(), newest, panes.size(), false});
        for (auto* const pane : panes) pane->push_back(made);
        return made->value;
    }

    template <class Event, class Emit>
    void take(part& into, Event&& event, const Emit& emit) const {
        inner.take(into, std::forward<Event>(event), emit);
    }

    [[nodiscard]] value& value_of(state& of) const {
        if (of.size() != 1 || !is_last_holder(of.front())) put_together(of);
        return of.front()->value;
    }

    Fold inner;

private:
    [[nodiscard]] static bool is_last_holder(const shared_piece& of) { return of.use_count() == 1; }

    void put_together(state& of) const {
        const bool own = !of.empty() && is_last_holder(of.front());
        auto whole =
            own ? std::move(of.front()) : std::make_shared<piece<part>>(piece<part>{inner.make(), nullptr, 1, true});
        for (std::size_t index = own ? 1 : 0; index < of.size(); ++index) add(whole->value, of[index]);
        reset(of);
        whole->sealed = true;
        of.push_back(std::move(whole));
    }

    void add(part& whole, const shared_piece& one) const {
        if (is_last_holder(one))
            std::invoke(inner.combine, whole, std::move(one->value));
        else if constexpr (reads_part<std::decay_t<decltype(inner.combine)>, part>)
            std::invoke(inner.combine, whole, std::as_const(one->value));
        else
            std::invoke(inner.combine, whole, part(std::as_const(one->value)));
    }
};

/// Whether states of a fold can be in several windows at once.
template <class State, class Combine>
inline constexpr bool may_be_shared = std::copy_constructible<State> || reads_part<Combine, State>;

}  // namespace weir
