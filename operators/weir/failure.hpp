// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/error.hpp>

#include <concepts>
#include <cstddef>
#include <exception>
#include <utility>

// What becomes of an event whose function threw. A failure policy is a value: how many `retries` there are, and what
// is called with the event and the last exception when they are used up. It rethrows, or it returns: then the event is
// left out, nothing of it is handed on, and the layer counts it as failed.

namespace weir::on_failure {

/// The exception leaves the operator and stops the flow.
struct failing {
    static constexpr bool needs_event = false;
    static constexpr std::size_t retries = 0;

    template <class T>
    [[noreturn]] void operator()(const T&, const std::exception_ptr& cause) const {
        std::rethrow_exception(cause);
    }
};

/// The event is left out and counted.
struct skipping {
    static constexpr bool needs_event = false;
    static constexpr std::size_t retries = 0;

    template <class T>
    void operator()(const T&, const std::exception_ptr&) const {}
};

/// The event is left out, counted, and given to `sink(event, exception)`.
template <class Sink>
struct dead_lettering {
    static constexpr bool needs_event = true;
    static constexpr std::size_t retries = 0;

    template <class T>
    requires std::invocable<const Sink&, const T&, std::exception_ptr>
    void operator()(const T& event, const std::exception_ptr& cause) const { sink(event, cause); }

    Sink sink;
};

/// The function is called up to `retries` times more, at once; then `Last` decides.
template <class Last>
struct retrying {
    static constexpr bool needs_event = true;

    template <class T>
    requires std::invocable<const Last&, const T&, const std::exception_ptr&>
    void operator()(const T& event, const std::exception_ptr& cause) const { last(event, cause); }

    /// The same, with another end.
    template <class Other>
    [[nodiscard]] retrying<Other> then(Other policy) const {
        return {retries, std::move(policy)};
    }

    [[nodiscard]] retrying<skipping> then_skip() const { return {retries, {}}; }

    std::size_t retries;
    Last last;
};

/// The default: the exception stops the flow.
[[nodiscard]] inline failing fail() {
    return {};
}

/// Leaves the event out and counts it.
[[nodiscard]] inline skipping skip() {
    return {};
}

/// Leaves the event out, counts it and calls `sink(event, exception)`, on the thread that met the failure, on several
/// at once. What the sink throws stops the flow.
template <class Sink>
[[nodiscard]] dead_lettering<Sink> dead_letter(Sink sink) {
    return {std::move(sink)};
}

/// Calls the function up to `times` times more, without a pause, and fails when the last one throws too; see
/// `retrying::then`. Throws `build_error` if `times` is 0.
[[nodiscard]] inline retrying<failing> retry(std::size_t times) {
    if (times == 0)
        throw build_error("on_failure::retry: expected at least one more try, got 0; use fail() to stop at once");
    return {times, {}};
}

}  // namespace weir::on_failure

namespace weir {

/// What decides about an event `T` whose function threw.
template <class Policy, class T>
concept failure_policy = std::invocable<const Policy&, const T&, const std::exception_ptr&> &&
    requires(const Policy& one) {
    { Policy::needs_event } -> std::convertible_to<bool>;
    { one.retries } -> std::convertible_to<std::size_t>;
};

/// A function of an event `T` that fits its policy: one that needs the event again calls it with a const reference.
template <class Function, class T, class Policy>
concept suits_policy = failure_policy<Policy, T> &&(!Policy::needs_event || std::invocable<const Function&, const T&>);

}  // namespace weir
