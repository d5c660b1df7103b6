// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"

#include <weir/from.hpp>
#include <weir/join.hpp>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

using weir::from_range;

namespace {

std::vector<int> one_to(int last) {
    std::vector<int> numbers;
    for (int n = 1; n <= last; ++n) numbers.push_back(n);
    return numbers;
}

/// Emits the sum of each two events that follow each other, and at the end the one that is left.
struct sum_of_two {
    using event = int;

    template <class Emit>
    void receive(int n, const Emit& emit) {
        if (std::exchange(full, !full))
            emit(first + n);
        else
            first = n;
    }

    template <class Emit>
    void finish(const Emit& emit) const {
        if (full) emit(first);
    }

    int first = 0;
    bool full = false;
};

int same(int n) {
    return n;
}

}  // namespace

TEST_CASE("via takes the events of a source one by one, in their order, through a stage of one's own") {
    const auto batch_size = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{500});
    const auto threads = GENERATE(1U, 2U, 8U);
    const auto sums =
        from_range(one_to(101), {.batch_size = batch_size}).via(sum_of_two()).collect({.threads = threads});
    std::vector<int> expected;
    for (int n = 1; n <= 99; n += 2) expected.push_back(2 * n + 1);
    expected.push_back(101);
    CHECK(sums == expected);
}

TEST_CASE("each run, and each partition, has a stage of its own") {
    const auto flow = from_range(one_to(4)).via(sum_of_two());
    CHECK(flow.collect() == std::vector{3, 7});
    CHECK(flow.collect() == std::vector{3, 7});
    auto sums = from_range(one_to(6))
                    .partition(weir::to_partition([](int n) { return n % 2; }), {.stages = 2})
                    .via(sum_of_two())
                    .collect();
    std::sort(sums.begin(), sums.end());
    CHECK(sums == std::vector{4, 5, 6, 6});
}

TEST_CASE("shuffle gives whole batches to its partitions in turn") {
    const auto threads = GENERATE(1U, 8U);
    const auto sizes = from_range(one_to(60), {.batch_size = 10})
                           .shuffle({.stages = 3})
                           .reduce(0, [](int& seen, int) { ++seen; })
                           .emit_state()
                           .collect({.threads = threads});
    CHECK(sizes == std::vector{20, 20, 20});
}

TEST_CASE("what a bounded join drops is counted, and comes out alone where the mode says so") {
    const auto left = from_range(one_to(10));
    const auto right = from_range(std::vector<int>());
    const auto alone = [](const int* one, const int*) { return one ? *one : 0; };
    const auto joined = weir::join(weir::join_mode::left_outer, left, right, same, same, alone,
                                   {{.most_stored = 3, .when_full = weir::overflow::drop_oldest}, 1});
    std::multiset<int> seen;
    weir::running run(joined.for_each([&](int n) { seen.insert(n); }, {.concurrency = 1}), {});
    run.wait();
    CHECK(seen == std::multiset<int>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
    std::uint64_t dropped = 0;
    for (const auto& layer : run.metrics().layers) dropped += layer.dropped;
    CHECK(dropped == 7);
}
