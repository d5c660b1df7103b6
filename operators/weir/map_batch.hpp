// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/flat_map.hpp>
#include <weir/message.hpp>
#include <weir/stage.hpp>
#include <weir/steps.hpp>

#include <concepts>
#include <span>
#include <utility>
#include <vector>

namespace weir {

/// Each element of the range, or the optional, that `function` makes of all events of a batch at once; what it is
/// called with it may change and move from.
template <class Function>
struct batch_step {
    using whole_batches = void;
    flat_map_step<Function> step;

    /// An empty batch is not shown to the function.
    template <class T, class Next>
    void run(std::span<T> events, const Next& next) const {
        if (!events.empty()) step(events, next);
    }
};

/// The first step of a layer that takes each message's events together: they are read, gathered, and handed to
/// `function` at once.
///
///     numbers.map_batch([](std::span<int> all) { return std::vector{sum(all)}; })
///
/// How many there are depends on the source's batch size and, behind a partition, on how a batch was split. What is
/// gathered points into the message, which outlives the call. Batches come in no particular order; runs on any thread.
template <class T, class Reader, class Function>
struct gather {
    Reader reader;
    batch_step<Function> step;

    void bind(const scope& within) { bind_step(reader, within); }

    template <class Next>
    void operator()(message& in, const Next& next) const {
        std::vector<T> events;
        reader(in, [&](auto&& event) { events.emplace_back(std::forward<decltype(event)>(event)); });
        step.run(std::span<T>(events), next);
    }
};

/// A function that makes a range, or an optional, of the events of a batch.
template <class Function, class T>
concept batch_mapper = flat_mapper<Function, std::span<T>>;

/// True for steps that hand on the events of a message as they came, with no operation behind: there, and only there,
/// a whole batch can be mapped. Whoever writes another reader specialises it.
template <class Steps>
inline constexpr bool starts_layer = false;
template <class T>
inline constexpr bool starts_layer<read_batch<T>> = true;
template <class T>
inline constexpr bool starts_layer<read_parcel<T>> = true;
template <class T, class Reader, class Function>
inline constexpr bool starts_layer<gather<T, Reader, Function>> = true;

}  // namespace weir
