// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/clock.hpp>
#include <weir/counted.hpp>
#include <weir/tally.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace weir {

class ledger;
class origin;

/// A credit is the right to have one batch in flight at one time of the stream. It is a handle to the batch it was
/// given for: the batch, and what its events point into, lives until the last credit is dropped. Once it is gone the
/// ledger hears of it, which gives the demand back, moves the frontier and settles what became of the records.
using credit = handle<origin>;

/// Where a message stands in the order of things: its channel (a source, or one partition of a layer before), and its
/// place there. What comes from a partition has no place: it comes in order.
///
/// A source may deliver several *strands* in turn, as a recording does those of the sources that were recorded: batches
/// keep the order of the source, but in event time each strand is a channel of its own.
struct position {
    static constexpr std::uint64_t in_order = std::numeric_limits<std::uint64_t>::max();

    std::size_t channel = 0;
    std::uint64_t place = in_order;
    std::uint32_t strand = 0;
    bool ends_strand = false;  ///< nothing more comes of the strand

    /// The number of the strand as a channel. Of channels there are fewer than 2^32.
    [[nodiscard]] constexpr std::size_t strand_channel() const noexcept {
        return channel | std::size_t{strand} << strand_shift;
    }

    /// Whether two strands, by their numbers as channels, are of one source.
    [[nodiscard]] static constexpr bool of_one_source(std::size_t one, std::size_t other) noexcept {
        return ((one ^ other) & ((std::size_t{1} << strand_shift) - 1)) == 0;
    }

private:
    static constexpr unsigned strand_shift = 32;
};

/// One partition of a layer says: every window before `before` is closed here.
struct closed_windows {
    std::size_t partition = 0;
    std::size_t partitions = 1;
    std::int64_t before = 0;
};

/// A message is what travels between two nodes of the graph: one pointer, whatever it carries.
class message : public counted {
public:
    /// The credit under which this message is under way.
    [[nodiscard]] virtual credit share() noexcept = 0;

    [[nodiscard]] virtual position where() const noexcept = 0;

    /// What windows are closed once its events have been taken; null if it says nothing of that.
    [[nodiscard]] virtual const closed_windows* closed() const noexcept { return nullptr; }

    /// How many events it carries, as far as that is known.
    [[nodiscard]] virtual std::uint64_t events_known() const noexcept { return 0; }
};

using message_ptr = handle<message>;

/// An origin is a message that holds a credit of its own: a batch from a source, or the closing of windows. Filled by
/// one thread before it enters the graph, read by many after that; only `settle` may be called from all of them.
class origin : public message {
public:
    [[nodiscard]] credit share() noexcept final { return credit(this); }
    [[nodiscard]] position where() const noexcept final { return {channel_, place_, strand, ends_strand}; }
    [[nodiscard]] std::uint64_t events_known() const noexcept final {
        return settled_records_.load(std::memory_order_relaxed);
    }

    /// When it was received; the time of everything derived from it.
    [[nodiscard]] time_point time() const noexcept { return time_; }

    /// Its number among all credits of its ledger, from 0 on.
    [[nodiscard]] std::uint64_t place() const noexcept { return place_; }

    /// How many records the source has already reported as received; 0 while the records are still uncounted.
    std::uint64_t announced = 0;

    /// The strand of the source that its records belong to, and whether it is the last batch of that; see `position`.
    std::uint32_t strand = 0;
    bool ends_strand = false;

    /// The memory it holds, in bytes.
    [[nodiscard]] virtual std::size_t size_bytes() const noexcept { return 0; }

    /// Counts records that were never announced. Called only when nobody settled them.
    [[nodiscard]] virtual std::uint64_t count_records() const noexcept { return announced; }

    /// Says what became of (some of) the records. Thread-safe.
    void settle(const tally& fate) noexcept;

protected:
    /// Disposes of the storage by `recycle`, then gives the credit back to its ledger: whoever is given the next credit
    /// finds the memory free.
    void dispose() noexcept final;

    /// Deletes the object, or puts it back into a pool, ready to be filled anew.
    virtual void recycle() noexcept { delete this; }

private:
    friend class ledger;

    /// Of what nobody settled the count as dropped.
    [[nodiscard]] tally unsettled() const noexcept;

    ledger* ledger_ = nullptr;
    std::size_t channel_ = 0;
    std::uint64_t place_ = 0;
    std::size_t held_bytes_ = 0;
    time_point time_ = {};
    std::atomic<bool> settled_ = false;
    std::atomic<std::uint64_t> settled_records_ = 0;
};

}  // namespace weir
