// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace weir {

/// A tally is what became of the records that a source delivered. Every record ends in exactly one of the counts from
/// `counted` to `dropped`, so that at the end of a run `received` equals their sum (`adds_up`).
struct tally {
    std::uint64_t received = 0;
    std::uint64_t counted = 0;      ///< entered the flow as an event
    std::uint64_t late = 0;         ///< too old, as whoever read them found
    std::uint64_t malformed = 0;    ///< could not be read
    std::uint64_t oversize = 0;     ///< longer than the limit, skipped
    std::uint64_t duplicate = 0;    ///< had been delivered before
    std::uint64_t control = 0;      ///< messages about the stream, not in it
    std::uint64_t dropped = 0;      ///< abandoned by a stop or a failure
    std::uint64_t unparsed = 0;     ///< of those counted: taken for what they began as, their grammar not checked
    std::uint64_t filtered = 0;     ///< of those counted: left out by a condition of the reader's
    std::uint64_t undelivered = 0;  ///< not received: the server said that it left them out

    tally& operator+=(const tally& other) noexcept {
        received += other.received;
        counted += other.counted;
        late += other.late;
        malformed += other.malformed;
        oversize += other.oversize;
        duplicate += other.duplicate;
        control += other.control;
        dropped += other.dropped;
        unparsed += other.unparsed;
        filtered += other.filtered;
        undelivered += other.undelivered;
        return *this;
    }

    /// The records whose fate is known.
    [[nodiscard]] std::uint64_t settled() const noexcept {
        return counted + late + malformed + oversize + duplicate + control + dropped;
    }

    [[nodiscard]] bool adds_up() const noexcept { return received == settled(); }

    friend bool operator==(const tally&, const tally&) = default;
};

}  // namespace weir
