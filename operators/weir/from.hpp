// SPDX-License-Identifier: Apache-2.0
#pragma once

// First, so that few lines of "included from" stand before what compilers have to say about a wrong function.
#include <weir/mappers.hpp>
#include <weir/partitioned.hpp>
#include <weir/reduced.hpp>

#include <weir/error.hpp>
#include <weir/flow.hpp>
#include <weir/range_source.hpp>
#include <weir/source.hpp>
#include <weir/source_upstream.hpp>

#include <concepts>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace weir {

struct range_options {
    /// Events a batch; 0 = chosen: see `chosen_size`.
    std::size_t batch_size = 0;

    /// Batches that may be in flight from each range; see `demand_options`.
    std::size_t max_demand = 0;
    std::size_t min_demand = static_cast<std::size_t>(-1);
};

/// A flow of the elements of several ranges, each a source of its own, side by side. Throws `build_error` if there is
/// no range.
///
///     weir::from_ranges(std::vector{monday, tuesday})
template <readable_range Range>
[[nodiscard]] auto from_ranges(std::vector<Range> ranges, range_options options = {}) {
    if (ranges.empty()) throw build_error("from_ranges: expected at least one range, got none");
    using reader = typename range_reading<Range>::reader;
    std::vector<source_upstream::make_source> sources;
    for (auto& one : ranges) {
        auto kept = std::make_shared<const Range>(std::move(one));
        sources.push_back([kept = std::move(kept), size = options.batch_size] {
            return std::make_unique<range_source<Range>>(kept, size);
        });
    }
    return flow<std::ranges::range_value_t<const Range>, reader>(
        std::make_shared<source_upstream>("range", std::move(sources),
                                          demand_options{options.max_demand, options.min_demand}),
        {}, "range");
}

/// A flow of the elements of `elements`, which is kept (moved in, or copied) and read anew in each run. Elements with
/// random access are read where they are, others are copied.
///
///     weir::from_range(std::vector{1, 2, 3})
template <readable_range Range>
[[nodiscard]] auto from_range(Range elements, range_options options = {}) {
    std::vector<Range> one;
    one.push_back(std::move(elements));
    return from_ranges(std::move(one), options);
}

/// What can begin a flow: it names itself and its events, makes a source for each run, and knows how to read the
/// batches that such a source delivers (a step, see steps.hpp).
template <class Origin>
concept event_source = requires(const Origin& of) {
    typename Origin::event;
    { of.name() } -> std::convertible_to<std::string>;
    { of.make() } -> std::same_as<std::unique_ptr<source>>;
    of.reader();
};

/// A flow of the events of `beginning`, with as many batches in flight as `demand` says.
///
///     weir::from(recording)
template <event_source Origin>
[[nodiscard]] auto from(Origin beginning, demand_options demand = {}) {
    using reader = decltype(beginning.reader());
    reader read = beginning.reader();
    std::string name = beginning.name();
    auto make = [beginning = std::move(beginning)] { return beginning.make(); };
    return flow<typename Origin::event, reader>(std::make_shared<source_upstream>(name, std::move(make), demand),
                                                std::move(read), name);
}

/// A flow of the events of several beginnings of one kind, side by side: each is a source under its own name, with as
/// many batches in flight as `demand` says, and all are read as the first one is. Throws `build_error` for none.
/// `weir::from(std::vector{monday, tuesday})`.
template <event_source Origin>
[[nodiscard]] auto from(const std::vector<Origin>& beginnings, demand_options demand = {}) {
    if (beginnings.empty()) throw build_error("from: expected at least one source, got none");
    using reader = decltype(beginnings.front().reader());
    std::vector<source_upstream::named_source> sources;
    sources.reserve(beginnings.size());
    for (const auto& one : beginnings) sources.push_back({one.name(), [one] { return one.make(); }});
    const std::string name = beginnings.size() == 1 ? sources.front().name : "sources";
    return flow<typename Origin::event, reader>(std::make_shared<source_upstream>(std::move(sources), demand),
                                                beginnings.front().reader(), name);
}

}  // namespace weir
