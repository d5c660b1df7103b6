// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/observer.hpp"
#include "support/scripted_source.hpp"
#include "support/sums.hpp"

#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace weir::testing;
using weir::from_range;
using weir::pane;
using weir::trigger_info;
namespace window = weir::window;

namespace {

constexpr auto keep = weir::accumulation::keep;
constexpr auto discard = weir::accumulation::discard;

/// The sums of 1 to 100 that one partition emits.
lines sums_of_hundred(const weir::windows<int>& over, const way_to_run& how) {
    return lines_of(in_order(
        from_range(one_to(100), how.batches()).partition(same, {.over = over, .stages = 1}).reduce(0, add).emit(),
        how.options()));
}

/// What a trigger reported: twice the sum, and whose it was.
std::string report_of(int& sum, const trigger_info& of) {
    return std::to_string(2 * sum) + " of " + std::to_string(of.partition) + "/" + std::to_string(of.partitions) +
           " window " + std::to_string(of.window.id) + " " + of.fired.name;
}

/// A flow that reports twice the sum at each trigger.
auto reports(const script<int>& input, const weir::windows<int>& over) {
    return weir::from(input)
        .partition(same, {.over = over, .stages = 1})
        .reduce(0, add)
        .on_trigger([](int& sum, const trigger_info& of) { return lines{report_of(sum, of)}; });
}

}  // namespace

TEST_CASE("a window fires every ten events, whatever the batches, and keeps its sum", "[A1][A2][B7]") {
    const auto how = any_way();
    const lines expected{"55 0 every 10",   "210 0 every 10",  "465 0 every 10",  "820 0 every 10",
                         "1275 0 every 10", "1830 0 every 10", "2485 0 every 10", "3240 0 every 10",
                         "4095 0 every 10", "5050 0 every 10", "5050 0 done"};
    CHECK(sums_of_hundred(window::global().trigger_every(10, keep), how) == expected);
    CHECK(sums_of_hundred(window::count(1000).trigger_every(10, keep), how) == expected);
}

TEST_CASE("a window that discards begins anew after each firing, and is done at last", "[A3][A5][B7]") {
    const auto how = any_way();
    const lines expected{"55 0 every 10",  "155 0 every 10", "255 0 every 10", "355 0 every 10",
                         "455 0 every 10", "555 0 every 10", "655 0 every 10", "755 0 every 10",
                         "855 0 every 10", "955 0 every 10", "0 0 done"};
    CHECK(sums_of_hundred(window::global().trigger_every(10, discard), how) == expected);
    CHECK(sums_of_hundred(window::count(1000).trigger_every(10, discard), how) == expected);
}

TEST_CASE("what on_trigger leaves in a state that is kept is what the window goes on with", "[A3]") {
    const auto how = any_way();
    const auto reset = [](int& sum, const trigger_info&) { return std::vector{std::exchange(sum, 0)}; };
    CHECK(in_order(from_range(one_to(100), how.batches())
                       .partition(same, {.over = window::global().trigger_every(10, keep), .stages = 1})
                       .reduce(0, add)
                       .on_trigger(reset),
                   how.options()) == std::vector{55, 155, 255, 355, 455, 555, 655, 755, 855, 955, 0});
}

TEST_CASE("a policy sees each raw event, before the mappers", "[A6][B7]") {
    const auto how = any_way();
    const auto counts = GENERATE(false, true);
    observer<int> seen;
    const auto look = [&](const int& n) {
        seen.add(n);
        return false;
    };
    const weir::windows<int> over = counts ? weir::windows<int>(window::count(1000).trigger("look", look, keep))
                                           : weir::windows<int>(window::global().trigger("look", look, keep));
    CHECK(lines_of(in_order(from_range(one_to(10), how.batches())
                                .partition(same, {.over = over, .stages = 1})
                                .map([](int n) { return n + 1; })
                                .map([](int n) { return n * 2; })
                                .reduce(0, add)
                                .emit(),
                            how.options())) == lines{"130 0 done"});
    CHECK(seen.all() == one_to(10));
}

