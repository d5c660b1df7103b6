// SPDX-License-Identifier: Apache-2.0
#pragma once

// First, so that few lines of "included from" stand before what compilers have to say about a wrong function.
#include <weir/mappers.hpp>
#include <weir/partitioned.hpp>
#include <weir/reduced.hpp>

#include <weir/merge.hpp>

#include <weir/join_table.hpp>

#include <functional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace weir {

/// An event of one of the two flows of a join.
template <class Left, class Right>
using either = std::variant<Left, Right>;

/// The time of an event of either flow of a join, for its windows.
///
///     window::fixed(1h, weir::time_of_either(&post::written, &comment::written))
template <class OfLeft, class OfRight>
struct time_of_either {
    time_of_either(OfLeft left, OfRight right) : of_left(std::move(left)), of_right(std::move(right)) {}

    template <class Left, class Right>
    [[nodiscard]] auto operator()(const either<Left, Right>& event) const {
        using time = std::common_type_t<std::decay_t<std::invoke_result_t<const OfLeft&, const Left&>>,
                                        std::decay_t<std::invoke_result_t<const OfRight&, const Right&>>>;
        return event.index() == 0 ? time(std::invoke(of_left, std::get<0>(event)))
                                  : time(std::invoke(of_right, std::get<1>(event)));
    }

    OfLeft of_left;
    OfRight of_right;
};

/// The key of an event of either flow.
template <class OfLeft, class OfRight>
struct key_of_either {
    template <class Left, class Right>
    [[nodiscard]] auto operator()(const either<Left, Right>& event) const {
        using key = owned<std::common_type_t<std::decay_t<std::invoke_result_t<const OfLeft&, const Left&>>,
                                             std::decay_t<std::invoke_result_t<const OfRight&, const Right&>>>>;
        return event.index() == 0 ? key(std::invoke(of_left, std::get<0>(event)))
                                  : key(std::invoke(of_right, std::get<1>(event)));
    }

    OfLeft of_left;
    OfRight of_right;
};

/// A function of what a join finds: `function(const Left*, const Right*)`, null for the side that is missing.
template <class Function, class Left, class Right>
concept joiner = std::invocable<const Function&, const Left*, const Right*> &&
    !std::is_void_v<std::invoke_result_t<const Function&, const Left*, const Right*>>;

/// Takes an event of either side into the table, and counts what that dropped.
template <class Table, class Key, class Function, class Made>
struct take_either {
    Key key;
    Function function;
    layer_counters* counters = nullptr;

    void bind(const scope& within) { counters = within.counters; }

    template <class Left, class Right, class Emit>
    void operator()(Table& all, either<Left, Right> event, const Emit& emit) const {
        const auto found = [&](const Left* one, const Right* other) { emit(Made(std::invoke(function, one, other))); };
        const auto its_key = key(event);
        const auto dropped_before = all.dropped();
        if (event.index() == 0)
            all.take_left(its_key, std::get<0>(std::move(event)), found);
        else
            all.take_right(its_key, std::get<1>(std::move(event)), found);
        if (counters) layer_counters::add(counters->dropped, all.dropped() - dropped_before);
    }
};

/// Whether a join is bounded, and over how many partitions it is spread (0: what the run says).
struct joining_options : join_options {
    std::size_t stages = 0;
};

/// Joins two flows on equal keys, each window for itself: a left and a right event of the same window and key meet as
/// soon as both are there. Under an outer mode, those that met none come out when their window is over.
///
/// Memory: what is in the open windows, or `options.most_stored` in each partition. Over the global window nothing else
/// bounds it.
template <class Left, class Right, class LeftSteps, class RightSteps, class LeftKey, class RightKey, class Function>
[[nodiscard]] auto window_join(join_mode mode, const flow<Left, LeftSteps>& left, const flow<Right, RightSteps>& right,
                               std::type_identity_t<windows<either<Left, Right>>> over, LeftKey left_key,
                               RightKey right_key, Function function, joining_options options = {}) {
    static_assert(for_event<Left, key_of<LeftKey, Left>>::holds,
                  "join: the left key must take the left flow's event, and return what can be hashed");
    static_assert(for_event<Right, key_of<RightKey, Right>>::holds,
                  "join: the right key must take the right flow's event, and return what can be hashed");
    static_assert(for_event<Left, joiner<Function, Left, Right>>::holds,
                  "join: the function must take a const Left* and a const Right*, and return something");
    using side = either<Left, Right>;
    using made = std::decay_t<std::invoke_result_t<const Function&, const Left*, const Right*>>;
    const key_of_either<LeftKey, RightKey> key{std::move(left_key), std::move(right_key)};
    using table = join_table<Left, Right, std::invoke_result_t<const key_of_either<LeftKey, RightKey>&, const side&>>;
    const auto begin = [mode, options] { return table(mode, options); };
    static_cast<void>(begin());  // refuses wrong options now
    const take_either<table, std::decay_t<decltype(key)>, Function, made> take{key, function};
    const auto finish = [function](table& all, const trigger_info& of, const auto& emit) {
        if (!of.fired.final()) return;
        all.finish([&](const Left* one, const Right* other) { emit(made(std::invoke(function, one, other))); });
    };
    return merge(left.map([](Left event) { return side(std::in_place_index<0>, std::move(event)); }),
                 right.map([](Right event) { return side(std::in_place_index<1>, std::move(event)); }))
        .partition(key, {.over = std::move(over), .stages = options.stages})
        .template emit_and_reduce<made>(begin, take)
        .template on_trigger<made>(finish);
}

/// Joins two flows on equal keys over all of their input; see `window_join`.
template <class Left, class Right, class LeftSteps, class RightSteps, class LeftKey, class RightKey, class Function>
[[nodiscard]] auto join(join_mode mode, const flow<Left, LeftSteps>& left, const flow<Right, RightSteps>& right,
                        LeftKey left_key, RightKey right_key, Function function, joining_options options = {}) {
    return window_join(mode, left, right, {}, std::move(left_key), std::move(right_key), std::move(function), options);
}

}  // namespace weir
