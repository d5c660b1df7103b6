// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/arena.hpp>
#include <weir/hash.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
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

/// Counts says how often each key came: an open-addressing table of 32-byte slots. It owns copies of the keys: those of
/// up to 16 bytes lie in their slots, so that most keys are found with one look at memory; longer ones lie in an arena.
/// What it shows of a key is valid until a new key comes. One thread at a time may change it.
class counts {
    struct slot {
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
    };

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

    /// Makes room for as many keys as the last of those tables had that began so. A table that has keys, or does not
    /// reuse memory, stays as it is.
    void begin_as_usual();

    /// The count of `key`, 0 when it is new. Valid until the next new key.
    std::uint64_t& operator[](std::string_view key) { return find_or_insert(key, hash_bytes(key)); }
    std::uint64_t& operator[](const hashed_text& key) { return find_or_insert(key.text, key.hash); }

    /// Begins to fetch from memory what looking for the key will read. With a few keys under way at once, a table that
    /// is larger than the cache is two to three times as fast.
    void prefetch(const hashed_text& key) const noexcept {
        if (!slots_.empty()) __builtin_prefetch(&slots_[key.hash & (slots_.size() - 1)], 1);
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
        iterator(const slot* at, const slot* end) : at_(at), end_(end) { skip(); }
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
            while (at_ != end_ && at_->empty()) ++at_;
        }
        const slot* at_ = nullptr;
        const slot* end_ = nullptr;
    };

    /// The keys with their counts, in no particular order.
    [[nodiscard]] iterator begin() const { return {slots_.data(), slots_.data() + slots_.size()}; }
    [[nodiscard]] iterator end() const {
        const auto* const last = slots_.data() + slots_.size();
        return {last, last};
    }

private:
    [[nodiscard]] std::size_t place_of(std::string_view key, std::uint32_t hash) const noexcept;
    [[nodiscard]] std::uint64_t& find_or_insert(std::string_view key, std::uint64_t hash);
    void make_room(std::size_t keys);
    [[nodiscard]] std::vector<slot> empty_slots(std::size_t number);
    void swap(counts& other) noexcept;
    void swap_contents(counts& other) noexcept;
    void say_usual() noexcept;

    class spares;

    std::vector<slot> slots_;  ///< a power of two, or none
    std::size_t size_ = 0;
    arena keys_;
    std::shared_ptr<spares> spares_;
    bool usual_ = false;  ///< began as usual
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
