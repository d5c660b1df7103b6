// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/window_script.hpp"

#include <weir/window.hpp>

#include <chrono>

using namespace std::chrono_literals;
using namespace weir::testing;
using weir::accumulation;
using weir::punctuation;
using weir::time_point;
namespace window = weir::window;

TEST_CASE("every(10) fires after each ten events, and keeps what is there", "[A1][A2]") {
    const auto size = GENERATE(1, 5, 7, 100);
    window_script script(window::global().trigger_every(10, accumulation::keep).plan());
    script.receive_in(static_cast<std::size_t>(size), numbers(1, 100));
    script.finish();
    CHECK(script.host.sums() == lines{"55 0 every 10", "210 0 every 10", "465 0 every 10", "820 0 every 10",
                                      "1275 0 every 10", "1830 0 every 10", "2485 0 every 10", "3240 0 every 10",
                                      "4095 0 every 10", "5050 0 every 10", "5050 0 done"});
}

TEST_CASE("every(10) that discards begins again after each firing", "[A3][A5]") {
    const auto size = GENERATE(1, 5, 7, 100);
    window_script script(window::global().trigger_every(10, accumulation::discard).plan());
    script.receive_in(static_cast<std::size_t>(size), numbers(1, 100));
    script.finish();
    CHECK(script.host.sums() == lines{"55 0 every 10", "155 0 every 10", "255 0 every 10", "355 0 every 10",
                                      "455 0 every 10", "555 0 every 10", "655 0 every 10", "755 0 every 10",
                                      "855 0 every 10", "955 0 every 10", "0 0 done"});
}

TEST_CASE("a policy sees each raw event, and fires on the side that it names", "[A6]") {
    const auto size = GENERATE(1, 3, 10);
    const auto answer = GENERATE(punctuation::none, punctuation::before, punctuation::after);
    window_script script(window::global()
                             .trigger(
                                 "fives", [](const int&) { return true; }, accumulation::keep)
                             .plan());
    std::vector<std::int64_t> seen;
    script.host.says = [&](std::size_t, std::int64_t value) {
        seen.push_back(value);
        return value % 5 == 0 ? answer : punctuation::none;
    };
    script.receive_in(static_cast<std::size_t>(size), numbers(1, 10));
    script.finish();
    CHECK(seen == numbers(1, 10));
    if (answer == punctuation::none) CHECK(script.host.sums() == lines{"55 0 done"});
    if (answer == punctuation::before) CHECK(script.host.sums() == lines{"10 0 fives", "45 0 fives", "55 0 done"});
    if (answer == punctuation::after) CHECK(script.host.sums() == lines{"15 0 fives", "55 0 fives", "55 0 done"});
}

TEST_CASE("several triggers at one event fire in the order of description, those before the event first", "[A14]") {
    const auto policy = [](const int&) { return true; };
    window_script script(window::global()
                             .trigger_every(2, accumulation::keep)
                             .trigger("after", policy, accumulation::keep)
                             .trigger("before", policy, accumulation::keep)
                             .trigger_every(4, accumulation::keep)
                             .plan());
    script.host.says = [](std::size_t policy_number, std::int64_t value) {
        if (value % 4 != 0) return punctuation::none;
        return policy_number == 0 ? punctuation::after : punctuation::before;
    };
    script.receive(numbers(1, 5));
    CHECK(script.host.sums() == lines{"3 0 every 2", "6 0 before", "10 0 every 2", "10 0 after", "10 0 every 4"});
}

TEST_CASE("periodically fires once at an advance that passes whole multiples of its period", "[A7]") {
    window_script script(window::global().trigger_periodically(100ms, accumulation::keep).plan());
    script.receive(numbers(1, 10), time_point(5ms));
    script.advance(time_point(99ms));
    CHECK(script.host.sums().empty());
    script.advance(time_point(100ms));
    script.advance(time_point(199ms));
    CHECK(script.host.sums() == lines{"55 0 periodically 100ms"});
    script.advance(time_point(1000ms));
    CHECK(script.host.sums().size() == 2);
    script.finish(time_point(2000ms));
    CHECK(script.host.sums() == lines{"55 0 periodically 100ms", "55 0 periodically 100ms", "55 0 done"});
}

TEST_CASE("a trigger by name fires when it is called, and only then", "[A8]") {
    window_script script(window::global().trigger_on("sample", accumulation::keep).plan());
    script.receive(numbers(1, 10));
    script.call("other");
    CHECK(script.host.sums().empty());
    script.call("sample");
    CHECK(script.host.sums() == lines{"55 0 sample"});
}

TEST_CASE("a partition that saw nothing has its pane too, from the start of the run until now", "[A11][A13]") {
    window_script script(window::global().plan());
    script.finish(time_point(7s));
    REQUIRE(script.host.sums() == lines{"0 0 done"});
    CHECK(script.host.emitted[0].window == weir::window_info{0, time_point(0s), time_point(7s)});
    CHECK(script.host.log == lines{"done 0 = 0", "closed before all"});
}
