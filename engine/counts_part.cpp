// SPDX-License-Identifier: Apache-2.0
#include "weir/counts_part.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <span>
#include <utility>

namespace weir {

namespace {

template <class Word>
bool same(const char* left, const char* right) noexcept {
    Word of_left = 0;
    Word of_right = 0;
    std::memcpy(&of_left, left, sizeof of_left);
    std::memcpy(&of_right, right, sizeof of_right);
    return of_left == of_right;
}

/// Whether two keys of up to 16 bytes are equal: by two words that overlap, without a call.
bool same_short(const char* left, const char* right, std::size_t size) noexcept {
    if (size >= 8) return same<std::uint64_t>(left, right) && same<std::uint64_t>(left + size - 8, right + size - 8);
    if (size >= 4) return same<std::uint32_t>(left, right) && same<std::uint32_t>(left + size - 4, right + size - 4);
    return std::equal(left, left + size, right);
}

struct slots_of_part {
    counts_slot* first;
    std::uint32_t mask;
};

/// Puts an entry's slot into the first empty one.
void take_slot(slots_of_part slots, counts_slot one) noexcept {
    auto place = one.hash & slots.mask;
    while (slots.first[place].number != 0) place = (place + 1) & slots.mask;
    slots.first[place] = one;
}

}  // namespace

counts_entry* counts_part::find(std::string_view key, std::uint32_t hash) const noexcept {
    for (auto place = hash & mask_;; place = (place + 1) & mask_) {
        const auto slot = slots_[place];
        if (slot.number == 0) return nullptr;
        if (slot.hash != hash) continue;
        auto& one = entries_[slot.number - 1];
        if (one.size == key.size() &&
            (one.size <= counts_entry::most_inside ? same_short(one.inside, key.data(), one.size) : one.key() == key))
            return &one;
    }
}

counts_entry& counts_part::add(std::string_view key, std::uint32_t hash) noexcept {
    // In its place: a copy right after it was written piece by piece would have to wait for the pieces.
    auto& added = *std::construct_at(entries_.get() + size_, key, hash);
    take_slot({slots_.get(), mask_}, {hash, ++size_});
    return added;
}

void counts_part::move_to(counts_memory larger, std::size_t most) noexcept {
    const slots_of_part slots{larger.slots.get(), static_cast<std::uint32_t>(larger.size - 1)};
    for (const auto slot : std::span(slots_.get(), capacity()))
        if (slot.number != 0) take_slot(slots, slot);
    std::copy_n(entries_.get(), size_, larger.entries.get());
    slots_ = std::move(larger.slots);
    entries_ = std::move(larger.entries);
    mask_ = slots.mask;
    most_ = static_cast<std::uint32_t>(most);
}

counts_memory counts_part::release() noexcept {
    counts_memory given;
    given.size = capacity();
    given.slots = std::move(slots_);
    given.entries = std::move(entries_);
    mask_ = size_ = most_ = 0;
    return given;
}

void counts_part::clear() noexcept {
    std::fill_n(slots_.get(), capacity(), counts_slot{});
    size_ = 0;
}

}  // namespace weir
