// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/window_script.hpp"

#include <weir/window.hpp>

#include <chrono>

using namespace std::chrono_literals;
using namespace weir::testing;
using weir::accumulation;
using weir::time_point;
using weir::window_info;
namespace window = weir::window;

TEST_CASE("a periodic window closes by the clock, empty or not, and begins anew", "[C1][C4]") {
    window_script script(window::periodic(100ms).plan());
    script.receive(numbers(1, 10), time_point(3ms));
    script.advance(time_point(99ms));
    CHECK(script.host.log.empty());
    script.advance(time_point(100ms));
    script.advance(time_point(200ms));
    CHECK(script.host.log == lines{"done 0 = 55", "closed before 1", "done 1 = 0", "closed before 2"});
    CHECK(script.host.emitted[1].window == window_info{1, time_point(100ms), time_point(200ms)});
}

TEST_CASE("triggers fire before the clock closes a periodic window", "[C2]") {
    window_script script(window::periodic(100ms).trigger_every(5, accumulation::keep).plan());
    script.receive(numbers(1, 10), time_point(3ms));
    script.advance(time_point(100ms));
    CHECK(script.host.sums() == lines{"15 0 every 5", "55 0 every 5", "55 0 done"});
}

TEST_CASE("an input that ends within a window emits it once, with its regular end", "[C3]") {
    window_script script(window::periodic(100ms).plan());
    script.receive(numbers(1, 3), time_point(130ms));
    script.finish(time_point(150ms));
    CHECK(script.host.log == lines{"done 0 = 0", "done 1 = 6", "closed before all"});
    CHECK(script.host.emitted[1].window == window_info{1, time_point(100ms), time_point(200ms)});
}

TEST_CASE("the window that holds the start has the id 0, and begins at a multiple of the length") {
    struct {
        weir::duration start;
        weir::duration begins;
    } const rows[] = {{25s, 20s},   {20s, 20s},   {30s - 1ns, 20s},  {0s, 0s},
                      {-1ns, -10s}, {-10s, -10s}, {-10s - 1ns, -20s}};
    for (const auto& row : rows) {
        CAPTURE(row.start.count());
        const auto windowing = weir::make_windowing(window::periodic(10s).plan(), time_point(row.start), {});
        recording_host host;
        windowing->advance({.until = weir::end_of_time, .now = time_point(row.start)}, host);
        REQUIRE(host.emitted.size() == 1);
        CHECK(host.emitted[0].window == window_info{0, time_point(row.begins), time_point(row.begins + 10s)});
    }
}

TEST_CASE("an event received on a boundary belongs to the window that begins there") {
    window_script script(window::periodic(10s).plan());
    script.receive({1}, time_point(10s - 1ns));
    script.receive({2}, time_point(10s));
    script.advance(time_point(20s));
    CHECK(script.host.sums() == lines{"1 0 done", "2 1 done"});
}

TEST_CASE("a jump of the clock costs a bounded number of empty windows, whose ids show the gap") {
    constexpr auto most = weir::most_empty_windows;
    window_script script(window::periodic(1ms).plan());
    script.receive({1});
    script.advance(time_point(24h * 365));
    REQUIRE(script.host.emitted.size() == static_cast<std::size_t>(1 + most));
    CHECK(script.host.emitted.back().window.id == most);
    script.receive({2}, time_point(24h * 365));
    script.finish(time_point(24h * 365));
    CHECK(script.host.sums().back() == "2 31536000000 done");
}

TEST_CASE("the gap before each window with events is bounded for itself") {
    constexpr auto most = static_cast<std::size_t>(weir::most_empty_windows);
    window_script script(window::periodic(1s).plan());
    script.receive({1}, time_point(1000s));
    script.receive({2}, time_point(2000s));
    script.advance(time_point(2001s));
    REQUIRE(script.host.emitted.size() == 2 * most + 2);
    CHECK(script.host.emitted[most - 1].window.id == weir::most_empty_windows - 1);
    CHECK(script.host.sums()[most] == "1 1000 done");
    CHECK(script.host.emitted[most + 1].window.id == 1001);
    CHECK(script.host.sums().back() == "2 2000 done");
}

TEST_CASE("sliding windows by the clock overlap; the first that holds the start has the id 0") {
    window_script script(window::sliding(10s, 5s).plan());
    script.receive({1}, time_point(1s));
    script.receive({2}, time_point(6s));
    script.receive({4}, time_point(12s));
    script.advance(time_point(15s));
    script.finish(time_point(16s));
    CHECK(script.host.sums() == lines{"1 0 done", "3 1 done", "6 2 done", "4 3 done", "0 4 done"});
    CHECK(script.host.emitted[0].window == window_info{0, time_point(-5s), time_point(5s)});
}

TEST_CASE("rubbish times of receipt and of the clock overflow nothing") {
    const auto step = GENERATE(weir::duration(1), weir::duration(1s), weir::duration(weir::longest_window));
    for (const auto start : {weir::beginning_of_time, time_point{}, weir::end_of_time})
        for (const auto at : {weir::beginning_of_time, time_point{}, weir::end_of_time - 1ns}) {
            const auto windowing = weir::make_windowing(window::periodic(step).plan(), start, {});
            recording_host host;
            host.values = {1};
            windowing->receive({.events = 1, .received = at}, host);
            windowing->advance({.until = at, .now = at}, host);
            windowing->advance({.until = weir::end_of_time, .now = weir::end_of_time}, host);
            CHECK(host.open_panes() == 0);
        }
}

TEST_CASE("a periodic window wants to be told of its end, and of its trigger's times") {
    const auto plain = window::periodic(10s).plan();
    CHECK(weir::next_advance(plain, time_point(25s), weir::beginning_of_time) == time_point(30s));
    CHECK(weir::next_advance(plain, time_point(25s), time_point(30s)) == time_point(40s));
    CHECK(weir::next_advance(plain, time_point(25s), time_point(40s - 1ns)) == time_point(40s));
    CHECK(weir::next_advance(plain, time_point(25s), weir::end_of_time) == weir::end_of_time);
    const auto triggered = window::periodic(10s).trigger_periodically(4s, accumulation::keep).plan();
    CHECK(weir::next_advance(triggered, time_point(25s), time_point(25s)) == time_point(28s));
    CHECK(weir::next_advance(triggered, time_point(25s), time_point(28s)) == time_point(30s));
    CHECK(weir::next_advance(window::global().plan(), time_point(25s), time_point(25s)) == weir::end_of_time);
}
