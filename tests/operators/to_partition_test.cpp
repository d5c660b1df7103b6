// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/observer.hpp"
#include "support/partition_keys.hpp"
#include "support/sanitized.hpp"
#include "support/scripted_source.hpp"
#include "support/sums.hpp"

#include <weir/flow.hpp>
#include <weir/from.hpp>
#include <weir/from_source.hpp>

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

using namespace weir::testing;
using weir::from_range;
using weir::pane;

namespace {

using list = std::vector<int>;

void append(list& all, int n) {
    all.push_back(n);
}

/// Odd and even numbers apart, multiples of three nowhere.
std::optional<int> without_threes(int n) {
    return n % 3 == 0 ? std::nullopt : std::optional(n % 2);
}

std::string failure_of(const weir::job& what) {
    try {
        weir::run(what);
    } catch (const weir::stage_error& error) {
        return error.what();
    }
    return "none";
}

}  // namespace

TEST_CASE("without keys a word may be counted on several stages, but as often as it came", "[E5]") {
    const auto how = any_way();
    using counted = std::map<std::string, int>;
    int total = 0;
    counted all;
    for (const auto& one : from_range(lines{"roses", "are", "red", "violets", "are", "blue"}, how.batches())
                               .shuffle({.stages = 2})
                               .reduce(counted{}, [](counted&seen, const std::string&word) { ++seen[word]; })
                               .emit()
                               .collect(how.options()))
        for (const auto& [word, count] : one.value) {
            total += count;
            all[word] += count;
        }
    CHECK(total == 6);
    CHECK(all == counted{{"are", 2}, {"blue", 1}, {"red", 1}, {"roses", 1}, {"violets", 1}});
}

TEST_CASE("behind a partition map_batch takes what came together of one source", "[E7]") {
    const auto sum_up = [](std::span<int> some) {
        int sum = 0;
        for (const int n : some) sum += n;
        return list{sum};
    };
    CHECK(sorted(weir::from_ranges(std::vector<list>{{1, 2, 3}, {4, 5, 6}, {7, 8, 9, 10}}, {.batch_size = 10})
                     .partition(four_partitions_of_ten(), {.stages = 4})
                     .map_batch(sum_up)
                     .emit()
                     .collect()) == list{1, 2, 3, 4, 5, 6, 8, 10, 16});
}

TEST_CASE("events that go nowhere give their credit back, where in Flow they stall the source", "[E8]") {
    const auto how = any_way();
    const auto apart = values_by_partition(from_range(one_to(12), how.batches())
                                               .partition(weir::to_partition(without_threes), {.stages = 2})
                                               .reduce(list{}, append)
                                               .emit()
                                               .collect(how.options()));
    CHECK(apart == std::vector<list>{{2, 4, 8, 10}, {1, 5, 7, 11}});
    const auto nowhere = weir::to_partition([](int) { return std::optional<int>(); });
    CHECK(values_by_partition(from_range(one_to(1000), how.batches())
                                  .partition(nowhere, {.stages = 2})
                                  .reduce(list{}, append)
                                  .emit()
                                  .collect(how.options())) == std::vector<list>{{}, {}});
}

TEST_CASE("a partition that is not there fails the flow, and says so", "[E10]") {
    const auto to = [](int which) {
        return from_range(one_to(3))
            .partition(weir::to_partition([which](int) { return which; }), {.stages = 4})
            .reduce(0, add)
            .emit()
            .for_each([](const pane<int>&) {});
    };
    CHECK(failure_of(to(3)) == "none");
    CHECK(failure_of(to(4)).find("unknown partition 4: there are 4, from 0 on") != std::string::npos);
    CHECK(failure_of(to(-1)).find("unknown partition -1: there are 4, from 0 on") != std::string::npos);
}

