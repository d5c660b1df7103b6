// SPDX-License-Identifier: Apache-2.0
#include "weir/counts.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <mutex>
#include <stdexcept>
#include <utility>

namespace weir {

namespace {
constexpr std::size_t first_slots = 16;

/// How many slots are asked of memory before the first of them is looked at.
constexpr std::size_t group = 16;

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

/// The memory of tables that are gone, cleared. Shared by all tables that hand it on; thread-safe.
class counts::spares {
public:
    /// Tables below this size come from the allocator, which is quick enough, and meets no other thread there.
    static constexpr std::size_t least_slots = std::size_t{1} << 13U;

    [[nodiscard]] std::vector<slot> take(std::size_t number) {
        const std::scoped_lock lock(mutex_);
        const auto found =
            std::find_if(kept_.begin(), kept_.end(), [&](const kept& one) { return one.slots.size() == number; });
        if (found == kept_.end()) return {};
        auto slots = std::move(found->slots);
        kept_.erase(found);
        return slots;
    }

    /// What nobody wanted while many others came is given back to the system.
    void keep(std::vector<slot> slots) {
        std::fill(slots.begin(), slots.end(), slot{});
        const std::scoped_lock lock(mutex_);
        kept_.push_back({std::move(slots), ++number_});
        if (kept_.front().number + most_waiting < number_) kept_.erase(kept_.begin());
    }

    void say_usual(std::size_t keys) {
        const std::scoped_lock lock(mutex_);
        usual_ = keys;
    }
    [[nodiscard]] std::size_t usual() const {
        const std::scoped_lock lock(mutex_);
        return usual_;
    }

private:
    struct kept {
        std::vector<slot> slots;
        std::uint64_t number;
    };
    static constexpr std::uint64_t most_waiting = 64;

    mutable std::mutex mutex_;
    std::vector<kept> kept_;  ///< the oldest first
    std::uint64_t number_ = 0;
    std::size_t usual_ = 0;
};

counts::~counts() {
    say_usual();
    // A table that is nearly empty is larger than what comes needs.
    if (!spares_ || slots_.size() < spares::least_slots || size_ * 16 < slots_.size()) return;
    try {
        spares_->keep(std::move(slots_));
    } catch (...) {  // no memory for the list: the slots are gone
    }
}

counts counts::reusing() {
    counts first;
    first.spares_ = std::make_shared<spares>();
    return first;
}

void counts::begin_as_usual() {
    if (!spares_ || !slots_.empty()) return;
    make_room(std::max<std::size_t>(1, spares_->usual()));
    usual_ = true;
}

void counts::say_usual() noexcept {
    if (std::exchange(usual_, false)) spares_->say_usual(size_);
}

std::vector<counts::slot> counts::empty_slots(std::size_t number) {
    if (spares_ && number >= spares::least_slots)
        if (auto spare = spares_->take(number); !spare.empty()) return spare;
    return std::vector<slot>(number);
}

std::size_t counts::place_of(std::string_view key, std::uint32_t hash) const noexcept {
    const auto mask = slots_.size() - 1;
    auto place = hash & mask;
    while (true) {
        const auto& one = slots_[place];
        if (one.empty()) return place;
        if (one.hash == hash && one.size == key.size() &&
            (one.size <= slot::most_inside ? same_short(one.inside, key.data(), one.size) : one.key() == key))
            return place;
        place = (place + 1) & mask;
    }
}

std::uint64_t& counts::find_or_insert(std::string_view key, std::uint64_t hash) {
    const auto short_hash = static_cast<std::uint32_t>(hash);
    if (slots_.empty()) make_room(1);
    auto place = place_of(key, short_hash);
    // At most three quarters full: probes stay short, and there is always an empty slot to end them. Only a new key may
    // move the others.
    if (slots_[place].empty() && (size_ + 1) * 4 > slots_.size() * 3) {
        make_room(size_ + 1);
        place = place_of(key, short_hash);
    }
    auto& one = slots_[place];
    if (one.empty()) {
        if (key.size() >= slot::nothing) throw std::length_error("counts: a key of 4 GiB or more");
        if (key.size() > slot::most_inside)
            one.outside = keys_.keep(key).data();
        else
            std::copy(key.begin(), key.end(), one.inside);
        one.size = static_cast<std::uint32_t>(key.size());
        one.hash = short_hash;
        ++size_;
    }
    return one.count;
}

std::uint64_t counts::count(std::string_view key) const {
    if (slots_.empty()) return 0;
    const auto& found = slots_[place_of(key, static_cast<std::uint32_t>(hash_bytes(key)))];
    return found.empty() ? 0 : found.count;
}

counts& counts::operator+=(counts&& other) {
    other.say_usual();
    begin_as_usual();
    if (!usual_ && other.slots_.size() > slots_.size()) {
        swap_contents(other);
        if (!spares_) spares_ = other.spares_;
    }
    return *this += std::as_const(other);
}

counts& counts::operator+=(const counts& other) {
    if (other.empty()) return *this;
    // In the order of its own slots, a larger table's keys would pile up in the same few slots of a smaller one.
    make_room(size_ + other.size_);
    std::array<const slot*, group> next{};
    std::size_t gathered = 0;
    const auto take_gathered = [&] {
        for (std::size_t index = 0; index < gathered; ++index)
            find_or_insert(next[index]->key(), next[index]->hash) += next[index]->count;
        gathered = 0;
    };
    for (const auto& one : other.slots_) {
        if (one.empty()) continue;
        __builtin_prefetch(&slots_[one.hash & (slots_.size() - 1)], 1);
        next[gathered++] = &one;
        if (gathered == group) take_gathered();
    }
    take_gathered();
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
    auto larger = empty_slots(wanted);
    const auto mask = larger.size() - 1;
    for (const auto& one : slots_) {
        if (one.empty()) continue;
        auto place = one.hash & mask;
        while (!larger[place].empty()) place = (place + 1) & mask;
        larger[place] = one;
    }
    slots_ = std::move(larger);
}

void counts::swap(counts& other) noexcept {
    swap_contents(other);
    std::swap(spares_, other.spares_);
    std::swap(usual_, other.usual_);
}

void counts::swap_contents(counts& other) noexcept {
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
