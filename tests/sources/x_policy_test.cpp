// SPDX-License-Identifier: Apache-2.0
#include "../../sources/x_policy.hpp"

#include "support/catch.hpp"

#include <string>
#include <vector>

namespace {

using namespace std::chrono_literals;
using weir::source_error;
using weir::x::judge_in_stream;
using weir::x::judge_status;
using weir::x::pace;
using weir::x::problem_in;
using weir::x::schedule;

std::string in_type(const std::string& name) {
    return R"({"title":"t","detail":"d","type":"https://api.x.com/2/problems/)" + name + "\"}";
}

TEST_CASE("each pace of waiting for X follows its own schedule") {
    struct row {
        pace what;
        std::vector<weir::duration> waits;
    };
    const auto expected = GENERATE(values<row>({
        {pace::network, {0s, 250ms, 500ms, 750ms, 1s}},
        {pace::http, {5s, 10s, 20s, 40s, 80s, 160s, 320s, 320s}},
        {pace::limited, {60s, 120s, 240s, 480s, 960s, 960s}},
        {pace::connections, {60s, 60s, 60s}},
        {pace::at_once, {0s, 250ms, 500ms}},
    }));
    schedule waits({});
    for (const bool again : {false, true}) {
        CAPTURE(again);
        for (const weir::duration wait : expected.waits) CHECK(waits.next(expected.what) == wait);
        waits.reset();
    }
}

TEST_CASE("lost connections wait for 16 s at most, and are given up after as many failures as was chosen") {
    schedule patient({});
    std::optional<weir::duration> last;
    for (int failure = 0; failure < 1000; ++failure) last = patient.next(pace::network);
    CHECK(last == 16s);

    schedule hasty({.give_up_after = 4, .give_up_first = 2});
    CHECK(hasty.next(pace::network) == 0s);
    CHECK_FALSE(hasty.next(pace::network));
    CHECK(hasty.in_a_row() == 2);
    hasty.reset();
    for (int failure = 0; failure < 3; ++failure) CHECK(hasty.next(pace::network));
    CHECK_FALSE(hasty.next(pace::network));
}

TEST_CASE("what X asks to wait for is waited for, even before anything has worked") {
    const pace asked = GENERATE(pace::limited, pace::connections);
    schedule hasty({.give_up_after = 40, .give_up_first = 2});
    for (int failure = 0; failure < 39; ++failure) CHECK(hasty.next(asked));
    CHECK_FALSE(hasty.next(asked));
}

TEST_CASE("a problem is read in each shape that X gives it") {
    const std::string json = GENERATE(
        as<std::string>{}, R"({"errors":[{"title":"T","detail":"D","type":"https://api.x.com/2/problems/p"}]})",
        R"({"title":"T","detail":"D","type":"https://api.twitter.com/2/problems/p"})",
        R"({"detail":"D","errors":[],"type":"p/p","title":"T"})",
        R"({"errors":[17,{"detail":"D","title":"T"}],"type":"https://api.x.com/2/problems/p"})");
    CAPTURE(json);
    const auto found = problem_in(json);
    REQUIRE(found);
    CHECK(found->type == "p");
    CHECK(found->words() == "T: D");
}

TEST_CASE("the old form of an error has its message, and what is no error has none") {
    CHECK(problem_in(R"({"errors":[{"code":88,"message":"Rate limit exceeded"}]})")->words() == "Rate limit exceeded");
    const std::string json =
        GENERATE(as<std::string>{}, "", "{}", "[]", "7", "{\"errors\":{}}", "{\"errors\":[7]}", "{\"title\":7}", "{");
    CAPTURE(json);
    CHECK_FALSE(problem_in(json));
}

TEST_CASE("X's leave from a stream is known in all its forms") {
    struct row {
        std::string json;
        pace again;
    };
    const auto expected = GENERATE(values<row>({
        {in_type("operational-disconnect"), pace::at_once},
        {R"({"title":"operational-disconnect","disconnect_type":"OperationalDisconnect"})", pace::at_once},
        {R"({"errors":[{"title":"odd","disconnect_type":"UpstreamOperationalDisconnect"}]})", pace::at_once},
        {R"({"title":"x","disconnect_type":"SomeFutureDisconnect"})", pace::at_once},
        {R"({"title":"ConnectionException","connection_issue":"TooManyConnections"})", pace::connections},
        {in_type("streaming-connection"), pace::connections},
        {in_type("rate-limit-exceeded"), pace::limited},
    }));
    CAPTURE(expected.json);
    const auto found = judge_in_stream(*problem_in(expected.json));
    REQUIRE(found);
    CHECK(found->again == expected.again);
}

TEST_CASE("a stream whose account is used up or refused has ended for good, and other words do not end it") {
    CHECK_FALSE(judge_in_stream(*problem_in(in_type("usage-capped")))->again);
    CHECK(judge_in_stream(*problem_in(in_type("client-forbidden")))->otherwise == source_error::kind::unauthorised);
    CHECK_FALSE(judge_in_stream(*problem_in(in_type("field-hydration-failure"))));
}

TEST_CASE("a status is judged by its rule unless X's words know better") {
    const auto waits = [](int status, const std::string& words = {}) {
        return judge_status(status, problem_in(words)).again;
    };
    for (const int status : {500, 502, 503, 504, 408, 599}) CHECK(waits(status) == pace::http);
    for (const int status : {420, 429}) CHECK(waits(status) == pace::limited);
    for (const int status : {301, 400, 401, 402, 403, 404, 406, 409, 413, 422}) CHECK_FALSE(waits(status));
    CHECK(waits(429, R"({"title":"ConnectionException","connection_issue":"TooManyConnections"})") ==
          pace::connections);
    CHECK(waits(403, in_type("streaming-connection")) == pace::connections);
    CHECK_FALSE(waits(429, in_type("usage-capped")));
    CHECK_FALSE(waits(503, R"({"title":"CreditsDepleted"})"));
    CHECK(judge_status(409, {}).advice == R"(the stream has no rules; add one with: weir x-rules add "RULE")");
}

}  // namespace
