// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/observer.hpp"
#include "support/partition_keys.hpp"
#include "support/scripted_source.hpp"

#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

using weir::from_range;
using weir::pane;
using weir::testing::sorted;

namespace {

using list = std::vector<int>;

void append(list& all, int n) {
    all.push_back(n);
}

/// The value of each partition, by its number.
template <class State>
std::vector<State> by_partition(std::vector<pane<State>> panes) {
    std::sort(panes.begin(), panes.end(),
              [](const auto& one, const auto& two) { return one.partition < two.partition; });
    std::vector<State> values;
    for (auto& one : panes) values.push_back(std::move(one.value));
    return values;
}

list one_to_ten() {
    return {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
}

struct keyed {
    int key = 0;
    int value = 0;
    [[nodiscard]] int its_key() const { return key; }
};

enum class colour { red, green };

}  // namespace

TEST_CASE("the same key always goes to the same partition") {
    const auto threads = GENERATE(1U, 2U, 8U);
    const auto batch_size = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{500});
    list numbers;
    for (int n = 0; n < 300; ++n) numbers.push_back(n % 30);
    const auto panes = from_range(numbers, {.batch_size = batch_size})
                           .partition([](int n) { return n; }, {.stages = 4})
                           .reduce(std::map<int, int>{}, [](std::map<int, int>& seen, int n) { ++seen[n]; })
                           .emit()
                           .collect({.threads = threads});
    std::map<int, int> all;
    for (const auto& one : panes)
        for (const auto& [key, count] : one.value) {
            CHECK(all.count(key) == 0);
            all[key] = count;
        }
    CHECK(all.size() == 30);
    CHECK(std::all_of(all.begin(), all.end(), [](const auto& one) { return one.second == 10; }));
}

TEST_CASE("with one key for all, one partition has everything and the others report nothing", "[E1]") {
    const auto batch_size = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{500});
    const auto last = weir::testing::keys_of_partitions(4)[3];
    const auto panes = by_partition(from_range(one_to_ten(), {.batch_size = batch_size})
                                        .partition([last](int) { return last; }, {.stages = 4})
                                        .reduce(list{}, append)
                                        .emit()
                                        .collect());
    REQUIRE(panes.size() == 4);
    CHECK(panes[0].empty());
    CHECK(panes[1].empty());
    CHECK(panes[2].empty());
    CHECK(sorted(panes[3]) == one_to_ten());
}

TEST_CASE("the key may be a function, a member or a member function", "[E2][E3]") {
    const auto keys = weir::testing::keys_of_partitions(2);
    const std::vector<keyed> events{{keys[0], 1}, {keys[0], 2}, {keys[1], 3}, {keys[0], 4}, {keys[0], 5}, {keys[1], 6}};
    const auto values = [&](auto key) {
        return by_partition(from_range(events, {.batch_size = 3})
                                .partition(key, {.stages = 2})
                                .reduce(list{}, [](list& all, const keyed& one) { all.push_back(one.value); })
                                .emit()
                                .collect({.threads = 2}));
    };
    const std::vector<list> expected{{1, 2, 4, 5}, {3, 6}};
    const auto same = [&](std::vector<list> found) {
        for (auto& one : found) one = sorted(one);
        return found == expected;
    };
    CHECK(same(values(&keyed::key)));
    CHECK(same(values(&keyed::its_key)));
    CHECK(same(values([](const keyed& one) { return one.key; })));
}

TEST_CASE("keys are text, numbers, enumerations, or whatever std::hash knows") {
    const auto partitions_of = [](auto key) {
        return from_range(std::vector{1, 2, 3})
            .partition(key, {.stages = 3})
            .reduce(0, [](int& sum, int n) { sum += n; })
            .departition(0, [](int& sum, int part) { sum += part; })
            .collect()[0]
            .value;
    };
    CHECK(partitions_of([](int n) { return std::to_string(n); }) == 6);
    CHECK(partitions_of([](int) { return "constant"; }) == 6);
    CHECK(partitions_of([](int n) { return n > 1 ? colour::red : colour::green; }) == 6);
    CHECK(partitions_of([](int n) { return n > 1; }) == 6);
    CHECK(partitions_of([](int n) { return n * 0.5; }) == 6);
}

