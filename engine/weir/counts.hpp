// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/arena.hpp>
#include <weir/counts_part.hpp>
#include <weir/hash.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir {

/// How often a key came.
struct counted_key {
    std::string_view key;
    std::uint64_t count = 0;
};

/// The order of top lists, which is total: the larger count first; of equal counts, the key that is smaller by bytes.
[[nodiscard]] inline bool ranks_before(const counted_key& left, const counted_key& right) noexcept {
    return left.count != right.count ? left.count > right.count : left.key < right.key;
}

/// Counts says how often each key came: a table of 32-byte entries, in the order in which their keys came first, and
/// of eight-byte slots that say where they are. It owns copies of the keys: those of up to 16 bytes lie in their
/// entries, longer ones in an arena. What it shows of a key is valid until a new key comes. One thread at a time may
/// change it.
///
/// A table that becomes large is cut into parts by the upper bits of the hash, which grow one after the other: no key
/// ever waits for all to be moved. What two tables hold in different parts, as those of two partitions do, is added by
/// taking the parts over.
class counts {
public:
    counts() = default;
    counts(const counts& other) : spares_(other.spares_) { *this += other; }
    counts(counts&& other) noexcept { swap(other); }
    counts& operator=(counts other) noexcept {
        swap(other);
        return *this;
    }
    ~counts();

    /// An empty table whose copies, and theirs, hand on the memory of large tables to each other, on any thread: to
    /// take it from the system anew for each window costs more than to count.
    [[nodiscard]] static counts reusing();

    /// Prepares to make room for as many keys as the last of those tables had that began so. A table that has keys, or
    /// does not reuse memory, stays as it is.
    void begin_as_usual();

    /// The count of `key`, 0 when it is new. Valid until the next new key.
    std::uint64_t& operator[](std::string_view key) { return (*this)[hashed_text(key)]; }
    std::uint64_t& operator[](const hashed_text& key) {
        const auto hash = hash_in_part(key.hash);
        auto* const known = find(key.text, hash);
        return known ? known->count : insert(key.text, hash);
    }

    /// Calls `take(event, key)` for each event, in order, with its `key_of(event)`, a hashed text that is asked for a
    /// few events earlier. What looking for the keys will read comes from memory for some of them at once: so a table
    /// that is larger than the cache is two to three times as fast.
    template <class Event, class KeyOf, class Take>
    void look_ahead(std::span<Event> events, const KeyOf& key_of, const Take& take) const {
        std::array<hashed_text, 2 * ahead> keys;
        const auto fetch = [&](std::size_t index) {
            if (index < events.size()) prefetch_slot(keys[index % keys.size()] = key_of(events[index]));
        };
        for (std::size_t index = 0; index < 2 * ahead; ++index) fetch(index);
        for (std::size_t index = 0; index < std::min(ahead, events.size()); ++index) prefetch_entry(keys[index]);
        for (std::size_t index = 0; index < events.size(); ++index) {
            if (index + ahead < events.size()) prefetch_entry(keys[(index + ahead) % keys.size()]);
            take(events[index], std::as_const(keys[index % keys.size()]));
            fetch(index + 2 * ahead);
        }
    }

    /// The count of `key`; 0 when it never came.
    [[nodiscard]] std::uint64_t count(std::string_view key) const;

    /// Adds what another table counted, which may lose its memory.
    counts& operator+=(const counts& other);
    counts& operator+=(counts&& other);

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }

    /// Forgets the keys, and keeps the memory for reuse.
    void clear() noexcept;

    class iterator {
    public:
        using value_type = counted_key;
        using difference_type = std::ptrdiff_t;
        using iterator_category = std::forward_iterator_tag;
        using reference = counted_key;
        using pointer = void;

        iterator() = default;
        iterator(const counts_part* part, const counts_part* last)
            : part_(part), last_(last), at_(part != last ? part->begin() : nullptr) {
            skip();
        }
        [[nodiscard]] counted_key operator*() const { return {at_->key(), at_->count}; }
        iterator& operator++() {
            ++at_;
            skip();
            return *this;
        }
        iterator operator++(int) {
            auto before = *this;
            ++*this;
            return before;
        }
        friend bool operator==(const iterator&, const iterator&) = default;

    private:
        void skip() {
            while (part_ != last_ && at_ == part_->end()) at_ = ++part_ != last_ ? part_->begin() : nullptr;
        }
        const counts_part* part_ = nullptr;
        const counts_part* last_ = nullptr;
        const counts_entry* at_ = nullptr;
    };

    /// The keys with their counts, in no particular order.
    [[nodiscard]] iterator begin() const { return {parts_.data(), parts_.data() + parts_.size()}; }
    [[nodiscard]] iterator end() const {
        const auto* const last = parts_.data() + parts_.size();
        return {last, last};
    }