TEST_CASE("what names a partition is a number, or perhaps one", "[E10]") {
    const auto sign = [](int n) { return n > 0 ? 1L : 0L; };
    STATIC_REQUIRE(weir::partition_choice<weir::to_partition<decltype(sign)>, int>);
    STATIC_REQUIRE(weir::partition_choice<weir::to_partition<std::optional<int> (*)(int)>, int>);
    STATIC_REQUIRE(!weir::partition_choice<decltype(sign), int>);
    CHECK(values_by_partition(from_range(list{-1, 5, 6})
                                  .partition(weir::to_partition(sign), {.stages = 2})
                                  .reduce(0, add)
                                  .emit()
                                  .collect()) == list{-1, 11});
}

TEST_CASE("every partition is there once, whether it is asked for or not", "[E11]") {
    const auto how = any_way();
    std::map<std::size_t, int> seen;
    for (const auto& one : from_range(one_to(10), how.batches())
                               .partition(weir::to_partition([](int) { return 2; }), {.stages = 5})
                               .reduce(0, add)
                               .emit()
                               .collect(how.options())) {
        ++seen[one.partition];
        CHECK(one.partitions == 5);
        CHECK(one.value == (one.partition == 2 ? 55 : 0));
    }
    CHECK(seen == std::map<std::size_t, int>{{0, 1}, {1, 1}, {2, 1}, {3, 1}, {4, 1}});
}

TEST_CASE("a function that names partitions is called where there is but one", "[E18]") {
    const auto how = any_way();
    const auto odd = weir::to_partition([](int n) { return n % 2 == 1 ? std::optional(0) : std::nullopt; });
    CHECK(values_of(from_range(one_to(10), how.batches())
                        .partition(odd, {.stages = 1})
                        .reduce(0, add)
                        .emit()
                        .collect(how.options())) == list{25});
}

TEST_CASE("shuffle deals batches out in turn, where Flow goes by demand", "[J26]") {
    const auto dealt = values_by_partition(from_range(one_to(10), {.batch_size = 2})
                                               .shuffle({.stages = 2})
                                               .reduce(list{}, append)
                                               .emit()
                                               .collect({.threads = 1, .max_demand = 1}));
    CHECK(dealt == std::vector<list>{{1, 2, 5, 6, 9, 10}, {3, 4, 7, 8}});
}

namespace {

/// How many numbers are between a source and the partitions; and the most that ever were.
struct way_counter {
    std::atomic<std::int64_t> now = 0;
    std::atomic<std::int64_t> most = 0;

    void enter() {
        const auto all = now.fetch_add(1, std::memory_order_relaxed) + 1;
        if (all > most.load(std::memory_order_relaxed)) most.store(all, std::memory_order_relaxed);
    }
    void leave() { now.fetch_sub(1, std::memory_order_relaxed); }
};

struct counting_source {
    using event = int;

    bool pull(std::size_t demand, weir::emitter<int>& out) {
        for (std::size_t one = 0; one < demand && next < last; ++one) {
            way->enter();
            out.push(next++);
        }
        return next < last;
    }

    int next;
    int last;
    std::shared_ptr<way_counter> way;
};

}  // namespace

TEST_CASE("under skew no more waits for the hot partition than credit allows, where Flow's queue grows", "[E16]") {
    constexpr int events = weir::testing::sanitized ? 300'000 : 10'000'000;
    const auto way = std::make_shared<way_counter>();
    const auto skewed = weir::to_partition([](int n) { return n % 5 < 3 ? 0 : n % 5 - 2; });
    const auto counts = values_by_partition(weir::from_source(counting_source{0, events, way}, {.size = 100})
                                                .partition(skewed, {.stages = 3})
                                                .reduce(0,
                                                        [way](int& count, int) {
                                                            way->leave();
                                                            ++count;
                                                        })
                                                .emit()
                                                .collect({.threads = 4, .max_demand = 8}));
    CHECK(counts == list{events / 5 * 3, events / 5, events / 5});
    // What is in flight, what waits at the entrance, and what the source is putting together.
    CHECK(way->most <= (8 + 2) * 100);
    CHECK(way->most >= 100);
    CHECK(way->now == 0);
}
