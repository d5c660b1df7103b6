// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/observer.hpp"
#include "support/partition_keys.hpp"
#include "support/scripted_source.hpp"
#include "support/timed_numbers.hpp"

#include <weir/flow.hpp>
#include <weir/from.hpp>
#include <weir/merge.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using namespace weir::testing;
using weir::from_range;
using weir::pane;
namespace window = weir::window;

namespace {

constexpr auto keep = weir::accumulation::keep;

using list = std::vector<int>;

/// Emits each event, and adds it up.
void emit_and_add(int& sum, int n, const auto& emit) {
    sum += n;
    emit(n);
}

constexpr auto emitting = [](int& sum, int n, const auto& emit) { emit_and_add(sum, n, emit); };

int total(const list& numbers) {
    int sum = 0;
    for (const int n : numbers) sum += n;
    return sum;
}

int total_of(std::span<int> some) {
    return total(list(some.begin(), some.end()));
}

using counted = std::map<std::string, int>;

auto words(const way_to_run& how) {
    return from_range(std::vector<std::string>{"a", "b", "a"}, how.batches())
        .partition([](const std::string& word) { return word; }, {.stages = 1})
        .reduce(counted{}, [](counted& seen, const std::string& word) { ++seen[word]; });
}

}  // namespace

TEST_CASE("emit_and_reduce emits while it takes events, and its state at the end", "[F4]") {
    const auto how = any_way();
    const auto stages = GENERATE(std::size_t{1}, std::size_t{4});
    const auto numbers = weir::from_ranges(std::vector<list>{{1, 2, 3}, {4, 5, 6}}, how.batches());
    const auto twice = [](int n) { return list{n, n}; };
    const auto sums = [&](const auto& flow) {
        return total(flow.partition(same, {.stages = stages})
                         .template emit_and_reduce<int>(0, emitting)
                         .emit_state()
                         .collect(how.options()));
    };
    CHECK(sums(numbers) == 42);
    CHECK(sums(numbers.flat_map(twice)) == 84);
    CHECK(sums(from_range(one_to(10), how.batches())) == 110);
}

TEST_CASE("what a reduction emits by itself comes before what a later trigger makes of the state", "[F4]") {
    const auto how = any_way();
    CHECK(in_order(from_range(one_to(4), how.batches())
                       .partition(same, {.over = window::global().trigger_every(2, keep), .stages = 1})
                       .emit_and_reduce<int>(0, emitting)
                       .on_trigger([](int& sum, const weir::trigger_info& of) {
                           return of.fired.final() ? list{} : list{100 * sum};
                       }),
                   how.options()) == list{1, 2, 300, 3, 4, 1000});
}

TEST_CASE("a reduction emits panes, states, the elements of states, or nothing", "[F9]") {
    const auto how = any_way();
    const counted whole{{"a", 2}, {"b", 1}};
    CHECK(values_of(words(how).emit().collect(how.options())) == std::vector{whole});
    CHECK(words(how).emit_state().collect(how.options()) == std::vector{whole});
    const auto elements = words(how).emit_events().collect(how.options());
    CHECK(counted(elements.begin(), elements.end()) == whole);
    CHECK(elements.size() == 2);
    CHECK(words(how).emit_nothing().collect(how.options()).empty());
    CHECK(in_order(from_range(one_to(3), how.batches())
                       .partition(same, {.stages = 1})
                       .emit_and_reduce<int>(0, emitting)
                       .emit_nothing(),
                   how.options()) == list{1, 2, 3});
}

TEST_CASE("a state that is emitted in mid window is kept", "[F9]") {
    const auto how = any_way();
    CHECK(in_order(from_range(one_to(3), how.batches())
                       .partition(same, {.over = window::global().trigger_every(2, keep), .stages = 1})
                       .reduce(list{}, [](list& all, int n) { all.push_back(n); })
                       .emit_events(),
                   how.options()) == list{1, 2, 1, 2, 3});
}

