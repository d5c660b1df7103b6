// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string_view>

namespace weir {

/// A slot of a table of counts: a key and how often it came, or nothing.
struct counts_slot {
    static constexpr std::uint32_t nothing = std::numeric_limits<std::uint32_t>::max();
    static constexpr std::size_t most_inside = 16;

    union {
        char inside[most_inside] = {};
        const char* outside;
    };
    std::uint32_t size = nothing;
    std::uint32_t hash = 0;
    std::uint64_t count = 0;

    [[nodiscard]] bool empty() const noexcept { return size == nothing; }
    [[nodiscard]] std::string_view key() const noexcept { return {size <= most_inside ? inside : outside, size}; }

    /// A key of less than 4 GiB, which stays if it does not fit in here.
    void fill(std::string_view with, std::uint32_t its_hash) noexcept {
        if (with.size() > most_inside)
            outside = with.data();
        else
            std::copy(with.begin(), with.end(), inside);
        size = static_cast<std::uint32_t>(with.size());
        hash = its_hash;
    }
};

/// The memory of a part: empty slots, a power of two, or none.
struct counts_slots {
    counts_slots() = default;
    explicit counts_slots(std::size_t size) : all(std::make_unique<counts_slot[]>(size)), number(size) {}

    std::unique_ptr<counts_slot[]> all;
    std::size_t number = 0;
};

/// A part of a table of counts: open addressing with linear probing. The hash of a key has 32 bits here, of which the
/// lower ones say where in its part it is looked for.
class alignas(32) counts_part {
public:
    [[nodiscard]] bool has_slots() const noexcept { return slots_ != nullptr; }
    [[nodiscard]] std::size_t capacity() const noexcept { return has_slots() ? std::size_t{mask_} + 1 : 0; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool is_full() const noexcept { return size_ >= most_; }
    [[nodiscard]] const counts_slot* begin() const noexcept { return slots_.get(); }
    [[nodiscard]] const counts_slot* end() const noexcept { return slots_.get() + capacity(); }

    /// The slot of the key, or where it is to be put: an empty one. REQUIRES: it has slots.
    [[nodiscard]] counts_slot& find(std::string_view key, std::uint32_t hash) const noexcept;

    /// Begins to fetch from memory where `find` will look first. Inlined by force, for gcc 12 takes the call of a
    /// function that only prefetches for one that does nothing, and leaves it out.
    [[gnu::always_inline]] void prefetch(std::uint32_t hash) const noexcept {
        __builtin_prefetch(slots_.get() + (hash & mask_), 1);
    }

    /// Says that an empty slot, which `find` told, has been filled.
    void filled() noexcept { ++size_; }

    /// Goes over to these slots, of which there are more, for up to `most` keys.
    void move_to(counts_slots larger, std::size_t most) noexcept;

    /// Gives its slots away, as they are, and has none.
    [[nodiscard]] counts_slots release() noexcept;

    void clear() noexcept;

private:
    std::unique_ptr<counts_slot[]> slots_;
    std::uint32_t mask_ = 0;  ///< how many there are, less one
    std::uint32_t size_ = 0;
    std::uint32_t most_ = 0;
};

}  // namespace weir
