// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/sums.hpp"

#include <weir/flow.hpp>

#include <chrono>
#include <memory>
#include <vector>

namespace weir::testing {

/// A number with the time at which it happened.
struct timed_number {
    time_point at;
    int value = 0;
};

using timed_numbers = std::vector<timed_number>;

inline void add_timed(int& sum, const timed_number& one) {
    sum += one.value;
}

[[nodiscard]] inline timed_numbers at(duration time, const std::vector<int>& values) {
    timed_numbers all;
    for (const int value : values) all.push_back({time_point(time), value});
    return all;
}

[[nodiscard]] inline timed_numbers operator+(timed_numbers one, const timed_numbers& other) {
    one.insert(one.end(), other.begin(), other.end());
    return one;
}

/// 1 to 50 at their number of milliseconds, 51 to 100 a second later.
[[nodiscard]] inline timed_numbers two_seconds() {
    timed_numbers all;
    for (int n = 1; n <= 100; ++n) all.push_back({time_point(std::chrono::milliseconds(n <= 50 ? n : 1000 + n)), n});
    return all;
}

/// 1 to 40 at 0 s, 41 to 80 at 2 s, 81 to 100 at 0 s again.
[[nodiscard]] inline timed_numbers there_and_back() {
    using namespace std::chrono_literals;
    return at(0s, one_to(40)) + at(2s, from_to(41, 80)) + at(0s, from_to(81, 100));
}

/// What a flow of sums emitted, and how many events came too late for it.
struct timed_outcome {
    lines sums;
    std::uint64_t late = 0;
    int total = 0;
};

/// The sums of one reduction of `from`, in the order in which they are emitted where there is one partition.
template <class Flow>
[[nodiscard]] timed_outcome timed_sums(const Flow& from, const windows<timed_number>& over, std::size_t stages,
                                       run_options options) {
    observer<pane<int>> seen;
    running run(from.partition(&timed_number::value, {.over = over, .stages = stages})
                    .reduce(0, add_timed)
                    .emit()
                    .for_each(seen.recorder()),
                std::move(options));
    (void)run.wait();
    timed_outcome found{lines_of(seen.all())};
    for (const auto& one : seen.all()) found.total += one.value;
    for (const auto& layer : run.metrics().layers) found.late += layer.late;
    return found;
}

/// The same of one partition and one source.
[[nodiscard]] inline timed_outcome timed_sums(const timed_numbers& numbers, const windows<timed_number>& over,
                                              const way_to_run& how) {
    return timed_sums(from_range(numbers, how.batches()), over, 1, how.options());
}

}  // namespace weir::testing
