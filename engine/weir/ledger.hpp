// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/clock.hpp>
#include <weir/message.hpp>
#include <weir/tally.hpp>

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>

namespace weir {

/// The most that has been in flight at one time.
struct high_water {
    std::uint64_t batches = 0;
    std::uint64_t bytes = 0;
};

/// A ledger is the book of the credits given out at one place of the flow: at a source's entrance, or for the closings
/// of one windowed layer. From it follow the frontier, the demand and the accounting. Thread-safe; it outlives its
/// credits.
///
/// 1. Credits are issued at times that never go back; they may return in any order.
/// 2. `frontier` is the time of the oldest credit that is out, or what was last promised when none is. It never goes
/// back.
/// 3. Everything done under a credit happens before its return, and so before a frontier beyond it is seen.
class ledger {
public:
    /// What is out after a credit came back, and the frontier that follows.
    struct standing {
        std::uint64_t outstanding;
        time_point frontier;
    };

    /// `on_return` is called, on the thread that dropped the last handle, after each return. It must not throw.
    /// `channel` is the number of the source whose credits these are.
    explicit ledger(std::function<void(standing)> on_return, std::size_t channel = 0)
        : on_return_(std::move(on_return)), channel_(channel) {}

    /// Gives `batch` its credit at `time`, or at the time promised where that is later.
    void issue(origin& batch, time_point time);

    /// The last batch has just entered, and is still held: what is out now is in flight. Moves the high-water marks.
    void mark_in_flight();

    /// No credit will be issued before `time` any more. A time already passed changes nothing.
    void promise(time_point time);

    [[nodiscard]] time_point frontier() const;

    /// How many credits have ever been given out; their places are those below.
    [[nodiscard]] std::uint64_t issued() const;

    /// All credits of places below this have come back.
    [[nodiscard]] std::uint64_t returned_before() const;

    /// How many credits are out.
    [[nodiscard]] std::uint64_t outstanding() const;

    /// Adds to the account what was not settled through a batch.
    void report(const tally& fate);

    [[nodiscard]] tally account() const;
    [[nodiscard]] high_water most() const;

private:
    friend class origin;

    struct entry {
        time_point time;
        bool returned = false;
    };

    void settle(const tally& fate) noexcept;
    void give_back(std::uint64_t place, std::size_t held_bytes, const tally& unsettled) noexcept;

    [[nodiscard]] time_point frontier_now() const { return entries_.empty() ? promised_ : entries_.front().time; }

    std::function<void(standing)> on_return_;
    std::size_t channel_;
    mutable std::mutex mutex_;
    std::deque<entry> entries_;
    std::uint64_t first_place_ = 0;
    std::uint64_t outstanding_ = 0;
    std::uint64_t bytes_ = 0;
    time_point promised_ = beginning_of_time;
    tally account_;
    high_water most_;
};

}  // namespace weir
