// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/batch.hpp>
#include <weir/source.hpp>

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <ranges>
#include <stop_token>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace weir {

/// How the events of a source of one's own become batches. A batch closes at its size, its bytes or its linger time,
/// whichever comes first.
struct batch_options {
    /// Events a batch (1 or more).
    std::size_t size = 512;

    /// Bytes a batch (1 or more), as far as the event type tells: see `bytes_of_event`. One event may exceed it.
    std::size_t bytes = std::size_t{256} * 1024;

    /// How long an event may wait for others, by the run's clock. Zero: not at all; `duration::max()`: as long as it
    /// takes. Sources that are pulled do not wait: their batch closes when `pull` returns.
    duration linger = std::chrono::milliseconds(20);

    /// Batches that may be in flight from this source; see `demand_options`.
    std::size_t max_demand = 0;
    std::size_t min_demand = static_cast<std::size_t>(-1);
};

/// Throws `build_error`, as `caller`, for options out of range.
void check(const batch_options& options, std::string_view caller);

/// The memory that an event takes: its own, and that of its elements where it is a container.
template <class T>
[[nodiscard]] std::size_t bytes_of_event(const T& event) {
    if constexpr (std::ranges::sized_range<const T> && !std::ranges::view<T>)
        return sizeof(T) + std::ranges::size(event) * sizeof(std::ranges::range_value_t<const T>);
    else
        return sizeof(T);
}

/// A delivery is the way of a source's batches into its intake: what emitters of all events have in common. It lives on
/// the source's thread during one run. Any thread may call it.
///
/// 1. The intake is called under the mutex, so by one thread at a time; nobody waits for anything while holding it.
/// 2. `open_` is false while a batch waits at the entrance. Then nothing is offered; whoever hears the bell asks again.
/// 3. The watch sleeps until `watched_until_` at most. Due times never go back, so a later one need not wake it.
class delivery {
public:
    delivery(const delivery&) = delete;
    delivery& operator=(const delivery&) = delete;

    /// Requested when the flow stops or drains: return within a moment.
    [[nodiscard]] const std::stop_token& stopping() const noexcept { return stopping_; }

    /// The run's clock.
    [[nodiscard]] weir::clock& clock() const { return clock_; }

    /// Delivers what has been pushed, and waits until it has entered the flow.
    void flush();

    /// Counts records that became no event: `skip({.malformed = 1})`. They count as received.
    void skip(tally fate);

    /// Counts a connection that was made again.
    void reconnected();

    /// Says something that whoever watches the run may want to know. One line.
    void notice(std::string_view text);

protected:
    using guard = std::unique_lock<std::mutex>;

    delivery(intake& entrance, duration linger);
    virtual ~delivery();

    [[nodiscard]] virtual bool empty() const = 0;
    [[nodiscard]] virtual bool full() const = 0;

    /// Makes a batch of what has been pushed. REQUIRES: not `empty`.
    [[nodiscard]] virtual handle<origin> close_batch() = 0;

    [[nodiscard]] guard lock() { return guard(mutex_); }

    /// The first event of a batch has come.
    void begin_linger(const guard&);

    /// Delivers the full batch and waits until it has entered. Another thread may have done so.
    void deliver_full(guard& held);

    /// Watches over the linger time, on a thread of its own, from now on. Needless where no linger time can pass.
    void watch();

    /// To be called by the destructor of whoever implements `close_batch`.
    void end_watch() noexcept;

    /// Delivers the rest. Nothing is pushed any more.
    void finish();

private:
    /// What wakes whoever waits for the entrance, the clock or an event. It may be rung under the mutex, and by the
    /// intake in the middle of a call.
    class bell {
    public:
        void ring() noexcept;
        [[nodiscard]] std::uint64_t rings() const;
        void wait(std::uint64_t heard, duration rest);

    private:
        mutable std::mutex mutex_;
        std::condition_variable rung_;
        std::uint64_t rings_ = 0;
    };

    struct ringer {
        bell& of;
        void operator()() const noexcept { of.ring(); }
    };

    void await_entry(guard& held);
    void offer();
    void attend();
    void keep_watch();

    intake& entrance_;
    weir::clock& clock_;
    const duration linger_;
    const std::stop_token stopping_;
    bell bell_;
    std::mutex mutex_;
    bool open_ = true;
    bool ended_ = false;
    time_point due_ = end_of_time;
    time_point watched_until_ = beginning_of_time;
    std::exception_ptr failure_;  ///< of the watch
    std::thread watcher_;
    const std::stop_callback<ringer> on_stop_;
};

/// An emitter is what a source of one's own gives its events to; see from_source.hpp. It makes batches of them. Owned
/// by the run; any thread may call it until the source's `run` or `pull` has returned.
template <class T>
class emitter : public delivery {
public:
    using measure = std::function<std::size_t(const T&)>;

    /// REQUIRES: options that `check` has nothing against.
    emitter(intake& entrance, const batch_options& options, measure bytes_of = bytes_of_event<T>)
        : delivery(entrance, options.linger),
          size_(options.linger == duration::zero() ? 1 : options.size),
          most_bytes_(options.bytes),
          bytes_of_(std::move(bytes_of)) {}

    ~emitter() override { end_watch(); }

    /// Takes an event, whatever it returns. Waits while the flow gives no credit. False: the flow is ending, so return.
    bool push(T event) {
        auto held = lock();
        while (full()) deliver_full(held);
        bytes_ += bytes_of_(event);
        events_.push_back(std::move(event));
        if (full())
            deliver_full(held);
        else if (events_.size() == 1)
            begin_linger(held);
        return !stopping().stop_requested();
    }

private:
    [[nodiscard]] bool empty() const final { return events_.empty(); }
    [[nodiscard]] bool full() const final { return events_.size() >= size_ || bytes_ >= most_bytes_; }
    [[nodiscard]] handle<origin> close_batch() final {
        const auto usual = events_.size();
        auto closed = make_counted<batch<T>>(std::exchange(events_, {}));
        events_.reserve(usual);
        bytes_ = 0;
        return closed;
    }

    const std::size_t size_;
    const std::size_t most_bytes_;
    const measure bytes_of_;
    std::vector<T> events_;
    std::size_t bytes_ = 0;
};

}  // namespace weir
