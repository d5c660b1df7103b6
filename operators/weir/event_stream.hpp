// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/batch.hpp>
#include <weir/in_turn.hpp>
#include <weir/plan.hpp>
#include <weir/run.hpp>
#include <weir/steps.hpp>

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

namespace weir {

/// A stream queue is where the parcels of a running flow wait for whoever reads its events. Each waits with its credit,
/// so it is the demand that bounds it. Thread-safe: workers push, one thread pops.
template <class T>
class stream_queue {
public:
    void push(handle<parcel<T>> events) {
        const std::scoped_lock lock(mutex_);
        if (abandoned_) return;  // `events` lets its credit go behind the lock
        waiting_.push_back(std::move(events));
        changed_.notify_one();
    }

    /// The run is over.
    void end(std::exception_ptr failure) {
        const std::scoped_lock lock(mutex_);
        ended_ = true;
        failure_ = std::move(failure);
        changed_.notify_one();
    }

    /// Waits for the next parcel. Null: the run is over; throws what it failed with.
    [[nodiscard]] handle<parcel<T>> pop() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return ended_ || !waiting_.empty(); });
        if (waiting_.empty()) {
            if (failure_) std::rethrow_exception(failure_);
            return {};
        }
        auto next = std::move(waiting_.front());
        waiting_.pop_front();
        return next;
    }

    /// Nobody reads on: drops what waits, and what comes.
    void abandon() noexcept {
        std::deque<handle<parcel<T>>> dropped;
        const std::scoped_lock lock(mutex_);
        abandoned_ = true;
        waiting_.swap(dropped);
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<handle<parcel<T>>> waiting_;
    bool abandoned_ = false;
    bool ended_ = false;
    std::exception_ptr failure_;
};

/// The end of a flow whose events wait in a queue; what comes of one source, in its order.
template <class T>
class stream_end {
public:
    explicit stream_end(std::shared_ptr<stream_queue<T>> to)
        : to_(std::move(to)), order_(std::make_unique<in_turn<handle<parcel<T>>>>()) {}

    class opened {
    public:
        opened(const stream_end& by, message& in) : by_(by), in_(in) {}

        void operator()(T event) {
            if (!events_) events_ = make_counted<parcel<T>>(in_.share(), in_.where());
            events_->events.push_back(std::move(event));
        }

        void close() {
            by_.order_->finish(in_.where(), std::move(events_), [this](handle<parcel<T>>&& ready) {
                if (ready) by_.to_->push(std::move(ready));
            });
        }

    private:
        const stream_end& by_;
        message& in_;
        handle<parcel<T>> events_;
    };

    [[nodiscard]] opened open(message& in) const { return {*this, in}; }

    void give_up() const noexcept { order_->abandon(); }

private:
    std::shared_ptr<stream_queue<T>> to_;
    std::unique_ptr<in_turn<handle<parcel<T>>>> order_;
};

/// An event stream is a running flow as a range of its events, to be read once. Reading it is what drives it: no more
/// is read ahead than the demand allows. It owns the run: whoever leaves it early stops the flow, and its destructor
/// waits until nothing runs any more. It may be moved; one thread at a time reads it.
///
///     for (const auto& word : words.stream())
///         if (++seen[word] == 2) break;
///
/// 1. What comes of one source comes in its order; behind a departition, windows in theirs.
/// 2. An event that points into its batch, as a tweet does, is valid until the next one is asked for.
/// 3. When the flow has failed, the events that had come this far are handed out first; then each further call throws
///    what `running::wait` would.
template <class T>
class event_stream {
public:
    class iterator;

    event_stream(const std::function<job(std::shared_ptr<stream_queue<T>>)>& make, run_options options)
        : reading_(std::make_unique<reading>(make, std::move(options))) {}

    event_stream(event_stream&&) noexcept = default;
    event_stream& operator=(event_stream&&) noexcept = default;

    /// The next event; nothing at the end.
    [[nodiscard]] std::optional<T> next() {
        if (!reading_->advance()) return std::nullopt;
        return std::move(reading_->current());
    }

    /// Reads the first event. To be called once.
    [[nodiscard]] iterator begin() {
        iterator first(*reading_);
        ++first;
        return first;
    }
    [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

    /// How things stand in the running flow.
    [[nodiscard]] run_report report() const { return reading_->run().report(); }
    [[nodiscard]] metrics_snapshot metrics() const { return reading_->run().metrics(); }

    /// Lets the flow end in good order: no source reads on, and the stream ends when all that was read has been.
    void drain() noexcept { reading_->run().drain(); }

private:
    /// The run, the thread that waits for its end, and the parcel that is being read.
    class reading {
    public:
        reading(const std::function<job(std::shared_ptr<stream_queue<T>>)>& make, run_options options)
            : run_(make(queue_), std::move(options)) {
            try {
                waiter_ = std::thread([this] { queue_->end(outcome()); });
            } catch (...) {  // no more threads to be had
                queue_->abandon();
                throw;
            }
        }

        ~reading() {
            queue_->abandon();
            current_.reset();
            run_.stop();
            waiter_.join();
        }

        reading(const reading&) = delete;
        reading& operator=(const reading&) = delete;

        [[nodiscard]] running& run() noexcept { return run_; }
        [[nodiscard]] T& current() const noexcept { return current_->events[at_]; }

        [[nodiscard]] bool advance() {
            if (current_ && ++at_ < current_->events.size()) return true;
            // Its credit goes back before the next one is waited for.
            current_.reset();
            at_ = 0;
            current_ = queue_->pop();
            return static_cast<bool>(current_);
        }

    private:
        [[nodiscard]] std::exception_ptr outcome() noexcept {
            try {
                run_.wait();
                return nullptr;
            } catch (...) {
                return std::current_exception();
            }
        }

        std::shared_ptr<stream_queue<T>> queue_ = std::make_shared<stream_queue<T>>();
        handle<parcel<T>> current_;
        std::size_t at_ = 0;
        running run_;
        std::thread waiter_;
    };

    std::unique_ptr<reading> reading_;
};

/// Where a stream is read. Copies read on together.
template <class T>
class event_stream<T>::iterator {
public:
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    using iterator_concept = std::input_iterator_tag;

    iterator() = default;

    [[nodiscard]] T& operator*() const noexcept { return from_->current(); }
    [[nodiscard]] T* operator->() const noexcept { return &from_->current(); }

    iterator& operator++() {
        ended_ = !from_->advance();
        return *this;
    }
    void operator++(int) { ++*this; }

    friend bool operator==(const iterator& at, std::default_sentinel_t) noexcept { return at.ended_; }

private:
    friend class event_stream;
    explicit iterator(reading& from) : from_(&from) {}

    reading* from_ = nullptr;
    bool ended_ = true;
};

/// Starts the flow called `name`, with ".stream" behind it in reports, and returns its events as they come.
template <class T, class Steps>
[[nodiscard]] event_stream<T> stream_of(const upstream_ptr& before, Steps steps, const std::string& name,
                                        run_options options) {
    return event_stream<T>(
        [&](std::shared_ptr<stream_queue<T>> to) {
            return job(
                [=](builder& with) { return before->attach(with, fuse(steps, stream_end<T>(to)), name + ".stream"); });
        },
        std::move(options));
}

}  // namespace weir
