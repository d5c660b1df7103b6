// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/error.hpp>
#include <weir/overflow.hpp>
#include <weir/owned.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <iterator>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace weir {

/// Which events of a join come out that met none of the other side.
enum class join_mode : std::uint8_t { inner, left_outer, right_outer, full_outer };

struct join_options {
    /// How many events of both sides together are held for each partition and window; 0 = no bound but the window's.
    std::size_t most_stored = 0;

    /// What becomes of events beyond that; `block` makes no sense, as no event that comes would make room.
    overflow when_full = overflow::drop_oldest;
};

namespace detail {

/// The places of one key's events, oldest first. Memory follows what it holds.
class places {
public:
    [[nodiscard]] bool empty() const noexcept { return first_ == all_.size(); }
    [[nodiscard]] const std::uint64_t* begin() const noexcept { return all_.data() + first_; }
    [[nodiscard]] const std::uint64_t* end() const noexcept { return all_.data() + all_.size(); }

    void push(std::uint64_t place) { all_.push_back(place); }

    void pop() {
        if (++first_ * 2 <= all_.size()) return;
        all_ = std::vector<std::uint64_t>(begin(), end());
        first_ = 0;
    }

private:
    std::vector<std::uint64_t> all_;
    std::size_t first_ = 0;
};

}  // namespace detail

/// A join table is the symmetric hash join of one window in one partition: it holds the events of both sides, pairs
/// each that comes with those of the other side that have its key, and gives out the unmatched ones at the end.
///
/// `emit(const Left*, const Right*)` gets null for the side that is missing; the pointers are valid during the call,
/// which must not come back to the table. Pairs come out at once, in the order in which the other side arrived. One
/// thread at a time.
template <class Left, class Right, class Key>
class join_table {
public:
    /// Throws `build_error` if the options ask a join to block.
    explicit join_table(join_mode mode, join_options options = {}) : options_(options) {
        if (options.when_full == overflow::block)
            throw build_error(
                "join: expected when_full to be drop_oldest, drop_newest or fail, got block, under which a full join "
                "would wait for ever");
        lefts_.emits_unmatched = mode == join_mode::left_outer || mode == join_mode::full_outer;
        rights_.emits_unmatched = mode == join_mode::right_outer || mode == join_mode::full_outer;
    }

    /// Takes an event of the left side. Throws `std::length_error` if the table is full and is to fail.
    template <class Emit>
    void take_left(const Key& key, Left event, const Emit& emit) {
        take(lefts_, rights_, key, std::move(event), left_first(emit));
    }

    /// The same for the right side.
    template <class Emit>
    void take_right(const Key& key, Right event, const Emit& emit) {
        take(rights_, lefts_, key, std::move(event), right_first(emit));
    }

    /// The window is over: emits what is unmatched and has been asked for, the left side before the right, each in the
    /// order of arrival, and forgets everything.
    template <class Emit>
    void finish(const Emit& emit) {
        emit_unmatched(lefts_, left_first(emit));
        emit_unmatched(rights_, right_first(emit));
        keys_.clear();
    }

    /// The events held.
    [[nodiscard]] std::size_t size() const noexcept { return lefts_.events.size() + rights_.events.size(); }

    /// The keys held.
    [[nodiscard]] std::size_t keys() const noexcept { return keys_.size(); }

    /// The events that the bound has cost: whoever came later could not meet them.
    [[nodiscard]] std::uint64_t dropped() const noexcept { return dropped_; }

private:
    /// For each side the places of its events.
    using of_key = std::array<detail::places, 2>;
    using key_table = std::unordered_map<owned<Key>, of_key, key_hash, std::equal_to<>>;
    using key_entry = typename key_table::value_type;

    template <class Event>
    struct stored {
        Event event;
        key_entry* key;
        std::uint64_t arrival;
        bool matched;
    };

