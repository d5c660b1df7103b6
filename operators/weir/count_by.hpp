// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/counts.hpp>
#include <weir/owned.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>

namespace weir {

/// Key counts say how often each key came: what `counts` is for text, for keys of any other type. Iterates over pairs
/// of key and count, in no particular order. One thread at a time may change it.
template <class Key>
class key_counts {
    using table = std::unordered_map<Key, std::uint64_t, key_hash, std::equal_to<>>;

public:
    using value_type = typename table::value_type;
    using iterator = typename table::const_iterator;

    /// The count of `key`, 0 when it is new.
    std::uint64_t& operator[](const Key& key) { return counts_[key]; }

    /// The count of `key`; 0 when it never came.
    [[nodiscard]] std::uint64_t count(const Key& key) const {
        const auto found = counts_.find(key);
        return found == counts_.end() ? 0 : found->second;
    }

    /// Adds what another table counted.
    key_counts& operator+=(const key_counts& other) {
        for (const auto& [key, count] : other.counts_) counts_[key] += count;
        return *this;
    }

    [[nodiscard]] std::size_t size() const noexcept { return counts_.size(); }
    [[nodiscard]] bool empty() const noexcept { return counts_.empty(); }
    void clear() noexcept { counts_.clear(); }

    [[nodiscard]] iterator begin() const noexcept { return counts_.begin(); }
    [[nodiscard]] iterator end() const noexcept { return counts_.end(); }

    friend bool operator==(const key_counts&, const key_counts&) = default;

private:
    table counts_;
};

/// What counts keys of this type: `counts` for text, else `key_counts`.
template <class Key>
using tally_of = std::conditional_t<std::is_same_v<owned<Key>, std::string>, counts, key_counts<owned<Key>>>;

/// Text that stays when the function which returned it is over.
template <class Text>
concept has_stable_text = std::convertible_to<Text, std::string_view> &&
    (std::is_reference_v<Text> || std::same_as<std::remove_cv_t<Text>, std::string_view>);

/// Makes the tables of `count_by`. Those of one run hand on the memory of large ones.
template <class Tally>
class new_tally {
public:
    void begin_run() {
        if constexpr (std::same_as<Tally, counts>) like_ = counts::reusing();
    }
    [[nodiscard]] Tally operator()() const { return like_; }

private:
    Tally like_;
};

/// The reducing function of `count_by`: counts the event's key.
template <class KeyOf>
struct count_into {
    KeyOf key_of;

    template <class Tally, class T>
    void operator()(Tally& all, const T& event) const {
        ++all[std::invoke(key_of, event)];
    }

    /// Many keys at once, where they are text.
    template <class T>
    requires has_stable_text<std::invoke_result_t<const KeyOf&, const T&>>
    void take_all(counts& all, std::span<T> events) const {
        all.begin_as_usual();
        all.look_ahead(
            events, [this](const T& event) { return hashed_text(std::invoke(key_of, event)); },
            [&all](const T&, const hashed_text& key) { ++all[key]; });
    }
};

template <class KeyOf>
count_into(KeyOf) -> count_into<KeyOf>;

/// The merge of tallies of any keys.
struct add_tallies_t {
    using reads_part = void;

    template <class Tally>
    void operator()(Tally& all, const Tally& part) const {
        all += part;
    }
    void operator()(counts& all, counts&& part) const { all += std::move(part); }
};
inline constexpr add_tallies_t add_tallies{};

}  // namespace weir