private:
    class spares;

    /// So many keys before one is looked for its entry is fetched, and twice as many before, its slot.
    static constexpr std::size_t ahead = 8;

    /// Begin to fetch what looking for the key will read first, and then, which reads that.
    [[gnu::always_inline]] void prefetch_slot(const hashed_text& key) const noexcept {
        const auto hash = hash_in_part(key.hash);
        if (!parts_.empty()) parts_[part_of(hash)].prefetch_slot(hash);
    }
    [[gnu::always_inline]] void prefetch_entry(const hashed_text& key) const noexcept {
        if (parts_.empty()) return;
        const auto hash = hash_in_part(key.hash);
        if (const auto& part = parts_[part_of(hash)]; part.has_slots()) part.prefetch_entry(hash);
    }

    /// How many slots each part has.
    using shape = std::vector<std::size_t>;

    /// The upper half, as `partition_of` uses it: it says the part, and its lower bits the place in it.
    [[nodiscard]] static std::uint32_t hash_in_part(std::uint64_t hash) noexcept {
        return static_cast<std::uint32_t>(hash >> 32U);
    }
    [[nodiscard]] std::size_t part_of(std::uint32_t hash) const noexcept {
        return static_cast<std::size_t>(std::uint64_t{hash} >> part_shift_);
    }
    [[nodiscard]] counts_entry* find(std::string_view key, std::uint32_t hash) const noexcept {
        if (parts_.empty()) return nullptr;
        const auto& part = parts_[part_of(hash)];
        return part.has_slots() ? part.find(key, hash) : nullptr;
    }
    [[nodiscard]] std::uint64_t& insert(std::string_view key, std::uint32_t hash);
    template <class Keep>
    [[nodiscard]] counts_entry& insert(std::string_view key, std::uint32_t hash, const Keep& keep);
    void begin_parts(std::size_t number);
    void make_room_for(std::uint32_t hash);
    void grow(std::size_t part, std::size_t slots);
    void cut();
    [[nodiscard]] counts_memory empty_memory(std::size_t slots);
    void take_shape(const counts& other);
    void take_larger(counts_part& own, counts_part& others) noexcept;
    template <class Keep>
    void add(const counts_part& part, const Keep& keep);
    void give_back(counts_part& part) noexcept;
    void swap(counts& other) noexcept;
    void say_usual() noexcept;

    std::vector<counts_part> parts_;  ///< none, one, or as many as a large table has
    unsigned part_shift_ = 32;        ///< by so many bits: what is left of a hash is the number of its part
    std::size_t size_ = 0;
    arena keys_;
    std::shared_ptr<spares> spares_;
    shape usual_;                  ///< what the parts begin with, where it began as usual
    bool began_as_usual_ = false;  ///< and is to say what it came to
};

/// One line of a top list, with a key of its own.
struct ranked {
    std::string key;
    std::uint64_t count = 0;
    friend bool operator==(const ranked&, const ranked&) = default;
};

/// The first `most` keys in the order of `ranks_before`, by selection: linear in the number of keys.
[[nodiscard]] std::vector<ranked> top_of(const counts& all, std::size_t most);

/// Merges a list in the order of `ranks_before` into another and cuts it to `most`; a line has a key and a count.
/// REQUIRES: no key is in both.
template <class Line>
void merge_top(std::vector<Line>& into, std::vector<Line> more, std::size_t most) {
    const auto middle = static_cast<std::ptrdiff_t>(into.size());
    std::move(more.begin(), more.end(), std::back_inserter(into));
    std::inplace_merge(into.begin(), into.begin() + middle, into.end(), [](const Line& left, const Line& right) {
        return ranks_before({left.key, left.count}, {right.key, right.count});
    });
    if (into.size() > most) into.resize(most);
}

}  // namespace weir
