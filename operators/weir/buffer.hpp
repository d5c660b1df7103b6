// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/batch.hpp>
#include <weir/error.hpp>
#include <weir/overflow.hpp>
#include <weir/plan.hpp>
#include <weir/router.hpp>
#include <weir/steps.hpp>

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace weir {

/// How a buffer holds events, and what it does when it is full.
struct buffer_options {
    /// Events that it holds (1 or more).
    std::size_t capacity = 10'000;

    /// block: what comes waits with its credit, so that the source waits. Drops are counted, in
    /// `layer_metrics::dropped`.
    overflow when_full = overflow::block;

    /// Events a batch on its way out (1 or more), and how many batches may be in flight behind it.
    std::size_t batch_size = 512;
    demand_options demand = {};
};

/// A buffer's store is what the end of one part of the flow fills and the source of the next empties. Thread-safe: one
/// thread puts, one takes.
template <class T>
class buffer_store {
public:
    explicit buffer_store(const buffer_options& options) : options_(options) {}

    /// Takes the events of a message. Returns how many were dropped. Throws `std::length_error` if it is full and is to
    /// fail.
    std::size_t put(parcel<T>& in) {
        const std::scoped_lock lock(mutex_);
        if (options_.when_full == overflow::block) {
            held_.emplace_back(&in);
            refill();
        } else {
            for (auto& one : in.events) take_in(std::move(one));
        }
        changed_.notify_all();
        return std::exchange(dropped_, 0);
    }

    /// Nothing more comes.
    void end() {
        const std::scoped_lock lock(mutex_);
        ended_ = true;
        changed_.notify_all();
    }

    /// The run stops: lets go of the messages that wait.
    void give_up() noexcept {
        std::deque<handle<parcel<T>>> dropped;
        const std::scoped_lock lock(mutex_);
        held_.swap(dropped);
    }

    /// Waits for events; none at the end, or when the flow stops.
    [[nodiscard]] std::vector<T> take(const std::stop_token& stopping) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, stopping, [this] { return ended_ || !events_.empty(); });
        const auto count = std::min(events_.size(), options_.batch_size);
        const auto last = events_.begin() + static_cast<std::ptrdiff_t>(count);
        std::vector<T> some(std::make_move_iterator(events_.begin()), std::make_move_iterator(last));
        events_.erase(events_.begin(), last);
        refill();
        return some;
    }

private:
    void take_in(T&& one) {
        if (events_.size() < options_.capacity) {
            events_.push_back(std::move(one));
            return;
        }
        if (options_.when_full == overflow::fail)
            throw std::length_error("the buffer is full: " + std::to_string(options_.capacity) +
                                    " events wait; raise its capacity, or let it block or drop");
        ++dropped_;
        if (options_.when_full == overflow::drop_newest) return;
        events_.pop_front();
        events_.push_back(std::move(one));
    }

    /// Lets in what waits with its credit. A message's credit goes back when all of it has entered.
    void refill() {
        while (!held_.empty() && events_.size() < options_.capacity) {
            auto& from = held_.front()->events;
            const auto count = std::min(from.size() - entered_, options_.capacity - events_.size());
            for (std::size_t index = 0; index < count; ++index) events_.push_back(std::move(from[entered_++]));
            if (entered_ < from.size()) return;
            entered_ = 0;
            held_.pop_front();
        }
    }

    buffer_options options_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<T> events_;
    std::deque<handle<parcel<T>>> held_;
    std::size_t entered_ = 0;  ///< of the first that is held
    std::size_t dropped_ = 0;
    bool ended_ = false;
};

/// The stage in front of a buffer.
template <class T>
class buffer_stage final : public stage {
public:
    buffer_stage(std::shared_ptr<buffer_store<T>> store, layer_counters& counters)
        : store_(std::move(store)), counters_(counters) {}

    void receive(message& in) override {
        layer_counters::add(counters_.dropped, store_->put(static_cast<parcel<T>&>(in)));
    }

    void close(closing& end) override {
        if (end.progress().last()) store_->end();
    }

    void give_up() noexcept override { store_->give_up(); }

private:
    std::shared_ptr<buffer_store<T>> store_;
    layer_counters& counters_;
};

/// The source behind a buffer. Ends when what is before the buffer has ended and the buffer is empty.
template <class T>
class buffer_source final : public source {
public:
    explicit buffer_source(std::shared_ptr<buffer_store<T>> store) : store_(std::move(store)) {}

    void run(intake& entrance) override {
        while (true) {
            auto some = store_->take(entrance.stopping());
            if (some.empty() || !entrance.put(make_counted<batch<T>>(std::move(some)))) return;
        }
    }

private:
    std::shared_ptr<buffer_store<T>> store_;
};

/// The layer of one buffer: events leave the credit of their source and get one of the buffer's own. So their time is
/// that at which they left the buffer, and what they hold must be theirs: nothing may point into a source's batch.
template <class T, class Steps>
class buffer_layer final : public upstream {
public:
    /// Throws `build_error` for a capacity or a batch size of 0.
    buffer_layer(upstream_ptr before, Steps steps, const buffer_options& options, std::string name)
        : before_(std::move(before)), steps_(std::move(steps)), options_(options), name_(std::move(name)) {
        if (options.capacity == 0) throw build_error("buffer: capacity is 0, so nothing could pass; 1 event or more");
        if (options.batch_size == 0) throw build_error("buffer: batch_size is 0; at least one event makes a batch");
    }

    [[nodiscard]] inflow attach(builder& to, consumer_ptr next, std::string name) const override {
        const auto store = std::make_shared<buffer_store<T>>(options_);
        const auto make = [&](const stage_place& place) -> std::unique_ptr<stage> {
            return std::make_unique<buffer_stage<T>>(store, *place.within.counters);
        };
        const auto at_the_end = [](time_point) { return end_of_time; };
        // What leaves here leaves with the source behind the buffer; that one ends later.
        static_cast<void>(to.add_serial_layer({name_, 1, make, at_the_end}, [&](port nodes) {
            return before_->attach(to, fuse(steps_, to_one_in_order<T>(std::move(nodes))), name_);
        }));
        const auto layer = to.add_layer(std::move(name), std::move(next));
        auto demand = options_.demand;
        demand.relays = true;
        return {to.add_source(name_, std::make_unique<buffer_source<T>>(store), layer, demand)};
    }

private:
    upstream_ptr before_;
    Steps steps_;
    buffer_options options_;
    std::string name_;
};

}  // namespace weir
