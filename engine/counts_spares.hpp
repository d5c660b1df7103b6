// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "weir/counts.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

namespace weir {

/// The memory of tables that are gone, cleared, and what shape tables usually come to. Shared by all tables that hand
/// it on; thread-safe.
class counts::spares {
public:
    /// Smaller ones come from the allocator, which is quick enough, and meets no other thread there.
    static constexpr std::size_t least_slots = std::size_t{1} << 9U;

    /// With so many slots, a power of two; none if there is none to be had.
    [[nodiscard]] counts_memory take(std::size_t slots);

    /// What nobody wanted while many others came is given back to the system.
    void keep(counts_memory used);

    /// Of the parts that a table did not need, 0, what was usual so far stays so.
    void say_usual(const shape& last);
    [[nodiscard]] shape usual() const;

private:
    struct kept {
        counts_memory memory;
        std::uint64_t number;
    };
    static constexpr std::uint64_t most_waiting = 4096;

    mutable std::mutex mutex_;
    std::array<std::vector<kept>, 64> kept_;  ///< by the logarithm of their size; the oldest first
    std::uint64_t number_ = 0;
    shape usual_;
};

}  // namespace weir
