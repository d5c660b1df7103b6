// SPDX-License-Identifier: Apache-2.0
#include "weir/counts.hpp"

#include "counts_spares.hpp"

#include <algorithm>
#include <bit>
#include <span>
#include <stdexcept>
#include <utility>

namespace weir {

namespace {

constexpr std::size_t first_slots = 16;

/// A table of more slots is cut into so many parts, each of which begins with so many slots.
constexpr std::size_t most_slots_uncut = std::size_t{1} << 14U;
constexpr std::size_t parts_when_cut = 64;
constexpr std::size_t first_slots_of_part = 512;

/// The bits of a part's number in reverse: what neighbours, which one partition has, differ in comes first.
constexpr std::size_t reversed(std::size_t part) {
    std::size_t number = 0;
    for (std::size_t bit = 1; bit < parts_when_cut; bit *= 2) number = number * 2 + ((part & bit) != 0 ? 1 : 0);
    return number;
}

/// How many keys so many slots are for: three quarters, so that probes stay short and there is always an empty slot to
/// end them. Of many parts each for another share, from 7 to 13 sixteenths: they are full one after the other, though
/// keys come to all of them alike.
constexpr std::size_t most_keys(std::size_t slots, std::size_t part, std::size_t parts) {
    if (parts == 1) return slots / 4 * 3;
    return slots * (7 * parts_when_cut + 6 * reversed(part)) / (16 * parts_when_cut);
}

static_assert(most_keys(first_slots, 0, 1) <= counts_memory::most_entries(first_slots));
static_assert(most_keys(first_slots_of_part, parts_when_cut - 1, parts_when_cut) <=
              counts_memory::most_entries(first_slots_of_part));

/// The fewest slots in which there is room for so many keys.
std::size_t slots_for(std::size_t keys, std::size_t part, std::size_t parts) {
    auto slots = parts == 1 ? first_slots : first_slots_of_part;
    while (most_keys(slots, part, parts) < keys) slots *= 2;
    return slots;
}

/// The key of an entry, with as much of its hash as a table looks at.
hashed_text hashed_key(const counts_entry& of) {
    hashed_text key;
    key.text = of.key();
    key.hash = std::uint64_t{of.hash} << 32U;
    return key;
}

}  // namespace

counts::~counts() {
    say_usual();
    for (auto& part : parts_) give_back(part);
}

counts counts::reusing() {
    counts first;
    first.spares_ = std::make_shared<spares>();
    return first;
}

void counts::begin_as_usual() {
    if (!spares_ || !parts_.empty()) return;
    usual_ = spares_->usual();
    begin_parts(usual_.size());
    began_as_usual_ = true;
}

void counts::say_usual() noexcept {
    if (!std::exchange(began_as_usual_, false)) return;
    try {
        shape last(parts_.size());
        for (std::size_t part = 0; part < last.size(); ++part) {
            const auto keys = parts_[part].size();
            last[part] = keys == 0 ? 0 : slots_for(keys + keys / 16, part, last.size());
        }
        spares_->say_usual(last);
    } catch (...) {  // no memory: the next table grows as this one did
    }
}

counts_memory counts::empty_memory(std::size_t slots) {
    if (spares_ && slots >= spares::least_slots)
        if (auto spare = spares_->take(slots); spare.slots) return spare;
    return counts_memory(slots);
}

/// Hands on a part's memory, unless the part is nearly empty: then it is larger than what comes needs.
void counts::give_back(counts_part& part) noexcept {
    const bool is_used = part.size() * 16 >= part.capacity();
    auto memory = part.release();
    if (!spares_ || !is_used || memory.size < spares::least_slots) return;
    try {
        spares_->keep(std::move(memory));
    } catch (...) {  // no memory for the list: this one is gone
    }
}

std::uint64_t& counts::insert(std::string_view key, std::uint32_t hash) {
    return insert(key, hash, [this](std::string_view text) { return keys_.keep(text); }).count;
}

/// Of a key that never came.
template <class Keep>
counts_entry& counts::insert(std::string_view key, std::uint32_t hash, const Keep& keep) {
    if (key.size() > counts_entry::most_bytes) throw std::length_error("counts: a key of 4 GiB or more");
    const auto stays = key.size() > counts_entry::most_inside ? keep(key) : key;
    if (parts_.empty()) begin_parts(1);
    if (parts_[part_of(hash)].is_full()) make_room_for(hash);
    ++size_;
    return parts_[part_of(hash)].add(stays, hash);
}

void counts::make_room_for(std::uint32_t hash) {
    if (parts_.size() == 1 && parts_.front().is_full() && parts_.front().capacity() >= most_slots_uncut) cut();
    const auto index = part_of(hash);
    const auto& part = parts_[index];
    if (!part.is_full()) return;
    const auto usual = parts_.size() == usual_.size() ? usual_[index] : 0;
    grow(index, std::max({part.capacity() * 2, slots_for(1, index, parts_.size()), usual}));
}

void counts::grow(std::size_t part, std::size_t slots) {
    parts_[part].move_to(empty_memory(slots), most_keys(slots, part, parts_.size()));
}

/// REQUIRES: a power of two, or none.
void counts::begin_parts(std::size_t number) {
    if (number == 0) return;
    parts_.resize(number);
    part_shift_ = 32U - static_cast<unsigned>(std::countr_zero(number));
}

/// From one part to many.
void counts::cut() {
    auto whole = std::exchange(parts_, {});
    begin_parts(parts_when_cut);
    for (const auto& one : whole.front()) {
        make_room_for(one.hash);
        parts_[part_of(one.hash)].add(one.key(), one.hash).count = one.count;
    }
    give_back(whole.front());
}

std::uint64_t counts::count(std::string_view key) const {
    const auto* const known = find(key, hash_in_part(hash_bytes(key)));
    return known ? known->count : 0;
}

counts& counts::operator+=(counts&& other) {
    other.say_usual();
    if (!spares_) spares_ = other.spares_;
    take_shape(other);
    if (parts_.size() != other.parts_.size()) return *this += std::as_const(other);
    for (std::size_t index = 0; index < parts_.size(); ++index) take_larger(parts_[index], other.parts_[index]);
    keys_.take(std::move(other.keys_));
    for (auto& part : other.parts_) {
        add(part, [](std::string_view key) { return key; });
        other.give_back(part);
    }
    other.parts_.clear();
    other.size_ = 0;
    return *this;
}

counts& counts::operator+=(const counts& other) {
    take_shape(other);
    const bool alike = parts_.size() == other.parts_.size();  // in the beginning: a single part may be cut meanwhile
    for (std::size_t index = 0; index < other.parts_.size(); ++index) {
        const auto& part = other.parts_[index];
        if (alike && part.size() != 0 && parts_[index].capacity() < part.capacity()) grow(index, part.capacity());
        add(part, [this](std::string_view key) { return keys_.keep(key); });
    }
    return *this;
}

/// Has many parts if the other one has.
void counts::take_shape(const counts& other) {
    if (parts_.empty()) begin_parts(other.parts_.size());
    if (parts_.size() < other.parts_.size()) cut();
}

/// The part of the other table instead of the own, if it is larger.
void counts::take_larger(counts_part& own, counts_part& others) noexcept {
    if (own.capacity() >= others.capacity()) return;
    size_ += others.size() - own.size();
    std::swap(own, others);
}

/// Adds what a part of another table counted. `keep` makes a long key stay.
template <class Keep>
void counts::add(const counts_part& part, const Keep& keep) {
    look_ahead(std::span(part.begin(), part.end()), hashed_key, [&](const counts_entry& one, const hashed_text& key) {
        auto* const known = find(key.text, one.hash);
        (known ? *known : insert(key.text, one.hash, keep)).count += one.count;
    });
}

void counts::clear() noexcept {
    for (auto& part : parts_) part.clear();
    size_ = 0;
    keys_.clear();
}

void counts::swap(counts& other) noexcept {
    std::swap(parts_, other.parts_);
    std::swap(part_shift_, other.part_shift_);
    std::swap(size_, other.size_);
    std::swap(keys_, other.keys_);
    std::swap(spares_, other.spares_);
    std::swap(usual_, other.usual_);
    std::swap(began_as_usual_, other.began_as_usual_);
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
