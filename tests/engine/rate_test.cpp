// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"

#include <weir/rate.hpp>

#include <chrono>
#include <vector>

using namespace std::chrono_literals;
using weir::duration;
using weir::rate_meter;
using weir::time_point;

TEST_CASE("no more than the agreed number pass in each period") {
    struct row {
        duration now;
        std::size_t wanted;
        std::size_t granted;
        duration next;
    };
    const std::vector<row> rows{
        {0ms, 4, 4, 0ms},
        {999ms, 10, 6, 1000ms},
        {999ms, 1, 0, 1000ms},
        {1000ms, 3, 3, 1000ms},
        {1500ms, 0, 0, 1500ms},
        {1500ms, 7, 7, 2000ms},
        {1999ms, 7, 0, 2000ms},
        // Unused permits do not add up.
        {9000ms, 99, 10, 10s},
        {10001ms, 99, 10, 11s},
        // A time that has passed belongs to the latest period.
        {9500ms, 1, 0, 11s},
    };
    rate_meter meter(10, 1s);
    for (const auto& one : rows) {
        CAPTURE(one.now.count(), one.wanted);
        CHECK(meter.take(time_point(one.now), one.wanted) == one.granted);
        CHECK(meter.next(time_point(one.now)) == time_point(one.next));
    }
}

TEST_CASE("periods are those of the epoch, whenever the first event comes") {
    rate_meter meter(1, 60s);
    const auto late = time_point(59s);
    CHECK(meter.next(late) == late);
    CHECK(meter.take(late, 1) == 1);
    CHECK(meter.next(late) == time_point(60s));
    CHECK(meter.take(time_point(60s), 1) == 1);
}

TEST_CASE("periods before the epoch are as long as those after it") {
    rate_meter meter(1, 10s);
    CHECK(meter.take(time_point(-11s), 1) == 1);
    CHECK(meter.next(time_point(-11s)) == time_point(-10s));
    CHECK(meter.take(time_point(-10s), 1) == 1);
    CHECK(meter.next(time_point(-1ns)) == time_point(0s));
    CHECK(meter.take(time_point(-1ns), 1) == 0);
    CHECK(meter.take(time_point(0s), 1) == 1);
}

TEST_CASE("a rate meter knows the first and the last period of all time") {
    const auto per = GENERATE(duration(1), duration(1s), duration::max());
    CAPTURE(per.count());
    rate_meter meter(1, per);
    CHECK(meter.take(weir::beginning_of_time, 2) == 1);
    CHECK(meter.next(weir::beginning_of_time) > weir::beginning_of_time);
    CHECK(meter.take(weir::end_of_time, 2) == 1);
    CHECK(meter.next(weir::end_of_time) == weir::end_of_time);
}

TEST_CASE("a rate of nothing is refused") {
    CHECK_THROWS_WITH(rate_meter(0, 1s), "rate_limit: expected at least 1 event a period, got 0");
    CHECK_THROWS_WITH(rate_meter(1, 0s), "rate_limit: expected a positive period, got 0 ns");
    CHECK_THROWS_WITH(rate_meter(1, -5ns), "rate_limit: expected a positive period, got -5 ns");
}
