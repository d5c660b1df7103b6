// SPDX-License-Identifier: Apache-2.0
// The examples in the comments of the public headers, as they stand there. examples/check_headers.cmake compares them.
#include "support/catch.hpp"

#include <weir/from.hpp>
#include <weir/from_source.hpp>
#include <weir/join.hpp>
#include <weir/merge.hpp>
#include <weir/top.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace weir;
using namespace std::chrono_literals;

namespace {

template <class T>
using list = std::vector<T>;

const list<int> numbers_to_six = {1, 2, 3, 4, 5, 6};

/// What a flow emits, in an order that does not depend on threads.
template <class Flow>
auto events_of(const Flow& flow) {
    auto all = flow.collect();
    std::sort(all.begin(), all.end());
    return all;
}

/// Delivers events that are there already.
template <class T>
class kept_source final : public source {
public:
    explicit kept_source(list<T> events) : events_(std::move(events)) {}

    void run(intake& entrance) override { static_cast<void>(entrance.put(make_counted<batch<T>>(std::move(events_)))); }

private:
    list<T> events_;
};

/// Where a flow of them begins.
template <class T>
struct kept {
    using event = T;

    [[nodiscard]] std::string name() const { return "kept"; }
    [[nodiscard]] std::unique_ptr<source> make() const { return std::make_unique<kept_source<T>>(events); }
    [[nodiscard]] read_batch<T> reader() const { return {}; }

    list<T> events;
};

struct tweet {
    list<std::string> hashtags;
};

}  // namespace

TEST_CASE("from.hpp: a flow has the elements of a range, of several, and of whatever can begin one") {
    const list<int> monday = {1, 2};
    const list<int> tuesday = {3};
    const kept<int> recording{{4, 5}};
    CHECK(events_of(weir::from_range(std::vector{1, 2, 3})) == list<int>{1, 2, 3});
    CHECK(events_of(weir::from_ranges(std::vector{monday, tuesday})) == list<int>{1, 2, 3});
    CHECK(events_of(weir::from(recording)) == list<int>{4, 5});
}

TEST_CASE("from_source.hpp: a flow has what a source of one's own emits") {
    struct counter {
        using event = int;
        bool pull(std::size_t demand, weir::emitter<int>& out) {
            for (; demand > 0 && next < end; --demand) out.push(next++);
            return next < end;
        }
        int end = 0;
        int next = 0;
    };
    CHECK(events_of(weir::from_source(counter{10})).size() == 10);
}

namespace {

constexpr auto address = std::string_view("hello");

/// Pushes the letters of the address that it is connected to.
struct connection {
    using event = char;

    explicit connection(std::string_view to) : letters(to) {}

    void run(emitter<char>& out) const {
        for (const char one : letters) out.push(one);
    }

    std::string_view letters;
};

}  // namespace

TEST_CASE("from_source.hpp: a flow has what the source of a factory emits") {
    CHECK(weir::from_source([] { return std::make_unique<connection>(address); }).collect() ==
          list<char>{'h', 'e', 'l', 'l', 'o'});
}

TEST_CASE("map.hpp, filter.hpp: the functions are called with each number") {
    const auto& numbers = numbers_to_six;
    CHECK(events_of(from_range(numbers).map([](int n) { return n * 2; })) == list<int>{2, 4, 6, 8, 10, 12});
    CHECK(events_of(from_range(numbers).filter([](int n) { return n % 2 == 0; })) == list<int>{2, 4, 6});
}

TEST_CASE("map_values.hpp: the first of each pair stays") {
    const auto words = from_range(list<std::pair<std::string, int>>{{"river", 2}, {"weir", 3}});
    CHECK(events_of(words.map_values([](int n) { return n * 2; })) ==
          list<std::pair<std::string, int>>{{"river", 4}, {"weir", 6}});
}

TEST_CASE("flat_map.hpp: each element becomes an event, and each that is emitted") {
    const kept<tweet> tweets{{{{"elixir", "beam"}}, {{"cplusplus"}}}};
    CHECK(events_of(from(tweets).flat_map(&tweet::hashtags)) == list<std::string>{"beam", "cplusplus", "elixir"});

    const auto numbers = from_range(list<int>{1, 3});
    const auto below = numbers.flat_map<int>([](int n, const auto& emit) {
        for (int m = 0; m < n; ++m) emit(m);
    });
    CHECK(events_of(below) == list<int>{0, 0, 1, 2});
}

namespace {

int sum(std::span<int> all) {
    return std::accumulate(all.begin(), all.end(), 0);
}

}  // namespace

