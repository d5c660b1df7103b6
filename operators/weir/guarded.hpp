// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/failure.hpp>
#include <weir/filter.hpp>
#include <weir/map.hpp>
#include <weir/map_values.hpp>
#include <weir/metrics.hpp>
#include <weir/stage.hpp>
#include <weir/tap.hpp>

#include <concepts>
#include <cstddef>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace weir {

/// A guard calls something with an event until it does not throw or the failure policy has had enough. Belongs to one
/// step of one run; thread-safe once it is bound.
template <class Policy>
class guard {
public:
    explicit guard(Policy policy) : policy_(std::move(policy)) {}

    void bind(const scope& within) { counters_ = within.counters; }

    /// Calls `call(event)`: with the event as it came where nobody needs it again, else with a const reference. True if
    /// a call came through; false if the policy left the event out.
    template <class In, class Call>
    [[nodiscard]] bool operator()(In&& in, const Call& call) const {
        using shown = std::conditional_t<Policy::needs_event, const std::remove_reference_t<In>&, In&&>;
        for (std::size_t left = policy_.retries;; --left) {
            try {
                call(static_cast<shown>(in));
                return true;
            } catch (...) {
                if (left > 0) continue;
                policy_(std::as_const(in), std::current_exception());
                if (counters_) layer_counters::add(counters_->failed, 1);
                return false;
            }
        }
    }

private:
    Policy policy_;
    layer_counters* counters_ = nullptr;
};

/// Steps that hand on at most one event for each.
template <class Step>
inline constexpr bool makes_at_most_one = false;
template <class Function>
inline constexpr bool makes_at_most_one<map_step<Function>> = true;
template <class Function>
inline constexpr bool makes_at_most_one<map_values_step<Function>> = true;

/// A step that makes `U`s, under a failure policy.
///
/// 1. Of a call that threw, nothing is handed on, neither what it had emitted nor what a lazy range had yielded: the
///    results wait, in an optional or a vector, until the call is over.
/// 2. What later steps throw is theirs: they run outside the guard.
template <class U, class Step, class Policy>
class guarded_step {
public:
    guarded_step(Step step, Policy policy) : step_(std::move(step)), guard_(std::move(policy)) {}

    void bind(const scope& within) { guard_.bind(within); }

    template <class In, class Next>
    void operator()(In&& in, const Next& next) const {
        if constexpr (makes_at_most_one<Step>) {
            std::optional<U> made;
            const auto call = [&](auto&& event) {
                step_(std::forward<decltype(event)>(event), [&](U one) { made.emplace(std::move(one)); });
            };
            if (guard_(std::forward<In>(in), call) && made) next(*std::move(made));
        } else {
            std::vector<U> made;
            const auto call = [&](auto&& event) {
                made.clear();
                step_(std::forward<decltype(event)>(event), [&](U one) { made.push_back(std::move(one)); });
            };
            if (!guard_(std::forward<In>(in), call)) return;
            for (auto&& one : made) next(U(std::move(one)));
        }
    }

private:
    Step step_;
    guard<Policy> guard_;
};

/// A step that only looks at events, under a failure policy: `look(event)` says whether to hand it on, which then
/// happens outside the guard. An event at which looking failed is left out.
template <class Look, class Policy>
class guarded_look {
public:
    guarded_look(Look look, Policy policy) : look_(std::move(look)), guard_(std::move(policy)) {}

    void bind(const scope& within) { guard_.bind(within); }

    template <class In, class Next>
    void operator()(In&& in, const Next& next) const {
        bool keep = false;
        const auto call = [&](const auto& event) { look_(event, [&](const auto&) { keep = true; }); };
        if (guard_(std::as_const(in), call) && keep) next(std::forward<In>(in));
    }

private:
    Look look_;
    guard<Policy> guard_;
};

template <class T, class Predicate, class Policy>
class guarded_step<T, filter_step<Predicate>, Policy> : public guarded_look<filter_step<Predicate>, Policy> {
public:
    using guarded_look<filter_step<Predicate>, Policy>::guarded_look;
};

template <class T, class Function, class Policy>
class guarded_step<T, tap_step<Function>, Policy> : public guarded_look<tap_step<Function>, Policy> {
public:
    using guarded_look<tap_step<Function>, Policy>::guarded_look;
};

/// The step, which makes `U`s, under a policy; as it is where the policy is to fail.
///
///     guarded<int>(map_step<parser>{parse}, on_failure::retry(2).then_skip())
template <class U, class Step, class Policy>
[[nodiscard]] auto guarded(Step step, Policy policy) {
    if constexpr (std::same_as<Policy, on_failure::failing>)
        return step;
    else
        return guarded_step<U, Step, Policy>(std::move(step), std::move(policy));
}

}  // namespace weir