    /// Events in the order of their arrival; the one at `place` is `events[place - first_place]`.
    template <class Event>
    struct side {
        std::size_t index;
        bool emits_unmatched = false;
        std::deque<stored<Event>> events = {};
        std::uint64_t first_place = 0;

        [[nodiscard]] stored<Event>& at(std::uint64_t place) {
            return events[static_cast<std::size_t>(place - first_place)];
        }
    };

    /// What emits (mine, other) for the left side, and for the right.
    template <class Emit>
    [[nodiscard]] static auto left_first(const Emit& emit) {
        return [&emit](const Left* mine, const Right* other) { emit(mine, other); };
    }
    template <class Emit>
    [[nodiscard]] static auto right_first(const Emit& emit) {
        return [&emit](const Right* mine, const Left* other) { emit(other, mine); };
    }

    template <class Mine, class Other, class Emit>
    void take(side<Mine>& mine, side<Other>& others, const Key& key, Mine event, const Emit& emit) {
        const bool full = options_.most_stored > 0 && size() >= options_.most_stored;
        if (full && options_.when_full == overflow::fail)
            throw std::length_error("join: the bound of " + std::to_string(options_.most_stored) +
                                    " stored events is reached; raise most_stored, make the window shorter, or let it "
                                    "drop");
        const bool matched = match(others, key, event, emit);
        if (full && options_.when_full == overflow::drop_newest) {
            ++dropped_;
            if (!matched && mine.emits_unmatched) emit(&event, nullptr);
            return;
        }
        if (full) drop_oldest(mine, others, emit);
        store(mine, key, std::move(event), matched);
    }

    /// Emits a pair with each stored event of the key. True if there were any.
    template <class Mine, class Other, class Emit>
    bool match(side<Other>& others, const Key& key, const Mine& event, const Emit& emit) {
        const auto found = keys_.find(key);
        if (found == keys_.end()) return false;
        const auto& there = found->second[others.index];
        for (const auto place : there) {
            auto& other = others.at(place);
            other.matched = true;
            emit(&event, &other.event);
        }
        return !there.empty();
    }

    template <class Mine>
    void store(side<Mine>& mine, const Key& key, Mine event, bool matched) {
        auto found = keys_.find(key);
        if (found == keys_.end()) found = keys_.try_emplace(owned<Key>(key)).first;
        found->second[mine.index].push(mine.first_place + mine.events.size());
        mine.events.push_back({std::move(event), &*found, arrivals_++, matched});
    }

    template <class Mine, class Other, class Emit>
    void drop_oldest(side<Mine>& mine, side<Other>& others, const Emit& emit) {
        const bool is_mine = others.events.empty() ||
                             (!mine.events.empty() && mine.events.front().arrival < others.events.front().arrival);
        if (is_mine)
            drop_first(mine, [&](const Mine* event) { emit(event, nullptr); });
        else
            drop_first(others, [&](const Other* event) { emit(nullptr, event); });
    }

    template <class Event, class EmitAlone>
    void drop_first(side<Event>& from, const EmitAlone& emit_alone) {
        auto first = std::move(from.events.front());
        from.events.pop_front();
        ++from.first_place;
        ++dropped_;
        auto& [key, held] = *first.key;
        held[from.index].pop();
        if (held[0].empty() && held[1].empty()) keys_.erase(keys_.find(key));
        if (!first.matched && from.emits_unmatched) emit_alone(&first.event);
    }

    template <class Mine, class Emit>
    void emit_unmatched(side<Mine>& mine, const Emit& emit) {
        if (mine.emits_unmatched)
            for (const auto& one : mine.events)
                if (!one.matched) emit(&one.event, nullptr);
        mine.first_place += mine.events.size();
        mine.events.clear();
    }

    join_options options_;
    key_table keys_;
    side<Left> lefts_{0};
    side<Right> rights_{1};
    std::uint64_t arrivals_ = 0;
    std::uint64_t dropped_ = 0;
};

}  // namespace weir