TEST_CASE("map_batch.hpp: the events of a batch come together") {
    const auto numbers = from_range(numbers_to_six, {.batch_size = 3});
    const auto sums = numbers.map_batch([](std::span<int> all) { return std::vector{sum(all)}; });
    CHECK(events_of(sums) == list<int>{6, 15});
}

TEST_CASE("tap.hpp: the events are seen, and go on") {
    std::atomic<int> seen = 0;
    const kept<tweet> tweets{{{{"elixir"}}, {}}};
    CHECK(from(tweets).tap([&](const tweet&) { ++seen; }).collect().size() == 2);
    CHECK(seen == 2);
}

TEST_CASE("guarded.hpp: what fails three times is left out") {
    using parser = int (*)(const std::string&);
    const parser parse = [](const std::string& text) { return std::stoi(text); };
    const auto step = guarded<int>(map_step<parser>{parse}, on_failure::retry(2).then_skip());
    layer_counters counters;
    auto bound = step;
    bound.bind({.counters = &counters});
    list<int> made;
    for (const auto* text : {"1", "one", "2"}) bound(std::string(text), [&](int n) { made.push_back(n); });
    CHECK(made == list<int>{1, 2});
    CHECK(counters.failed == 1);
}

TEST_CASE("merge.hpp: two flows become one") {
    const list<int> monday = {1, 2};
    const list<int> tuesday = {3};
    CHECK(events_of(weir::merge(from_range(monday), from_range(tuesday))) == list<int>{1, 2, 3});
}

TEST_CASE("partition.hpp: events go to the partition that a function names") {
    const auto numbers = from_range(numbers_to_six);
    const auto spread = numbers.partition(weir::to_partition([](int n) { return n % 4; }), {.stages = 4});
    const auto panes = spread.reduce(0, [](int& sum, int n) { sum += n; }).emit().collect();
    std::map<std::size_t, int> sums;
    for (const auto& one : panes) sums[one.partition] += one.value;
    CHECK(sums == std::map<std::size_t, int>{{0, 4}, {1, 6}, {2, 8}, {3, 3}});
}

TEST_CASE("reduce.hpp: a state takes each event in") {
    const auto words = from_range(list<std::string>{"river", "river", "weir"});
    const auto same_word = std::identity{};
    const auto counted = words.partition(same_word).reduce(0, [](int& count, const std::string&) { ++count; });
    const auto totals = counted.emit_state().collect();
    CHECK(std::accumulate(totals.begin(), totals.end(), 0) == 3);
}

TEST_CASE("top.hpp: the counts of all partitions become one list") {
    const auto words = from_range(list<std::string>{"river", "weir", "river"});
    const auto lists = words.count_by(std::identity{}).departition(counts{}, add_counts).map(top(25)).collect();
    REQUIRE(lists.size() == 1);
    REQUIRE(lists[0].value.size() == 2);
    CHECK(lists[0].value[0].key == "river");
    CHECK(lists[0].value[0].count == 2);
}

namespace {

struct pairs {
    using event = std::pair<int, int>;
    void receive(int n, const auto& emit) {
        if (first)
            emit(event(*std::exchange(first, {}), n));
        else
            first = n;
    }
    std::optional<int> first;
};

}  // namespace

TEST_CASE("via.hpp: a stage of one's own makes pairs of numbers") {
    const auto numbers = from_range(numbers_to_six);
    CHECK(numbers.via(pairs{}).collect() == list<std::pair<int, int>>{{1, 2}, {3, 4}, {5, 6}});
}

TEST_CASE("join.hpp: windows of a join go by the time of either side") {
    struct post {
        std::chrono::sys_seconds written;
    };
    struct comment {
        std::chrono::sys_seconds written;
    };
    const std::chrono::sys_seconds noon{12h};
    const windows<either<post, comment>> over =
        window::fixed(1h, weir::time_of_either(&post::written, &comment::written));
    CHECK(over.time_of(post{noon}) == noon);
    CHECK(over.time_of(comment{noon + 1h}) == noon + 1h);
}

TEST_CASE("sink.hpp: a sink gets the events") {
    struct database {
        void put(int row) const { rows->push_back(row); }
        std::shared_ptr<list<int>> rows = std::make_shared<list<int>>();
    };
    const database my_database;
    const auto posts = from_range(numbers_to_six);
    run(posts.into(my_database));
    CHECK(*my_database.rows == numbers_to_six);
}

TEST_CASE("event_stream.hpp: whoever has read enough leaves") {
    std::map<std::string, int> seen;
    const auto words = from_range(list<std::string>{"the", "river", "the", "weir", "the"});
    for (const auto& word : words.stream())
        if (++seen[word] == 2) break;
    CHECK(seen == std::map<std::string, int>{{"the", 2}, {"river", 1}});
}
