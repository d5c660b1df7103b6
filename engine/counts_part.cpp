// SPDX-License-Identifier: Apache-2.0
#include "weir/counts_part.hpp"

#include <algorithm>
#include <memory>
#include <span>
#include <utility>

namespace weir {

namespace {

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
