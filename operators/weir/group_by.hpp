// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/map.hpp>
#include <weir/map_values.hpp>
#include <weir/owned.hpp>

#include <concepts>
#include <functional>
#include <iterator>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

namespace weir {

/// Groups are the values of each key, in the order in which they arrived (Flow's lists are in the reverse order). Keys
/// and values that are text views become strings.
template <class Key, class Value>
using groups = std::unordered_map<owned<Key>, std::vector<owned<Value>>, key_hash, std::equal_to<>>;

/// The group of `key`, empty when it is new. The key is copied only then.
template <class Groups, class Key>
[[nodiscard]] auto& group_of(Groups& all, const Key& key) {
    const auto found = all.find(key);
    return found != all.end() ? found->second : all.try_emplace(typename Groups::key_type(key)).first->second;
}

/// The reducing function of `group_by`: takes an event into the groups.
template <class KeyOf, class ValueOf>
struct group_into {
    KeyOf key_of;
    ValueOf value_of;

    template <class Groups, class In>
    void operator()(Groups& all, In&& in) const {
        // The key may lie in the event: it is looked up before the value is moved out.
        auto& group = group_of(all, std::invoke(key_of, std::as_const(in)));
        group.emplace_back(std::invoke(value_of, std::forward<In>(in)));
    }
};

template <class KeyOf, class ValueOf>
group_into(KeyOf, ValueOf) -> group_into<KeyOf, ValueOf>;

/// The groups that `group_by(key_of, value_of)` makes of events `T`.
template <class KeyOf, class ValueOf, class T>
using groups_of = groups<std::invoke_result_t<const KeyOf&, const T&>, mapped<ValueOf, T>>;

/// The merge of a departition that joins groups: behind the values of a key that are there come the others.
struct add_groups_t {
    template <class Groups>
    void operator()(Groups& all, Groups part) const {
        for (auto& [key, values] : part) {
            const auto [found, is_new] = all.try_emplace(key);
            auto& group = found->second;
            if (is_new)
                group = std::move(values);
            else
                group.insert(group.end(), std::make_move_iterator(values.begin()),
                             std::make_move_iterator(values.end()));
        }
    }
};
inline constexpr add_groups_t add_groups{};

/// The key of a pair, for `group_by_key`.
struct first_member {
    template <pair_like T>
    [[nodiscard]] const first_of_pair<T>& operator()(const T& pair) const noexcept {
        return pair.first;
    }
};

/// The value of a pair, moved out where the pair may be moved from.
struct second_member {
    template <class T>
    requires pair_like<std::remove_cvref_t<T>>
    [[nodiscard]] second_of_pair<std::remove_cvref_t<T>> operator()(T&& pair) const {
        return std::forward<T>(pair).second;
    }
};

}  // namespace weir
