// SPDX-License-Identifier: Apache-2.0
#include "weir/counts.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace weir {

namespace {
constexpr std::size_t first_slots = 16;
}  // namespace

std::size_t counts::place_of(std::string_view key, std::uint32_t hash) const noexcept {
    const auto mask = slots_.size() - 1;
    auto place = hash & mask;
    while (true) {
        const auto& one = slots_[place];
        if (!one.text) return place;
        if (one.hash == hash && std::string_view(one.text, one.size) == key) return place;
        place = (place + 1) & mask;
    }
}

std::uint64_t& counts::find_or_insert(std::string_view key, std::uint64_t hash) {
    const auto short_hash = static_cast<std::uint32_t>(hash);
    if (slots_.empty()) make_room(1);
    auto place = place_of(key, short_hash);
    // At most three quarters full: probes stay short, and there is always an empty slot to end them. Only a new key may
    // move the others.
    if (!slots_[place].text && (size_ + 1) * 4 > slots_.size() * 3) {
        make_room(size_ + 1);
        place = place_of(key, short_hash);
    }
    auto& one = slots_[place];
    if (!one.text) {
        if (key.size() > std::numeric_limits<std::uint32_t>::max()) throw std::length_error("counts: key over 4 GiB");
        // An empty key has no bytes to point at, but its slot is taken.
        one = {key.empty() ? "" : keys_.keep(key).data(), static_cast<std::uint32_t>(key.size()), short_hash, 0};
        ++size_;
    }
    return one.count;
}

std::uint64_t counts::count(std::string_view key) const {
    if (slots_.empty()) return 0;
    return slots_[place_of(key, static_cast<std::uint32_t>(hash_bytes(key)))].count;
}

counts& counts::operator+=(const counts& other) {
    // In the order of its own slots, a larger table's keys would pile up in the same few slots of a smaller one.
    make_room(size_ + other.size_);
    for (const auto& one : other) (*this)[one.key] += one.count;
    return *this;
}

void counts::clear() noexcept {
    std::fill(slots_.begin(), slots_.end(), slot{});
    size_ = 0;
    keys_.clear();
}

void counts::make_room(std::size_t keys) {
    auto wanted = std::max(first_slots, slots_.size());
    while (keys * 4 > wanted * 3) wanted *= 2;
    if (wanted == slots_.size()) return;
    std::vector<slot> larger(wanted);
    const auto mask = larger.size() - 1;
    for (const auto& one : slots_) {
        if (!one.text) continue;
        auto place = one.hash & mask;
        while (larger[place].text) place = (place + 1) & mask;
        larger[place] = one;
    }
    slots_ = std::move(larger);
}

void counts::swap(counts& other) noexcept {
    std::swap(slots_, other.slots_);
    std::swap(size_, other.size_);
    std::swap(keys_, other.keys_);
}

std::vector<ranked> top_of(const counts& all, std::size_t most) {
    std::vector<counted_key> best;  // a heap whose front is the one to beat
    if (most == 0) return {};
    best.reserve(std::min(most, all.size()));
    for (const auto& one : all) {
        if (best.size() < most) {
            best.push_back(one);
            std::push_heap(best.begin(), best.end(), ranks_before);
        } else if (ranks_before(one, best.front())) {
            std::pop_heap(best.begin(), best.end(), ranks_before);
            best.back() = one;
            std::push_heap(best.begin(), best.end(), ranks_before);
        }
    }
    std::sort_heap(best.begin(), best.end(), ranks_before);
    std::vector<ranked> top;
    top.reserve(best.size());
    for (const auto& one : best) top.push_back({std::string(one.key), one.count});
    return top;
}

}  // namespace weir
