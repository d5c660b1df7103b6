// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "weir/error.hpp"

#include <atomic>
#include <exception>
#include <mutex>
#include <stop_token>
#include <string>

namespace weir {

/// A run's state is what all its threads need to know of how it ends: whether it is asked to, and the first error.
/// Thread-safe.
class run_state {
public:
    explicit run_state(bool measured) : measure_busy(measured) {}

    /// Nodes measure how long they work.
    const bool measure_busy;

    /// Messages are dropped unread from now on, and sources end.
    void stop() noexcept {
        stopping_.store(true, std::memory_order_relaxed);
        sources_.request_stop();
        relays_.request_stop();
    }

    /// Sources end; what they delivered is worked off.
    void drain() noexcept { sources_.request_stop(); }

    /// Remembers the exception in flight as what `stage` failed with, if it is the first, and stops the run.
    void fail(const std::string& stage) noexcept;

    /// Remembers what a source threw, if it is the first error, and lets the rest of the run end in good order.
    void fail_source(std::exception_ptr error) noexcept {
        remember(std::move(error));
        drain();
    }

    [[nodiscard]] bool stopping() const noexcept { return stopping_.load(std::memory_order_relaxed); }
    [[nodiscard]] std::stop_token sources() const noexcept { return sources_.get_token(); }

    /// For sources that only pass on what others deliver: they end by themselves unless the run stops.
    [[nodiscard]] std::stop_token relays() const noexcept { return relays_.get_token(); }

    void rethrow() const {
        const std::scoped_lock lock(mutex_);
        if (first_) std::rethrow_exception(first_);
    }

private:
    void remember(std::exception_ptr error) noexcept {
        const std::scoped_lock lock(mutex_);
        if (!first_) first_ = std::move(error);
    }

    std::atomic<bool> stopping_ = false;
    std::stop_source sources_;
    std::stop_source relays_;
    mutable std::mutex mutex_;
    std::exception_ptr first_;
};

}  // namespace weir
