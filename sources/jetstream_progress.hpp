// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "jetstream_message.hpp"

#include <weir/clock.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace weir {

/// A recent_set remembers the numbers that it was told last, so many of them. A value.
class recent_set {
public:
    explicit recent_set(std::size_t most) : ring_(most) { seen_.reserve(most); }

    /// False: it was told `number` before and remembers it.
    [[nodiscard]] bool add(std::uint64_t number);

private:
    std::unordered_set<std::uint64_t> seen_;
    std::vector<std::uint64_t> ring_;
    std::size_t next_ = 0;
    bool full_ = false;
};

/// Which server a connection goes to, and by which wire.
struct jetstream_place {
    std::size_t host = 0;
    int version = 2;  ///< of the protocol

    friend bool operator==(const jetstream_place&, const jetstream_place&) = default;
};

/// A time that passed at the server without anything coming from it.
struct jetstream_gap {
    std::int64_t from_us = 0;
    std::int64_t until_us = 0;
};

/// A jetstream_progress knows how far a stream has come, over all its connections: where the next one is to go on, what
/// had come already, and what was not sent again.
///
/// 1. A cursor is inclusive: a server sends again what was the last, and more if need be; the set of what came lately
///    keeps that from being counted twice.
/// 2. A seq is a server's own. Elsewhere only time tells the place, and clocks differ: it is set back a little.
/// 3. A cursor that is too old is moved up, by v1 without a word: if nothing comes again and what comes is later by
/// more
///    than a moment, then there is a gap.
class jetstream_progress {
public:
    static constexpr duration rewind = std::chrono::seconds(5);
    static constexpr std::size_t horizon = std::size_t{1} << 16;

    /// `start` is the cursor of the first connection, if there is one.
    explicit jetstream_progress(std::optional<std::uint64_t> start) : start_(start), recent_(horizon) {}

    /// The cursor to ask `place` for; also begins a connection with it.
    [[nodiscard]] std::optional<std::uint64_t> begin(jetstream_place place);

    /// The server does not know the last cursor any more: the next one is by time, and after that there is none. False:
    /// there was none.
    [[nodiscard]] bool cursor_too_old();

    /// The server has moved the cursor up.
    void clamped() noexcept { clamped_ = true; }

    /// Takes note of an event. False: it had come already.
    [[nodiscard]] bool note(const jetstream_message& message);

    /// The gap that the last event has shown, once.
    [[nodiscard]] std::optional<jetstream_gap> take_gap() noexcept { return std::exchange(gap_, std::nullopt); }

private:
    void look_for_gap(const jetstream_message& message, bool is_new);

    const std::optional<std::uint64_t> start_;
    recent_set recent_;

    jetstream_place place_;       ///< of the connection
    jetstream_place last_place_;  ///< of the last event
    std::uint64_t last_seq_ = 0;
    std::int64_t last_time_us_ = 0;

    bool by_time_ = false;  ///< a seq would be too old
    bool live_ = false;     ///< any cursor would
    bool clamped_ = false;
    std::int64_t expected_us_ = 0;  ///< the time that the connection's first event should have; 0: any
    std::optional<jetstream_gap> gap_;
};

/// The time as "2026-01-31T23:59:59Z".
[[nodiscard]] std::string time_text(std::int64_t time_us);

}  // namespace weir
