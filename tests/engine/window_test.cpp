// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"

#include <weir/error.hpp>
#include <weir/window.hpp>

#include <chrono>

using namespace std::chrono_literals;
using weir::schedule;
using weir::time_point;
using weir::window_info;
using weir::window_kind;

TEST_CASE("a window plan describes its kind and nothing else") {
    CHECK(weir::window::global().kind == window_kind::global);
    CHECK(weir::window::count(3).kind == window_kind::count);
    CHECK(weir::window::count(3).size == 3);
    CHECK(weir::window::periodic(10s).kind == window_kind::periodic);
    CHECK(weir::window::periodic(10s).length == 10s);
}

TEST_CASE("count windows of no event are refused", "[B10]") {
    REQUIRE_THROWS_AS(weir::window::count(0), weir::build_error);
    REQUIRE_THROWS_WITH(weir::window::count(0),
                        "window::count: expected at least 1 event, got 0; use window::global() for one window over "
                        "everything");
    REQUIRE_THROWS_WITH(weir::window::count(-1),
                        "window::count: expected at least 1 event, got -1; use window::global() for one window over "
                        "everything");
}

TEST_CASE("periodic windows without length are refused") {
    REQUIRE_THROWS_AS(weir::window::periodic(0s), weir::build_error);
    REQUIRE_THROWS_WITH(weir::window::periodic(0s),
                        "window::periodic: expected a positive length, got 0 ns; use window::global() for one window "
                        "over everything");
    REQUIRE_THROWS_WITH(weir::window::periodic(-5ns),
                        "window::periodic: expected a positive length, got -5 ns; use window::global() for one window "
                        "over everything");
}

TEST_CASE("the window that holds the start has the id 0, and begins at a multiple of the length") {
    const schedule tens(10s, time_point(25s));
    CHECK(tens.id_of(time_point(25s)) == 0);
    CHECK(tens.window_of(0) == window_info{0, time_point(20s), time_point(30s)});
    CHECK(tens.window_of(3) == window_info{3, time_point(50s), time_point(60s)});
    CHECK(tens.window_of(-1) == window_info{-1, time_point(10s), time_point(20s)});
}

TEST_CASE("a time on a boundary belongs to the window that begins there") {
    const schedule tens(10s, time_point(0s));
    struct {
        weir::duration at;
        std::int64_t id;
        weir::duration next_end;
    } const rows[] = {
        {0s, 0, 10s},        {1ns, 0, 10s},          {10s - 1ns, 0, 10s}, {10s, 1, 20s},
        {10s + 1ns, 1, 20s}, {99s, 9, 100s},         {100s, 10, 110s},    {-1ns, -1, 0s},
        {-10s, -1, 0s},      {-10s - 1ns, -2, -10s}, {-20s, -2, -10s},
    };
    for (const auto& row : rows) {
        CAPTURE(row.at.count());
        CHECK(tens.id_of(time_point(row.at)) == row.id);
        CHECK(tens.next_end(time_point(row.at)) == time_point(row.next_end));
        const auto window = tens.window_of(row.id);
        CHECK(window.start <= time_point(row.at));
        CHECK(time_point(row.at) < window.end);
    }
}

TEST_CASE("times just before and after 1970 fall into different windows") {
    const schedule seconds(1s, time_point(-1ns));
    CHECK(seconds.id_of(time_point(-1ns)) == 0);
    CHECK(seconds.id_of(time_point(0ns)) == 1);
    CHECK(seconds.window_of(0) == window_info{0, time_point(-1s), time_point(0s)});
}

TEST_CASE("all runs share one schedule: only the ids depend on the start") {
    const schedule early(7s, time_point(3s));
    const schedule late(7s, time_point(100s));
    for (const auto at : {100s, 104s, 105s, 111s, 112s}) {
        const auto one = early.window_of(early.id_of(time_point(at)));
        const auto other = late.window_of(late.id_of(time_point(at)));
        CHECK(one.start == other.start);
        CHECK(one.end == other.end);
        CHECK(early.next_end(time_point(at)) == late.next_end(time_point(at)));
    }
}
