// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"

#include <weir/clock.hpp>

#include <chrono>
#include <memory>
#include <thread>

using namespace std::chrono_literals;
using weir::manual_clock;
using weir::time_point;

TEST_CASE("a manual clock stands still until it is moved") {
    manual_clock time(time_point(5s));
    CHECK(time.now() == time_point(5s));
    time.advance(1500ms);
    CHECK(time.now() == time_point(6500ms));
    time.advance(0s);
    CHECK(time.now() == time_point(6500ms));
}

TEST_CASE("a manual clock refuses to go back and says so") {
    manual_clock time;
    REQUIRE_THROWS_WITH(time.advance(-1ns), "manual_clock::advance: a clock never goes back");
    CHECK(time.now() == time_point{});
}

TEST_CASE("before a manual clock's deadline a thread may sleep for ever, after it not at all") {
    const manual_clock time(time_point(10s));
    CHECK(time.time_until(time_point(11s)) == weir::duration::max());
    CHECK(time.time_until(weir::end_of_time) == weir::duration::max());
    CHECK(time.time_until(time_point(10s)) == weir::duration::zero());
    CHECK(time.time_until(time_point(9s)) == weir::duration::zero());
}

TEST_CASE("a jump wakes every subscriber, once the time has moved") {
    manual_clock time;
    time_point first;
    int second = 0;
    auto one = time.on_jump([&] { first = time.now(); });
    const auto two = time.on_jump([&] { ++second; });
    time.advance(3s);
    CHECK(first == time_point(3s));
    CHECK(second == 1);
    one.reset();
    time.advance(4s);
    CHECK(first == time_point(3s));
    CHECK(second == 2);
}

TEST_CASE("a subscription that ends while the clock jumps is not called any more") {
    manual_clock time;
    std::thread mover([&] {
        for (int turn = 0; turn < 1000; ++turn) time.advance(1ns);
    });
    for (int turn = 0; turn < 1000; ++turn) {
        auto alive = std::make_unique<int>(0);
        auto subscribed = time.on_jump([&] { ++*alive; });
        subscribed.reset();
        alive.reset();
    }
    mover.join();
    CHECK(time.now() == time_point(1000ns));
}

TEST_CASE("the system's clock begins with the time of day and never goes back") {
    const auto time = weir::system_clock();
    const auto first = time->now();
    const auto day = std::chrono::system_clock::now();
    // As near as a slow machine and a corrected system clock may bring it.
    CHECK(first > day - 1h);
    CHECK(first < day + 1h);
    auto last = first;
    for (int turn = 0; turn < 1000; ++turn) {
        const auto next = time->now();
        REQUIRE(next >= last);
        last = next;
    }
    CHECK(time->time_until(first) == weir::duration::zero());
    CHECK(time->time_until(first + 24h) > 23h);
    CHECK(time->time_until(first + 24h) <= 24h);
    CHECK(time->time_until(weir::end_of_time) == weir::duration::max());
}
