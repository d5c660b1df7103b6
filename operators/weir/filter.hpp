// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <functional>
#include <utility>

namespace weir {

/// The events that satisfy `predicate`.
///
///     from_range(numbers).filter([](int n) { return n % 2 == 0; })
///
/// Keeps the order of events within a batch. Runs on any thread.
template <class Predicate>
struct filter_step {
    Predicate predicate;

    template <class In, class Next>
    void operator()(In&& in, const Next& next) const {
        if (std::invoke(predicate, std::as_const(in))) next(std::forward<In>(in));
    }
};

/// A yes-or-no question to an event `T`.
template <class Predicate, class T>
concept predicate_on = std::predicate<const Predicate&, const T&>;

}  // namespace weir