TEST_CASE("two lines of words are counted, each word in one partition only", "[E4]") {
    const auto stages = GENERATE(std::size_t{1}, std::size_t{2}, std::size_t{8});
    using counted = std::map<std::string, int>;
    const auto panes =
        from_range(std::vector<std::vector<std::string>>{{"roses", "are", "red"}, {"violets", "are", "blue"}},
                   {.batch_size = 1})
            .flat_map([](const std::vector<std::string>& line) { return line; })
            .partition([](const std::string& word) { return word; }, {.stages = stages})
            .reduce(counted{}, [](counted& seen, const std::string& word) { ++seen[word]; })
            .emit()
            .collect({.max_demand = 1});
    counted all;
    for (const auto& one : panes)
        for (const auto& [word, count] : one.value) {
            CHECK(all.count(word) == 0);
            all[word] = count;
        }
    CHECK(all == counted{{"are", 2}, {"blue", 1}, {"red", 1}, {"roses", 1}, {"violets", 1}});
}

TEST_CASE("mappers before the partition decide what reaches it", "[E6]") {
    const auto batch_size = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{500});
    const auto numbers = from_range(one_to_ten(), {.batch_size = batch_size});
    const auto is_even = [](int n) { return n % 2 == 0; };
    const auto all_of = [](const auto& flow) {
        list all;
        for (const auto& one : flow.partition(weir::testing::four_partitions_of_ten(), {.stages = 4})
                                   .reduce(list{}, append)
                                   .emit()
                                   .collect())
            all.insert(all.end(), one.value.begin(), one.value.end());
        return sorted(all);
    };
    CHECK(all_of(numbers.filter(is_even)) == list{2, 4, 6, 8, 10});
    CHECK(all_of(numbers.reject(is_even)) == list{1, 3, 5, 7, 9});
    const list twice{1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10};
    CHECK(all_of(numbers.flat_map([](int n) { return list{n, n}; })) == twice);
}

TEST_CASE("one partition takes everything, whatever the key says", "[E18]") {
    const auto panes = from_range(one_to_ten())
                           .partition([](int n) { return n; }, {.stages = 1})
                           .reduce(list{}, append)
                           .emit()
                           .collect();
    REQUIRE(panes.size() == 1);
    CHECK(panes[0].value == one_to_ten());
    CHECK(panes[0].partition == 0);
    CHECK(panes[0].partitions == 1);
}

TEST_CASE("a layer has as many partitions as it says, or as the run says, or as there are threads") {
    const auto partitions = [](std::size_t layer, weir::run_options options) {
        const auto panes = from_range(one_to_ten())
                               .partition([](int n) { return n; }, {.stages = layer})
                               .reduce(list{}, append)
                               .emit()
                               .collect(std::move(options));
        for (const auto& one : panes) CHECK(one.partitions == panes.size());
        return panes.size();
    };
    CHECK(partitions(3, {.threads = 2, .stages = 5}) == 3);
    CHECK(partitions(0, {.threads = 2, .stages = 5}) == 5);
    CHECK(partitions(0, {.threads = 2}) == 2);
}

TEST_CASE("events of one source and one key reach their partition in their order") {
    const auto threads = GENERATE(1U, 2U, 8U);
    const auto batch_size = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{500});
    list numbers;
    for (int n = 0; n < 1000; ++n) numbers.push_back(n);
    const auto panes = from_range(numbers, {.batch_size = batch_size})
                           .partition([](int n) { return n % 10; }, {.stages = 3})
                           .reduce(list{}, append)
                           .emit()
                           .collect({.threads = threads});
    for (const auto& one : panes) CHECK(std::is_sorted(one.value.begin(), one.value.end()));
}
