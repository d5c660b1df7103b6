// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/observer.hpp"
#include "support/partition_keys.hpp"
#include "support/scripted_source.hpp"

#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using weir::from_range;
using weir::pane;
using weir::testing::four_partitions_of_ten;
using weir::testing::observer;
using weir::testing::script;
using weir::testing::sorted;

namespace {

std::vector<int> one_to(int last) {
    std::vector<int> numbers;
    for (int n = 1; n <= last; ++n) numbers.push_back(n);
    return numbers;
}

void add(int& sum, int n) {
    sum += n;
}

int same(int n) {
    return n;
}

template <class State>
std::vector<State> values(const std::vector<pane<State>>& panes) {
    std::vector<State> all;
    for (const auto& one : panes) all.push_back(one.value);
    return all;
}

std::vector<std::int64_t> ids(const std::vector<pane<int>>& panes) {
    std::vector<std::int64_t> all;
    for (const auto& one : panes) all.push_back(one.window.id);
    return all;
}

/// The sums that one partition emits, in the order in which it emits them.
std::vector<pane<int>> sums_of_one(const std::vector<int>& numbers, const weir::windows<int>& over,
                                   std::size_t batch_size, unsigned threads) {
    observer<pane<int>> seen;
    weir::run(from_range(numbers, {.batch_size = batch_size})
                  .partition(same, {.over = over, .stages = 1})
                  .reduce(0, add)
                  .emit()
                  .for_each(seen.recorder()),
              {.threads = threads});
    return seen.all();
}

}  // namespace

TEST_CASE("reduce takes each event into the state of its partition") {
    const auto sums = from_range(std::vector{1, 2, 3}).partition(same, {.stages = 1}).reduce(0, add).emit().collect();
    CHECK(values(sums) == std::vector{6});
}

TEST_CASE("without input every partition reports its initial state once", "[A11]") {
    const auto sums = from_range(one_to(0)).partition(same, {.stages = 4}).reduce(0, add).emit().collect();
    CHECK(values(sums) == std::vector{0, 0, 0, 0});
}

TEST_CASE("each partition reduces what its keys bring", "[A12][A13]") {
    const auto threads = GENERATE(1U, 2U, 8U);
    const auto batch_size = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{500});
    const auto numbers = from_range(one_to(10), {.batch_size = batch_size});
    const auto sums = [&](const auto& flow) {
        return sorted(values(flow.partition(four_partitions_of_ten(), {.stages = 4})
                                 .reduce(0, add)
                                 .emit()
                                 .collect({.threads = threads})));
    };
    CHECK(sums(numbers) == std::vector{7, 10, 16, 22});
    CHECK(sums(numbers.reject([](int n) { return n % 2 == 0; })) == std::vector{0, 0, 3, 22});
}

TEST_CASE("a global window lasts from the start of the run to its end") {
    const auto time = std::make_shared<weir::manual_clock>(weir::time_point(5s));
    const script<int> input;
    observer<pane<int>> seen;
    auto running =
        weir::start(weir::from(input).partition(same, {.stages = 1}).reduce(0, add).emit().for_each(seen.recorder()),
                    {.clock = time});
    input.deliver({1, 2});
    time->advance(100s);
    input.deliver({3});
    input.end();
    running.wait();
    REQUIRE(seen.all().size() == 1);
    CHECK(seen.all()[0].value == 6);
    CHECK(seen.all()[0].window == weir::window_info{0, weir::time_point(5s), weir::time_point(105s)});
}

TEST_CASE("the sum over all windows and partitions is the sum of all events", "[B1]") {
    const auto batch_size = GENERATE(std::size_t{1}, std::size_t{5}, std::size_t{500});
    int sum = 0;
    for (const auto& one : from_range(one_to(100), {.batch_size = batch_size})
                               .partition(same, {.over = weir::window::count(1000), .stages = 4})
                               .reduce(0, add)
                               .emit()
                               .collect())
        sum += one.value;
    CHECK(sum == 5050);
}

