// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/counts.hpp>
#include <weir/error.hpp>
#include <weir/map_values.hpp>
#include <weir/owned.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <functional>
#include <iterator>
#include <ranges>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

// The first n of many, in order: of one partition's state (`sorted_first`), then of the lists of all (`merge_sorted`).
// Both order the elements that the comparison calls equal by `comes_first`, where that knows them, so that a result
// does not depend on the number of partitions.

namespace weir {

/// A pair whose value is a number, to be ranked by it.
template <class T>
concept counted_pair = pair_like<T> && std::integral<second_of_pair<T>> && !std::same_as<second_of_pair<T>, bool>;

/// The default order of `take_sort`: of keys with a count the larger count first, then the smaller key; of anything
/// else the smaller first.
struct comes_first {
    [[nodiscard]] bool operator()(const counted_key& left, const counted_key& right) const noexcept {
        return ranks_before(left, right);
    }

    template <class T>
    requires counted_pair<T> && std::totally_ordered<first_of_pair<T>>
    [[nodiscard]] bool operator()(const T& left, const T& right) const {
        return left.second != right.second ? left.second > right.second : left.first < right.first;
    }

    template <class T>
    requires(!counted_pair<T> &&
             requires(const T& one) {
                 { one < one } -> std::convertible_to<bool>;
             }) [[nodiscard]] bool
    operator()(const T& left, const T& right) const {
        return left < right;
    }
};

/// What a list keeps of an element: a `ranked` of a counted key, a pair whose key can be moved, strings of text views.
template <class T>
struct listed {
    using type = owned<T>;
};
template <>
struct listed<counted_key> {
    using type = ranked;
};
template <class Key, class Value>
struct listed<std::pair<Key, Value>> {
    using type = std::pair<owned<Key>, owned<Value>>;
};

/// The elements of a sorted list of what is in `Range`.
template <class Range>
using listed_of = typename listed<std::ranges::range_value_t<Range>>::type;

template <class Listed, class T>
[[nodiscard]] Listed listed_from(const T& one) {
    if constexpr (std::same_as<T, counted_key>)
        return {std::string(one.key), one.count};
    else
        return Listed(one);
}

/// What a comparison is shown of an element: of a `ranked` the `counted_key`, so that states and lists compare alike.
template <class T>
[[nodiscard]] const T& compared(const T& one) noexcept {
    return one;
}
[[nodiscard]] inline counted_key compared(const ranked& one) noexcept {
    return {one.key, one.count};
}

/// A strict comparison made total as far as `comes_first` can.
template <class Compare>
class tie_breaking {
public:
    explicit tie_breaking(const Compare& compare) : compare_(compare) {}

    template <class T>
    [[nodiscard]] bool operator()(const T& left, const T& right) const {
        if (std::invoke(compare_, compared(left), compared(right))) return true;
        if constexpr (!std::same_as<Compare, comes_first> &&
                      std::invocable<comes_first, decltype(compared(left)), decltype(compared(right))>)
            return !std::invoke(compare_, compared(right), compared(left)) &&
                   comes_first{}(compared(left), compared(right));
        else
            return false;
    }

    /// Throws `build_error` if an element comes before itself: sorting by such a comparison is undefined.
    template <class T>
    void check(const T& one) const {
        if (std::invoke(compare_, compared(one), compared(one)))
            throw build_error(
                "take_sort: expected a comparison that is strict, as < is; this one puts an element before itself, as "
                "<= does: use < or >");
    }

private:
    const Compare& compare_;
};

/// The first `most` elements of `all` in the order of `compare`, sorted; copies of no others are made. `compare` is a
/// strict weak order of elements (`counted_key`s where `all` is `counts`). Takes one pass with a heap of `most`.
template <std::ranges::forward_range Range, class Compare = comes_first>
[[nodiscard]] std::vector<listed_of<Range>> sorted_first(const Range& all, std::size_t most,
                                                         const Compare& compare = {}) {
    using element = std::ranges::range_value_t<Range>;
    // Elements that the range holds are not copied before it is known that they are among the first.
    using held = std::conditional_t<std::is_lvalue_reference_v<std::ranges::range_reference_t<const Range>>,
                                    std::reference_wrapper<const element>, element>;
    const tie_breaking<Compare> order(compare);
    const auto before = [&](const element& left, const element& right) { return order(left, right); };
    std::vector<held> best;  // a heap whose front is the one to beat
    for (auto at = std::ranges::begin(all); most > 0 && at != std::ranges::end(all); ++at) {
        held one = *at;
        if (best.empty()) order.check(static_cast<const element&>(one));
        if (best.size() == most) {
            if (!before(one, best.front())) continue;
            std::pop_heap(best.begin(), best.end(), before);
            best.pop_back();
        }
        best.push_back(std::move(one));
        std::push_heap(best.begin(), best.end(), before);
    }
    std::sort_heap(best.begin(), best.end(), before);
    std::vector<listed_of<Range>> list;
    list.reserve(best.size());
    for (const element& one : best) list.push_back(listed_from<listed_of<Range>>(one));
    return list;
}

/// Merges a sorted list into another and cuts it to `most`. REQUIRES: both are in the order of `compare`.
template <class T, class Compare = comes_first>
void merge_sorted(std::vector<T>& into, std::vector<T> more, std::size_t most, const Compare& compare = {}) {
    const auto middle = static_cast<std::ptrdiff_t>(into.size());
    into.insert(into.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    std::inplace_merge(into.begin(), into.begin() + middle, into.end(), tie_breaking<Compare>(compare));
    if (into.size() > most) into.erase(into.begin() + static_cast<std::ptrdiff_t>(most), into.end());
}

}  // namespace weir
