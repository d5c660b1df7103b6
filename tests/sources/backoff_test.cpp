// SPDX-License-Identifier: Apache-2.0
#include <weir/backoff.hpp>

#include "support/catch.hpp"

namespace {

using namespace std::chrono_literals;
using weir::backoff;
using weir::failure;
using weir::fresh_starts;

TEST_CASE("each kind of failure is waited for by its published schedule") {
    struct schedule {
        failure what;
        std::vector<weir::duration> first;
        weir::duration most;
    };
    const auto expected = GENERATE(values<schedule>({
        {failure::network, {250ms, 500ms, 750ms, 1s, 1250ms}, 16s},
        {failure::http, {5s, 10s, 20s, 40s, 80s, 160s, 320s, 320s}, 320s},
        {failure::rate_limited, {60s, 120s, 240s, 480s, 960s, 960s}, 960s},
    }));
    backoff waits;
    for (const auto wait : expected.first) CHECK(waits.next(expected.what) == wait);
    for (int failed = 0; failed < 100; ++failed) static_cast<void>(waits.next(expected.what));
    CHECK(waits.next(expected.what) == expected.most);
}

TEST_CASE("network errors reach 16 s at the sixty-fourth failure and stay there") {
    backoff waits;
    for (int failed = 1; failed < 63; ++failed) static_cast<void>(waits.next(failure::network));
    CHECK(waits.next(failure::network) == 15750ms);
    CHECK(waits.next(failure::network) == 16s);
    CHECK(waits.next(failure::network) == 16s);
}

TEST_CASE("each kind of failure has a counter of its own") {
    backoff waits;
    CHECK(waits.next(failure::http) == 5s);
    CHECK(waits.next(failure::network) == 250ms);
    CHECK(waits.next(failure::rate_limited) == 60s);
    CHECK(waits.next(failure::http) == 10s);
    CHECK(waits.next(failure::network) == 500ms);
    CHECK(waits.next(failure::rate_limited) == 120s);
}

TEST_CASE("a message resets the waits of all kinds") {
    backoff waits;
    for (const auto what : {failure::network, failure::http, failure::rate_limited, failure::network}) {
        static_cast<void>(waits.next(what));
    }
    waits.reset();
    CHECK(waits.next(failure::network) == 250ms);
    CHECK(waits.next(failure::http) == 5s);
    CHECK(waits.next(failure::rate_limited) == 60s);
}

TEST_CASE("a backoff gives up at the chosen number of failures of one kind in a row") {
    backoff waits({.give_up_after = 3});
    CHECK(waits.next(failure::network) == 250ms);
    CHECK(waits.next(failure::http) == 5s);
    CHECK(waits.next(failure::network) == 500ms);
    SECTION("without a message between them") {
        CHECK(waits.next(failure::network) == std::nullopt);
    }
    SECTION("but not with one") {
        waits.reset();
        CHECK(waits.next(failure::network) == 250ms);
    }
}

TEST_CASE("a status is fatal, a rate limit, or may pass") {
    for (const int fatal : {301, 302, 401, 403, 404, 406, 413, 416})
        CHECK(weir::failure_of_status(fatal) == std::nullopt);
    for (const int limited : {420, 429}) CHECK(weir::failure_of_status(limited) == failure::rate_limited);
    for (const int passing : {400, 408, 500, 502, 503, 504, 599}) {
        CHECK(weir::failure_of_status(passing) == failure::http);
    }
}

TEST_CASE("ten attempts a minute are made at once, and further ones a second later") {
    fresh_starts starts;
    weir::time_point now(1h);
    for (std::size_t made = 0; made < fresh_starts::most; ++made) {
        CHECK(starts.wait(now) == 0s);
        now += 5s;
    }
    CHECK(starts.wait(now) == 1s);
    CHECK(starts.wait(now + 9s) == 1s);
    CHECK(starts.wait(now + 10s) == 0s);
    CHECK(starts.wait(now + 10s) == 1s);
    CHECK(starts.wait(now + 15s) == 0s);
}

}  // namespace