TEST_CASE("a count window closes after its number of events, and an empty one at the end is not emitted", "[B2][B3]") {
    const auto threads = GENERATE(1U, 2U, 8U);
    const auto batch_size = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{500});
    const auto tens = sums_of_one(one_to(100), weir::window::count(10), batch_size, threads);
    CHECK(values(tens) == std::vector{55, 155, 255, 355, 455, 555, 655, 755, 855, 955});
    CHECK(ids(tens) == std::vector<std::int64_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    CHECK(values(sums_of_one(one_to(100), weir::window::count(50), batch_size, threads)) == std::vector{1275, 3775});
}

TEST_CASE("a count window closes inside a batch, and what remains at the end is a window too", "[B9]") {
    CHECK(values(sums_of_one(one_to(7), weir::window::count(3), 7, 1)) == std::vector{6, 15, 7});
}

TEST_CASE("a periodic window closes with its time, also when empty, and the next begins anew", "[C1][C4]") {
    const auto time = std::make_shared<weir::manual_clock>();
    const script<int> input;
    observer<pane<int>> seen;
    auto running = weir::start(weir::from(input)
                                   .partition(same, {.over = weir::window::periodic(100ms), .stages = 1})
                                   .reduce(0, add)
                                   .emit()
                                   .for_each(seen.recorder()),
                               {.clock = time});
    input.deliver(one_to(10));
    time->advance(100ms);
    CHECK(values(seen.wait_for(1)) == std::vector{55});
    time->advance(100ms);
    const auto two = seen.wait_for(2);
    CHECK(values(two) == std::vector{55, 0});
    CHECK(two[0].window == weir::window_info{0, weir::time_point(0s), weir::time_point(100ms)});
    CHECK(two[1].window == weir::window_info{1, weir::time_point(100ms), weir::time_point(200ms)});
    running.stop();
}

TEST_CASE("an input that ends in mid window closes it exactly once, in every partition", "[C3]") {
    const auto stages = GENERATE(std::size_t{1}, std::size_t{2}, std::size_t{8});
    const auto time = std::make_shared<weir::manual_clock>(weir::time_point(1s));
    const script<int> input;
    observer<pane<int>> seen;
    auto running = weir::start(weir::from(input)
                                   .partition(same, {.over = weir::window::periodic(10s), .stages = stages})
                                   .reduce(0, add)
                                   .emit()
                                   .for_each(seen.recorder()),
                               {.clock = time});
    input.deliver({1, 2, 3});
    time->advance(5s);
    input.deliver({4});
    input.end();
    running.wait();
    time->advance(100s);
    const auto panes = seen.all();
    CHECK(panes.size() == stages);
    int sum = 0;
    for (const auto& one : panes) {
        sum += one.value;
        CHECK(one.window == weir::window_info{0, weir::time_point(0s), weir::time_point(10s)});
    }
    CHECK(sum == 10);
}

TEST_CASE("an event belongs to the window in which its batch was received, however late it is worked on") {
    const auto time = std::make_shared<weir::manual_clock>();
    const script<int> input;
    weir::testing::gate frozen;
    observer<pane<int>> seen;
    auto running = weir::start(weir::from(input)
                                   .map([&](int n) {
                                       if (n == 1) frozen.pass();
                                       return n;
                                   })
                                   .partition(same, {.over = weir::window::periodic(10s), .stages = 1})
                                   .reduce(0, add)
                                   .emit()
                                   .for_each(seen.recorder()),
                               {.threads = 4, .clock = time});
    const weir::testing::gate::opener last(frozen);
    input.deliver({1});
    frozen.wait_for_arrivals(1);
    time->advance(10s);
    input.deliver({10});
    time->advance(10s);
    input.deliver({100});
    CHECK(seen.all().empty());
    frozen.open();
    CHECK(values(seen.wait_for(2)) == std::vector{1, 10});
    input.end();
    running.wait();
    CHECK(values(seen.all()) == std::vector{1, 10, 100});
}

