// SPDX-License-Identifier: Apache-2.0
#include "weir/counts_part.hpp"

#include <algorithm>
#include <cstring>
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

}  // namespace

counts_slot& counts_part::find(std::string_view key, std::uint32_t hash) const noexcept {
    for (auto place = hash & mask_;; place = (place + 1) & mask_) {
        auto& one = slots_[place];
        if (one.empty()) return one;
        if (one.hash == hash && one.size == key.size() &&
            (one.size <= counts_slot::most_inside ? same_short(one.inside, key.data(), one.size) : one.key() == key))
            return one;
    }
}

void counts_part::move_to(counts_slots larger, std::size_t most) noexcept {
    const auto mask = static_cast<std::uint32_t>(larger.number - 1);
    for (const auto& one : *this) {
        if (one.empty()) continue;
        auto place = one.hash & mask;
        while (!larger.all[place].empty()) place = (place + 1) & mask;
        larger.all[place] = one;
    }
    slots_ = std::move(larger.all);
    mask_ = mask;
    most_ = static_cast<std::uint32_t>(most);
}

counts_slots counts_part::release() noexcept {
    counts_slots given;
    given.number = capacity();
    given.all = std::move(slots_);
    mask_ = size_ = most_ = 0;
    return given;
}

void counts_part::clear() noexcept {
    std::fill_n(slots_.get(), capacity(), counts_slot{});
    size_ = 0;
}

}  // namespace weir
