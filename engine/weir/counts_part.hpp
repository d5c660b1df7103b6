// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <string_view>

namespace weir {

/// An entry of a table of counts: a key and how often it came.
struct counts_entry {
    static constexpr std::size_t most_inside = 16;
    static constexpr std::size_t most_bytes = std::numeric_limits<std::uint32_t>::max();

    union {
        char inside[most_inside];
        const char* outside;
    };
    std::uint32_t size;
    std::uint32_t hash;
    std::uint64_t count;

    /// Not initialised, so that memory for many of them is not touched.
    counts_entry() = default;
    /// Of a key that never came, of up to `most_bytes`.
    counts_entry(std::string_view key, std::uint32_t its_hash) noexcept
        : size(static_cast<std::uint32_t>(key.size())), hash(its_hash), count(0) {
        if (key.size() > most_inside)
            outside = key.data();
        else
            std::copy(key.begin(), key.end(), inside);
    }

    [[nodiscard]] std::string_view key() const noexcept { return {size <= most_inside ? inside : outside, size}; }

    /// Whether it is that of the key.
    [[nodiscard]] bool is(std::string_view wanted) const noexcept {
        return size == wanted.size() && (size <= most_inside ? same_inside(wanted.data()) : key() == wanted);
    }

private:
    template <class Word>
    [[nodiscard]] static bool same(const char* left, const char* right) noexcept {
        Word of_left = 0;
        Word of_right = 0;
        std::memcpy(&of_left, left, sizeof of_left);
        std::memcpy(&of_right, right, sizeof of_right);
        return of_left == of_right;
    }

    /// By two words that overlap, without a call.
    [[nodiscard]] bool same_inside(const char* wanted) const noexcept {
        using eight = std::uint64_t;
        using four = std::uint32_t;
        if (size >= 8) return same<eight>(inside, wanted) && same<eight>(inside + size - 8, wanted + size - 8);
        if (size >= 4) return same<four>(inside, wanted) && same<four>(inside + size - 4, wanted + size - 4);
        return std::equal(inside, inside + size, wanted);
    }
};

/// Where an entry is looked for: the hash of its key, and which one it is, from 1 on; 0 stands for none.
struct counts_slot {
    std::uint32_t hash = 0;
    std::uint32_t number = 0;
};

/// The memory of a part: empty slots, a power of two of 16 or more, and entries for as many keys as these may be for;
/// or none.
struct counts_memory {
    counts_memory() = default;
    explicit counts_memory(std::size_t slots_wanted)
        : slots(std::make_unique<counts_slot[]>(slots_wanted)),
          entries(std::make_unique_for_overwrite<counts_entry[]>(most_entries(slots_wanted))),
          size(slots_wanted) {}

    [[nodiscard]] static constexpr std::size_t most_entries(std::size_t slots) noexcept { return slots / 16 * 13; }

    std::unique_ptr<counts_slot[]> slots;
    std::unique_ptr<counts_entry[]> entries;
    std::size_t size = 0;  ///< slots
};

/// A part of a table of counts: entries one behind the other, as they came, and slots, with linear probing, that say
/// which entry a key has. Keys that come often mostly come early: their entries are neighbours, and few lines of the
/// cache hold them. The hash of a key has 32 bits here, of which the lower ones say where it is looked for.
class alignas(32) counts_part {
public:
    [[nodiscard]] bool has_slots() const noexcept { return slots_ != nullptr; }
    [[nodiscard]] std::size_t capacity() const noexcept { return has_slots() ? std::size_t{mask_} + 1 : 0; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool is_full() const noexcept { return size_ >= most_; }
    [[nodiscard]] const counts_entry* begin() const noexcept { return entries_.get(); }
    [[nodiscard]] const counts_entry* end() const noexcept { return entries_.get() + size_; }

    /// The entry of the key; null if there is none. REQUIRES: it has slots.
    [[nodiscard]] counts_entry* find(std::string_view key, std::uint32_t hash) const noexcept {
        for (auto place = hash & mask_;; place = (place + 1) & mask_) {
            const auto slot = slots_[place];
            if (slot.number == 0) return nullptr;
            if (slot.hash != hash) continue;
            auto& one = entries_[slot.number - 1];
            if (one.is(key)) return &one;
        }
    }

    /// The entry of a key that never came; one that does not fit in an entry has to stay. REQUIRES: it is not full, and
    /// has no entry of that key.
    counts_entry& add(std::string_view key, std::uint32_t hash) noexcept;

    /// Begins to fetch from memory where `find` will look first. Inlined by force, for gcc 12 takes the call of a
    /// function that only prefetches for one that does nothing, and leaves it out.
    [[gnu::always_inline]] void prefetch_slot(std::uint32_t hash) const noexcept {
        __builtin_prefetch(slots_.get() + (hash & mask_));
    }
    /// The same for where it will look next; reads what has been fetched so. REQUIRES: it has slots.
    [[gnu::always_inline]] void prefetch_entry(std::uint32_t hash) const noexcept {
        const auto number = slots_[hash & mask_].number;
        __builtin_prefetch(entries_.get() + number - (number != 0 ? 1 : 0), 1);
    }

    /// Goes over to this memory, which is larger, for up to `most` keys.
    void move_to(counts_memory larger, std::size_t most) noexcept;

    /// Gives its memory away, as it is, and has none.
    [[nodiscard]] counts_memory release() noexcept;

    void clear() noexcept;

private:
    std::unique_ptr<counts_slot[]> slots_;
    std::unique_ptr<counts_entry[]> entries_;
    std::uint32_t mask_ = 0;  ///< how many slots there are, less one
    std::uint32_t size_ = 0;
    std::uint32_t most_ = 0;
};

}  // namespace weir