TEST_CASE("a batch is in the window in which the last of its promises left it, not before the start of the run") {
    const auto time = std::make_shared<weir::manual_clock>(weir::time_point(-15s));
    const script<int> input;
    observer<pane<int>> seen;
    auto running = weir::start(weir::from(input)
                                   .partition(same, {.over = weir::window::periodic(10s), .stages = 1})
                                   .reduce(0, add)
                                   .emit()
                                   .for_each(seen.recorder()),
                               {.clock = time});
    input.deliver({1});
    time->advance(10s);
    input.deliver({2});
    time->advance(10s);
    input.deliver({3});
    input.end();
    running.wait();
    CHECK(values(seen.all()) == std::vector{1, 2, 3});
    CHECK(seen.all()[0].window == weir::window_info{0, weir::time_point(-20s), weir::time_point(-10s)});
    CHECK(seen.all()[2].window.start == weir::time_point(0s));
}

TEST_CASE("a jump of the clock over a million windows costs a bounded number of panes") {
    const auto time = std::make_shared<weir::manual_clock>();
    const script<int> input;
    observer<pane<int>> seen;
    auto running = weir::start(weir::from(input)
                                   .partition(same, {.over = weir::window::periodic(1ms), .stages = 1})
                                   .reduce(0, add)
                                   .emit()
                                   .for_each(seen.recorder()),
                               {.clock = time});
    input.deliver({1});
    time->advance(1'000'000ms);
    input.deliver({2});
    input.end();
    running.wait();
    const auto panes = seen.all();
    CHECK(panes.size() < 200);
    CHECK(panes.front().value == 1);
    CHECK(panes.back().value == 2);
    CHECK(panes.back().window.id == 1'000'000);
}

TEST_CASE("the sum of the partitions' sums is the sum of all", "[F3]") {
    const auto stages = GENERATE(std::size_t{1}, std::size_t{2}, std::size_t{8});
    const auto total = from_range(one_to(6), {.batch_size = 2})
                           .partition(same, {.stages = stages})
                           .reduce(0, add)
                           .emit()
                           .map([](const pane<int>& one) { return one.value; })
                           .partition([](int) { return 0; }, {.stages = 1})
                           .reduce(0, add)
                           .emit()
                           .collect();
    CHECK(values(total) == std::vector{21});
}

TEST_CASE("words are grouped by their length, in the order in which they came", "[F6]") {
    using groups = std::map<std::size_t, std::vector<std::string>>;
    const auto grouped = from_range(std::vector<std::string>{"the", "quick", "brown", "fox"})
                             .partition(&std::string::size, {.stages = 1})
                             .reduce(groups{},
                                     [](groups& all, std::string word) {
                                         const auto size = word.size();
                                         all[size].push_back(std::move(word));
                                     })
                             .emit()
                             .collect();
    CHECK(grouped[0].value == groups{{3, {"the", "fox"}}, {5, {"quick", "brown"}}});
}

TEST_CASE("pairs are grouped by their key", "[F7]") {
    using entry = std::pair<std::string, int>;
    using groups = std::map<std::string, std::vector<int>>;
    const std::vector<entry> pairs{{"foo", 1}, {"foo", 2}, {"bar", 3}, {"foo", 4}, {"bar", 5}};
    groups all;
    for (const auto& one :
         from_range(pairs)
             .partition(&entry::first, {.stages = 3})
             .reduce(groups{}, [](groups&some, const entry&it) { some[it.first].push_back(it.second); })
             .emit()
             .collect())
        for (const auto& [key, numbers] : one.value) all[key] = numbers;
    CHECK(all == groups{{"foo", {1, 2, 4}}, {"bar", {3, 5}}});
}