TEST_CASE("each partition is told its number before it takes events", "[F18]") {
    const auto how = any_way();
    observer<std::pair<std::size_t, std::size_t>> begun;
    const auto sums = from_range(one_to(10), how.batches())
                          .partition(same, {.stages = 2,
                                            .on_stage_start =
                                                [&](std::size_t index, std::size_t all) {
                                                    begun.add({index, all});
                                                }})
                          .reduce(0, add)
                          .emit();
    CHECK(begun.all().empty());
    CHECK(sums.collect(how.options()).size() == 2);
    CHECK(sorted(begun.all()) == std::vector<std::pair<std::size_t, std::size_t>>{{0, 2}, {1, 2}});
}

TEST_CASE("map_batch takes whole batches, and what it makes is mapped on", "[F13]") {
    const auto numbers = weir::from_ranges(std::vector<list>{{1, 2, 3}, {4, 5, 6}}, {.batch_size = 3});
    const auto sums = numbers.map_batch([](std::span<int> some) { return list{total_of(some)}; });
    CHECK(sorted(sums.collect()) == list{6, 15});
    CHECK(sorted(sums.map([](int n) { return 2 * n; }).collect()) == list{12, 30});
}

TEST_CASE("map_batch before a window in event time works, where Flow crashes", "[F21]") {
    const auto how = any_way();
    const auto found = timed_sums(from_range(two_seconds(), how.batches()).map_batch([](std::span<timed_number> some) {
        return timed_numbers(some.begin(), some.end());
    }),
                                  window::fixed(1s, &timed_number::at), 1, how.options());
    CHECK(found.sums == lines{"1275 0 done", "3775 1 done"});
    CHECK(values_of(
              in_order(from_range(two_seconds(), how.batches())
                           .partition(&timed_number::value, {.over = window::fixed(1s, &timed_number::at), .stages = 1})
                           .map_batch([](std::span<timed_number> some) {
                               int sum = 0;
                               for (const auto& one : some) sum += one.value;
                               return list{sum};
                           })
                           .reduce(0, add)
                           .emit(),
                       how.options())) == list{1275, 3775});
}

TEST_CASE("the most frequent are taken, of all partitions", "[G1][G3][G4]") {
    const auto how = any_way();
    const auto stages = GENERATE(std::size_t{1}, std::size_t{4});
    const auto counts = from_range(lines{"foo", "bar", "foo", "foo", "baz"}, how.batches())
                            .partition([](const std::string& url) { return url; }, {.stages = stages})
                            .reduce(counted{}, [](counted& seen, const std::string& url) { ++seen[url]; });
    using entries = std::vector<std::pair<std::string, int>>;
    const auto taken = [&](const auto& flow) { return values_of(flow.collect(how.options())); };
    CHECK(taken(counts.take_sort(1)) == std::vector<entries>{{{"foo", 3}}});
    CHECK(taken(counts.take_sort(10)) == std::vector<entries>{{{"foo", 3}, {"bar", 1}, {"baz", 1}}});
    const auto rarest = [](const auto& one, const auto& other) { return one.second < other.second; };
    CHECK(taken(counts.take_sort(2, rarest)) == std::vector<entries>{{{"bar", 1}, {"baz", 1}}});
}

TEST_CASE("each window has a list of its own, an empty one an empty list", "[G6]") {
    const auto time = std::make_shared<weir::manual_clock>();
    const script<int> input;
    observer<pane<list>> seen;
    auto running = weir::start(weir::from(input)
                                   .partition(same, {.over = window::periodic(10s), .stages = 3})
                                   .reduce(list{}, [](list& all, int n) { all.push_back(n); })
                                   .take_sort(2)
                                   .for_each(seen.recorder()),
                               {.clock = time});
    input.deliver({5, 3, 4});
    time->advance(10s);
    CHECK(seen.wait_for(1)[0].value == list{3, 4});
    time->advance(10s);
    CHECK(seen.wait_for(2)[1].value.empty());
    input.deliver({7});
    input.end();
    running.wait();
    CHECK(values_of(seen.all()) == std::vector<list>{{3, 4}, {}, {7}});
}
