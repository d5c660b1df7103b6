// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>
#include <vector>

namespace weir::testing {

/// An observer keeps what a flow's end hands to it, and lets the test wait for it. Thread-safe. It outlives the run.
template <class T>
class observer {
public:
    /// For `for_each`, or for any function of a flow that wants to be watched.
    [[nodiscard]] auto recorder() {
        return [this](T event) { add(std::move(event)); };
    }

    void add(T event) {
        {
            const std::scoped_lock lock(mutex_);
            seen_.push_back(std::move(event));
        }
        arrived_.notify_all();
    }

    /// Waits until at least `count` have come, and returns all there are.
    [[nodiscard]] std::vector<T> wait_for(std::size_t count) {
        std::unique_lock lock(mutex_);
        arrived_.wait(lock, [&] { return seen_.size() >= count; });
        return seen_;
    }

    [[nodiscard]] std::vector<T> all() const {
        const std::scoped_lock lock(mutex_);
        return seen_;
    }

private:
    mutable std::mutex mutex_;
    std::condition_variable arrived_;
    std::vector<T> seen_;
};

/// A gate is where a flow's function stands still until the test lets it go on. Thread-safe. It outlives the run; a
/// test that fails early must open it, or the run never ends: declare a `gate::opener` after the run.
class gate {
public:
    /// Waits until it is let through.
    void pass() {
        std::unique_lock lock(mutex_);
        const auto mine = arrivals_++;
        changed_.notify_all();
        changed_.wait(lock, [&] { return open_ || mine < let_through_; });
    }

    /// Lets `count` more through, in the order in which they came.
    void let(std::size_t count) {
        const std::scoped_lock lock(mutex_);
        let_through_ += count;
        changed_.notify_all();
    }

    void open() {
        const std::scoped_lock lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }

    /// Waits until `count` calls of `pass` have begun.
    void wait_for_arrivals(std::size_t count) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return arrivals_ >= count; });
    }

    [[nodiscard]] std::size_t arrivals() const {
        const std::scoped_lock lock(mutex_);
        return arrivals_;
    }

    /// Opens a gate at the end of its scope.
    class opener {
    public:
        explicit opener(gate& which) : which_(which) {}
        opener(const opener&) = delete;
        opener& operator=(const opener&) = delete;
        ~opener() { which_.open(); }

    private:
        gate& which_;
    };

private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    bool open_ = false;
    std::size_t arrivals_ = 0;
    std::size_t let_through_ = 0;
};

template <class T>
[[nodiscard]] std::vector<T> sorted(std::vector<T> values) {
    std::sort(values.begin(), values.end());
    return values;
}

}  // namespace weir::testing