TEST_CASE("a policy fires before or after the event at which it says so", "[A6]") {
    const auto how = any_way();
    const auto fives = [](weir::punctuation side) {
        return [side](const int& n) { return n % 5 == 0 ? side : weir::punctuation::none; };
    };
    const auto sums = [&](weir::punctuation side) {
        return lines_of(in_order(
            from_range(one_to(10), how.batches())
                .partition(same, {.over = window::global().trigger("fives", fives(side), discard), .stages = 1})
                .reduce(0, add)
                .emit(),
            how.options()));
    };
    CHECK(sums(weir::punctuation::before) == lines{"10 0 fives", "35 0 fives", "10 0 done"});
    CHECK(sums(weir::punctuation::after) == lines{"15 0 fives", "40 0 fives", "0 0 done"});
}

TEST_CASE("a periodic trigger fires by the clock while the input is silent", "[A7][B7]") {
    const auto counts = GENERATE(false, true);
    const auto time = std::make_shared<weir::manual_clock>();
    const script<int> input;
    observer<std::string> seen;
    const auto flow = counts ? reports(input, window::count(1000).trigger_periodically(100ms, keep))
                             : reports(input, window::global().trigger_periodically(100ms, keep));
    auto running = weir::start(flow.for_each(seen.recorder()), {.clock = time});
    input.deliver(one_to(10));
    time->advance(100ms);
    CHECK(seen.wait_for(1) == lines{"110 of 0/1 window 0 periodically 100ms"});
    time->advance(100ms);
    CHECK(seen.wait_for(2).back() == "110 of 0/1 window 0 periodically 100ms");
    input.end();
    running.wait();
    CHECK(seen.all().back() == "110 of 0/1 window 0 done");
    CHECK(seen.all().size() == 3);
}

TEST_CASE("a trigger by name fires when the running flow is told to, after everything received before", "[A8][B7]") {
    const auto counts = GENERATE(false, true);
    const script<int> input;
    observer<std::string> seen;
    const auto flow = counts ? reports(input, window::count(1000).trigger_on("sample", keep))
                             : reports(input, window::global().trigger_on("sample", keep));
    auto running = weir::start(flow.for_each(seen.recorder()), {.clock = std::make_shared<weir::manual_clock>()});
    input.deliver(one_to(10));
    running.trigger("sample");
    CHECK(seen.wait_for(1) == lines{"110 of 0/1 window 0 sample"});
    CHECK_THROWS_AS(running.trigger("another"), weir::build_error);
    input.end();
    running.wait();
    CHECK(seen.all() == lines{"110 of 0/1 window 0 sample", "110 of 0/1 window 0 done"});
}

TEST_CASE("a trigger by name fires in every partition", "[A8]") {
    const auto stages = GENERATE(std::size_t{1}, std::size_t{4});
    const script<int> input;
    observer<pane<int>> seen;
    auto running =
        weir::start(weir::from(input)
                        .partition(same, {.over = window::global().trigger_on("sample", discard), .stages = stages})
                        .reduce(0, add)
                        .emit()
                        .for_each(seen.recorder()));
    input.deliver(one_to(10));
    running.trigger("sample");
    int sum = 0;
    for (const auto& one : seen.wait_for(stages)) sum += one.value;
    CHECK(sum == 55);
    running.stop();
}

TEST_CASE("a window takes any number of triggers, where Flow takes one", "[A14]") {
    const auto how = any_way();
    CHECK(sums_of_hundred(window::count(50).trigger_every(20, keep).trigger_every(30, keep), how) ==
          lines{"210 0 every 20", "465 0 every 30", "820 0 every 20", "1275 0 done", "1210 1 every 20",
                "1965 1 every 30", "2820 1 every 20", "3775 1 done"});
}

TEST_CASE("a reduction begins with a value, where Flow wants a function, or with what a function makes", "[A15]") {
    const auto how = any_way();
    const auto numbers = from_range(one_to(10), how.batches()).partition(same, {.over = window::count(5), .stages = 1});
    const auto emitting = [](int& sum, int n, const auto& emit) {
        sum += n;
        if (n % 5 == 0) emit(n);
    };
    const std::vector expected{115, 140};
    const auto hundred = [] { return 100; };
    CHECK(values_of(in_order(numbers.reduce(100, add).emit(), how.options())) == expected);
    CHECK(values_of(in_order(numbers.reduce(hundred, add).emit(), how.options())) == expected);
    CHECK(in_order(numbers.emit_and_reduce<int>(hundred, emitting).emit_state(), how.options()) ==
          std::vector{5, 115, 10, 140});
    CHECK(values_of(in_order(numbers.reduce(0, add).departition(hundred, add), how.options())) == expected);
}
