// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/catch.hpp"
#include "support/observer.hpp"

#include <weir/from.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

// The catalogue's cases mostly sum up the numbers 1 to n: what they share.

namespace weir::testing {

using lines = std::vector<std::string>;

[[nodiscard]] inline std::vector<int> from_to(int first, int last) {
    std::vector<int> numbers;
    for (int n = first; n <= last; ++n) numbers.push_back(n);
    return numbers;
}

[[nodiscard]] inline std::vector<int> one_to(int last) {
    return from_to(1, last);
}

inline void add(int& sum, int n) {
    sum += n;
}

[[nodiscard]] inline int same(int n) {
    return n;
}

/// How a flow is run, where its result does not depend on that.
struct way_to_run {
    unsigned threads;
    std::size_t batch_size;
    std::size_t max_demand;

    [[nodiscard]] run_options options() const { return {.threads = threads, .max_demand = max_demand}; }
    [[nodiscard]] range_options batches() const { return {.batch_size = batch_size}; }
};

/// Runs the test case once for each; to be called once in it.
[[nodiscard]] inline way_to_run any_way() {
    const auto which = GENERATE(0, 1, 2, 3, 4);
    static constexpr way_to_run all[] = {{1, 1, 1}, {2, 5, 1}, {2, 7, 16}, {8, 1, 3}, {8, 500, 2}};
    const auto chosen = all[which];
    CAPTURE(chosen.threads, chosen.batch_size, chosen.max_demand);
    return chosen;
}

/// A sum, its window and why it was emitted: "55 0 every 10".
[[nodiscard]] inline std::string line_of(const pane<int>& one) {
    return std::to_string(one.value) + " " + std::to_string(one.window.id) + " " + one.fired.name;
}

[[nodiscard]] inline lines lines_of(const std::vector<pane<int>>& panes) {
    lines all;
    for (const auto& one : panes) all.push_back(line_of(one));
    return all;
}

template <class Value>
[[nodiscard]] std::vector<Value> values_of(const std::vector<pane<Value>>& panes) {
    std::vector<Value> all;
    for (const auto& one : panes) all.push_back(one.value);
    return all;
}

/// What the values of each partition are, by its number.
template <class Value>
[[nodiscard]] std::vector<Value> values_by_partition(std::vector<pane<Value>> panes) {
    std::stable_sort(panes.begin(), panes.end(),
                     [](const auto& one, const auto& other) { return one.partition < other.partition; });
    return values_of(panes);
}

/// What a flow emits, in that order; for flows that one thread at a time ends.
template <class Flow>
[[nodiscard]] auto in_order(const Flow& from, run_options options = {}) {
    observer<typename Flow::event> seen;
    run(from.for_each(seen.recorder()), std::move(options));
    return seen.all();
}

}  // namespace weir::testing