TEST_CASE("letters are counted", "[F8]") {
    const auto stages = GENERATE(std::size_t{1}, std::size_t{2}, std::size_t{8});
    using counted = std::map<char, int>;
    counted all;
    std::size_t distinct = 0;
    for (const auto& one : from_range(std::string("the quick brown fox"), {.batch_size = 3})
                               .partition([](char letter) { return letter; }, {.stages = stages})
                               .reduce(counted{}, [](counted&seen, char letter) { ++seen[letter]; })
                               .emit()
                               .collect()) {
        distinct += one.value.size();
        for (const auto& [letter, count] : one.value) all[letter] += count;
    }
    CHECK(distinct == 16);
    CHECK(all.size() == 16);
    for (const auto& [letter, count] : all) CHECK(count == (letter == ' ' ? 3 : letter == 'o' ? 2 : 1));
}

TEST_CASE("the initial state is a value, copied for each pane, or a function that makes it") {
    const std::vector<int> preset{7};
    const auto append = [](std::vector<int>& all, int n) { all.push_back(n); };
    const auto counted = from_range(one_to(4)).partition(same, {.over = weir::window::count(2), .stages = 1});
    const std::vector<std::vector<int>> expected{{7, 1, 2}, {7, 3, 4}};
    CHECK(values(counted.reduce(preset, append).emit().collect()) == expected);
    CHECK(values(counted.reduce([preset] { return preset; }, append).emit().collect()) == expected);
}

TEST_CASE("a state that can only be moved is made by a function") {
    const auto panes =
        from_range(one_to(4))
            .partition(same, {.over = weir::window::count(2), .stages = 1})
            .reduce([] { return std::make_unique<int>(0); }, [](std::unique_ptr<int>& sum, int n) { *sum += n; })
            .emit()
            .map([](const pane<std::unique_ptr<int>>& one) { return *one.value; })
            .collect();
    CHECK(panes == std::vector{3, 7});
}

namespace {

/// A clock that lets the run's own thread, which closes windows, believe an old time until it is caught up: the time is
/// read, then the reader is held at a gate, then the old time is returned.
class hesitant_clock final : public weir::clock {
public:
    [[nodiscard]] weir::time_point now() const override {
        const auto read = inner_.now();
        if (hesitates_.exchange(false)) gate_.pass();
        return read;
    }
    [[nodiscard]] weir::duration time_until(weir::time_point deadline) const override {
        return inner_.time_until(deadline);
    }
    [[nodiscard]] subscription on_jump(std::function<void()> wake) override { return inner_.on_jump(std::move(wake)); }

    /// Moves the time on; the next to read it is held with what it read.
    void advance_and_hold(weir::duration step) {
        hesitates_ = true;
        inner_.advance(step);
        gate_.wait_for_arrivals(1);
    }
    void advance(weir::duration step) { inner_.advance(step); }
    void let_go() { gate_.open(); }

private:
    mutable weir::manual_clock inner_;
    mutable std::atomic<bool> hesitates_ = false;
    mutable weir::testing::gate gate_;
};

}  // namespace

TEST_CASE("the last window is emitted although the input ended just after the clock was read") {
    for (int round = 0; round < 20; ++round) {
        const auto time = std::make_shared<hesitant_clock>();
        const script<int> input;
        observer<int> worked_on;
        observer<pane<int>> seen;
        auto running = weir::start(weir::from(input)
                                       .map([&](int n) {
                                           worked_on.add(n);
                                           return n;
                                       })
                                       .partition(same, {.over = weir::window::periodic(10s), .stages = 1})
                                       .reduce(0, add)
                                       .emit()
                                       .for_each(seen.recorder()),
                                   {.clock = time});
        input.deliver({1});
        time->advance_and_hold(1s);
        time->advance(10s);
        input.deliver({2});
        input.end();
        (void)worked_on.wait_for(2);
        while (input.gone() == 0) std::this_thread::yield();
        time->let_go();
        running.wait();
        REQUIRE(values(seen.all()) == std::vector{1, 2});
    }
}
