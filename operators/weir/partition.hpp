// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/hash.hpp>
#include <weir/window.hpp>

#include <atomic>
#include <concepts>
#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace weir {

/// How a layer of partitions of events `T` is made.
template <class T>
struct partition_options {
    /// The windows of the reduction that follows.
    windows<T> over = {};

    /// How many partitions; 0 = what the run says, `run_options::stages`.
    std::size_t stages = 0;

    /// Called with the index of each partition, and how many there are, when a run begins.
    std::function<void(std::size_t index, std::size_t total)> on_stage_start = {};
};

/// What of an event `T` decides its partition: text, a number, anything that `std::hash` knows, or a pair or tuple of
/// these.
template <class Key, class T>
concept key_of = std::invocable<const Key&, const T&> && hashable<std::invoke_result_t<const Key&, const T&>>;

/// The partition of an event that goes nowhere.
inline constexpr std::size_t nowhere = std::numeric_limits<std::size_t>::max();

/// Sends equal keys to the same partition. Where there is but one, the key is not asked for.
template <class Key>
struct by_key {
    Key key;

    [[nodiscard]] auto for_message(std::size_t partitions) const {
        return [this, partitions](const auto& event) -> std::size_t {
            return partitions == 1 ? 0 : partition_of(hash_of(std::invoke(key, event)), partitions);
        };
    }

    /// The partition of all events of the next message, where that does not depend on them; else `nowhere`.
    [[nodiscard]] std::size_t for_all(std::size_t partitions) const { return partitions == 1 ? 0 : nowhere; }
};

/// Sends each event to the partition that `function` names, of those from 0 on; nowhere if it returns no number.
///
///     numbers.partition(weir::to_partition([](int n) { return n % 4; }), {.stages = 4})
///
/// Throws, as the flow's failure, for a partition that is not there.
template <class Function>
struct to_partition {
    Function function;

    explicit to_partition(Function chosen) : function(std::move(chosen)) {}

    [[nodiscard]] auto for_message(std::size_t partitions) const {
        return [this, partitions](const auto& event) { return checked(std::invoke(function, event), partitions); };
    }

private:
    template <class Index>
    [[nodiscard]] static std::size_t checked(const Index& index, std::size_t partitions) {
        if constexpr (std::integral<Index>) {
            if (std::cmp_less(index, 0) || std::cmp_greater_equal(index, partitions))
                throw std::out_of_range("unknown partition " + std::to_string(index) + ": there are " +
                                        std::to_string(partitions) + ", from 0 on");
            return static_cast<std::size_t>(index);
        } else {
            return index ? checked(*index, partitions) : nowhere;
        }
    }
};

template <class Key>
inline constexpr bool names_partition = false;
template <class Function>
inline constexpr bool names_partition<to_partition<Function>> = true;

template <class Index>
concept partition_index = std::integral<std::remove_cvref_t<Index>> || requires(const Index& index) {
    requires std::integral<std::remove_cvref_t<decltype(*index)>>;
    static_cast<bool>(index);
};

/// A `to_partition` whose function takes an event `T`, and returns an integer or an optional one.
template <class Choice, class T>
concept partition_choice = names_partition<Choice> && requires(const Choice& choice, const T& event) {
    { std::invoke(choice.function, event) } -> partition_index;
};

/// The partition of a layer that has but one.
struct only_partition {
    [[nodiscard]] auto for_message(std::size_t) const {
        return [](const auto&) { return std::size_t{0}; };
    }
    [[nodiscard]] std::size_t for_all(std::size_t) const { return 0; }
};

/// Sends one batch to each partition, and begins again.
class round_robin {
public:
    [[nodiscard]] auto for_message(std::size_t partitions) const {
        return [chosen = for_all(partitions)](const auto&) { return chosen; };
    }
    [[nodiscard]] std::size_t for_all(std::size_t partitions) const {
        return next_->fetch_add(1, std::memory_order_relaxed) % partitions;
    }

private:
    std::shared_ptr<std::atomic<std::size_t>> next_ = std::make_shared<std::atomic<std::size_t>>(0);
};

}  // namespace weir
