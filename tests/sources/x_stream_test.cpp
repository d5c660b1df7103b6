// SPDX-License-Identifier: Apache-2.0
#include <weir/x.hpp>

#include <weir/source_error.hpp>

#include "support/running_x.hpp"

namespace {

using namespace std::chrono_literals;
using namespace weir::testing;
using weir::source_error;
using connection = script_server::connection;

weir::x::options from(const script_server& server, std::uint64_t budget = weir::x::unlimited) {
    return {.bearer = "AAA%2Fsecret", .url = base_of(server), .budget_posts = budget};
}

std::string error_of(running_x& source) {
    try {
        source.end();
    } catch (const source_error& error) {
        return error.what();
    }
    return "no error";
}

TEST_CASE("a stream of X asks for what it needs and no more, and its posts come through as they are") {
    script_server server({streaming("\r\n" + lines_of(posts_of(0, 3)), true)});
    running_x source(weir::x::search(from(server)));
    REQUIRE(source.passes(20ms));
    REQUIRE(source.intake.receives(3));
    source.drain();
    check_all_came(source, posts_of(0, 3), {.received = 3, .counted = 3});
    const std::string request = server.requests().front();
    CHECK(request.starts_with(
        "GET /2/tweets/search/stream?tweet.fields=author_id%2Ccreated_at%2Centities%2Clang HTTP/1.1\r\n"));
    CHECK(request.find("\r\nAuthorization: Bearer AAA%2Fsecret\r\n") != std::string::npos);
    CHECK(request.find("expansions") == std::string::npos);
    CHECK(source.told("reads without a budget; X charges about $0.005 for each post"));
    CHECK(source.told("3 posts read (about $0.015)"));
}

TEST_CASE("the sample has an address of its own") {
    script_server server({streaming(lines_of(posts_of(0, 1)))});
    running_x source(weir::x::sample(from(server, 1)));
    source.end();
    CHECK(server.requests().front().starts_with("GET /2/tweets/sample/stream?"));
}

TEST_CASE("at its budget a stream ends in an orderly way, and what was sent beyond it is not counted") {
    const bool at_once = GENERATE(true, false);
    script_server server({[at_once](connection& peer) {
        peer.begin();
        const std::string bytes = lines_of(posts_of(0, 50)) + "{\"data\":{\"id\":\"51";
        at_once ? peer.send(bytes) : peer.send_each_byte(bytes);
        peer.hold();
    }});
    const auto costs = std::make_shared<weir::x::meter>();
    auto chosen = from(server, 20);
    chosen.costs = costs;
    running_x source(weir::x::search(chosen));
    source.end();
    check_all_came(source, posts_of(0, 20), {.received = 20, .counted = 20});
    CHECK(source.told("reads at most 20 posts (about $0.10)"));
    CHECK(source.told("budget of 20 posts reached (about $0.10)"));
    CHECK(costs->posts() == 20);
    CHECK(costs->mills() == 100);
}

TEST_CASE("after an operational disconnect the stream goes on at once, in whatever form it was announced") {
    const std::string leave = GENERATE(
        as<std::string>{},
        R"({"errors":[{"title":"operational-disconnect","disconnect_type":"UpstreamOperationalDisconnect","detail":"This stream has been disconnected upstream for operational reasons.","type":"https://api.x.com/2/problems/operational-disconnect"}]})",
        R"({"title":"operational-disconnect","disconnect_type":"OperationalDisconnect","detail":"d","type":"https://api.twitter.com/2/problems/operational-disconnect"})");
    script_server server(
        {streaming(lines_of({post_of(1), leave, post_of(2)}), true), streaming(lines_of({post_of(3)}))});
    running_x source(weir::x::search(from(server, 3)));
    source.end();
    check_all_came(source, posts_of(1, 4), {.received = 4, .counted = 3, .control = 1});
    CHECK(source.intake.reconnects() == 1);
    CHECK(source.told("ended the stream: operational-disconnect: "));
    CHECK(source.told("trying again at once"));
}

TEST_CASE("too many connections are waited for a minute at a time") {
    const std::string full =
        R"({"title":"ConnectionException","detail":"This stream is currently at the maximum allowed connection limit.","connection_issue":"TooManyConnections","type":"https://api.x.com/2/problems/streaming-connection"})";
    script_server server({streaming(full + "\r\n", true), answering(full, 429), streaming(lines_of({post_of(1)}))});
    running_x source(weir::x::search(from(server, 1)));
    REQUIRE(source.passes(60s));
    REQUIRE(server.gets_request(2));
    REQUIRE(source.passes(60s));
    source.end();
    check_all_came(source, {post_of(1)}, {.received = 2, .counted = 1, .control = 1});
}

TEST_CASE("a post with errors beside it is a post, and errors alone are control that does not end the stream") {
    const std::string both = R"({"errors":[{"title":"Field Hydration Failure"}],"data":{"text":"t","id":"1"}})";
    const std::string alone = R"({"errors":[{"title":"Hydration\u001b[31m","detail":"AAA%2Fsecret"}]})";
    script_server server({streaming(lines_of({both, alone, alone, R"({"unknown":1})", "[1]", "{no", post_of(2)}))});
    running_x source(weir::x::search(from(server, 2)));
    source.end();
    // What cannot be read is left to whoever reads the records, and malformed there.
    check_all_came(source, {both, "[1]", "{no", post_of(2)}, {.received = 7, .counted = 4, .control = 3});
    CHECK(source.intake.reconnects() == 0);
    CHECK(source.told("says: Hydration?[31m: ..."));
    CHECK(source.intake.notices().size() == 3);
}

TEST_CASE("a post that cannot be read to its end counts against the budget as well") {
    const std::string half_a_letter = R"({"data":{"id":"1","text":"\ud83d"}})";
    const std::string no_utf_8 = "{\"data\":{\"id\":\"2\",\"text\":\"\xff\"}}";
    script_server server({streaming(lines_of({"<p>", half_a_letter, no_utf_8, post_of(3), post_of(4)}), true)});
    const auto costs = std::make_shared<weir::x::meter>();
    auto chosen = from(server, 3);
    chosen.costs = costs;
    running_x source(weir::x::search(chosen));
    source.end();
    check_all_came(source, {"<p>", half_a_letter, no_utf_8, post_of(3)}, {.received = 4, .counted = 4});
    CHECK(costs->posts() == 3);
}

TEST_CASE("what X says or sends last needs no line end, unless it was cut") {
    const std::string full = R"({"title":"ConnectionException","detail":"d","connection_issue":"TooManyConnections"})";
    script_server server({streaming(post_of(1)), streaming(full), streaming(lines_of({post_of(2)}))});
    auto chosen = from(server, 2);
    chosen.linger = 0s;
    running_x source(weir::x::search(chosen));
    REQUIRE(source.passes(60s));
    source.end();
    check_all_came(source, posts_of(1, 3), {.received = 3, .counted = 2, .control = 1});
}

TEST_CASE("a server that lets one in and out again is not stormed") {
    std::vector<script_server::script> scripts;
    for (int number = 0; number < 12; ++number) scripts.push_back(streaming(lines_of({post_of(number)})));
    script_server server(std::move(scripts));
    auto chosen = from(server, 12);
    chosen.linger = 0s;
    running_x source(weir::x::search(chosen));
    REQUIRE(source.passes(1s));
    source.end();
    CHECK(server.requests().size() == 12);
}

TEST_CASE("through cuts and repetitions each post is counted once") {
    script_server server({streaming(lines_of(posts_of(1, 3)) + post_of(3).substr(0, 12)),
                          streaming(lines_of(posts_of(2, 5))), streaming(lines_of(posts_of(4, 6)))});
    running_x source(weir::x::search(from(server, 5)));
    source.end();
    check_all_came(source, posts_of(1, 6), {.received = 8, .counted = 5, .malformed = 1, .duplicate = 2});
    CHECK(source.intake.reconnects() == 2);
}

TEST_CASE("a limit of requests is waited for as long as X says") {
    struct row {
        std::string headers;
        weir::duration wait;
    };
    // The clock of the test begins at second 1,700,000,000.
    const auto expected = GENERATE(values<row>({
        {"x-rate-limit-limit: 50\r\nX-Rate-Limit-Reset: 1700000042\r\n", 42s},
        {"Retry-After: 7\r\nx-rate-limit-reset: 1700000042\r\n", 7s},
        {"x-rate-limit-reset: 1699999999\r\n", 60s},
        {"x-rate-limit-reset: soon\r\n", 60s},
        {"", 60s},
    }));
    CAPTURE(expected.headers);
    script_server server(
        {answering(R"({"errors":[{"code":88,"message":"Rate limit exceeded"}]})", 429, expected.headers),
         streaming(lines_of({post_of(1)}))});
    running_x source(weir::x::search(from(server, 1)));
    REQUIRE(source.passes(expected.wait));
    source.end();
    CHECK(source.told("answered with status 429: Rate limit exceeded; trying again in " +
                      std::to_string(std::chrono::floor<std::chrono::seconds>(expected.wait).count()) + " s"));
}

TEST_CASE("a server that fails is asked again by the schedule for HTTP errors, and a lost one by that for networks") {
    script_server server({answering("", 503), answering("", 500), [](connection&) {}, [](connection&) {},
                          streaming(lines_of({post_of(1)}))});
    running_x source(weir::x::search(from(server, 1)));
    REQUIRE(source.passes(5s));
    REQUIRE(source.passes(10s));
    REQUIRE(server.gets_request(4));  // the first lost connection is made again at once
    REQUIRE(source.passes(250ms));
    source.end();
    CHECK(source.intake.reconnects() == 4);
}

TEST_CASE("a stream that falls silent is left after 20 s") {
    script_server server({streaming(lines_of({post_of(0)}), true), streaming(lines_of({post_of(1)}))});
    running_x source(weir::x::search(from(server, 2)));
    REQUIRE(source.passes(20ms));
    REQUIRE(source.passes(20s - 20ms));
    source.end();
    check_all_came(source, posts_of(0, 2), {.received = 2, .counted = 2});
    CHECK(source.told("sent nothing for too long; trying again at once"));
    CHECK(source.told("no data from 22:13:20 to 22:13:40 UTC (20 s); nothing can be replayed"));
}

TEST_CASE("an answer that no repetition can mend ends the source with what to do, and without the token") {
    struct row {
        int status;
        std::string words;
        source_error::kind kind;
        std::string told;
    };
    const auto expected = GENERATE(values<row>({
        {401, "{\"title\":\"Unauthorized\",\"detail\":\"AAA%2Fsecret is \x1b[31mwrong\"}",
         source_error::kind::unauthorised,
         "answered with status 401 (the bearer token is not accepted; copy the app's own from X's developer console): "
         "{\"title\":\"Unauthorized\",\"detail\":\"... is ?[31mwrong\"}"},
        {403, R"({"title":"Client Forbidden","detail":"d","type":"https://api.x.com/2/problems/client-forbidden"})",
         source_error::kind::unauthorised,
         "answered with status 403 (the app has no access to this; see its project and plan in X's developer console): "
         "Client Forbidden: d"},
        {402, R"({"title":"CreditsDepleted","detail":"d"})", source_error::kind::rejected,
         "answered with status 402 (the account has no credit left; buy some in X's developer console): "
         "CreditsDepleted: d"},
        {429, R"({"title":"UsageCapExceeded","detail":"d","type":"https://api.x.com/2/problems/usage-capped"})",
         source_error::kind::rejected,
         "answered with status 429 (the account has read as much as it may this month; see X's developer console): "
         "UsageCapExceeded: d"},
        {409, "", source_error::kind::rejected,
         R"(answered with status 409 (the stream has no rules; add one with: weir x-rules add "RULE"))"},
    }));
    script_server server({answering(expected.words, expected.status)});
    running_x source(weir::x::search(from(server)));
    try {
        source.end();
        FAIL("the source did not fail");
    } catch (const source_error& error) {
        CHECK(error.what_kind() == expected.kind);
        CHECK(error.what() == "x:search: " + base_of(server) + ' ' + expected.told);
    }
    CHECK(server.requests().size() == 1);
}

TEST_CASE("a usage cap reached in the midst of a stream ends it, after what was received") {
    const std::string capped =
        R"({"errors":[{"title":"UsageCapExceeded","detail":"d","type":"https://api.x.com/2/problems/usage-capped"}]})";
    script_server server({streaming(lines_of({post_of(1), capped}), true)});
    running_x source(weir::x::search(from(server)));
    CHECK(error_of(source).find("ended the stream (the account has read as much as it may this month") !=
          std::string::npos);
    check_all_came(source, {post_of(1)}, {.received = 2, .counted = 1, .control = 1});
}

TEST_CASE("a stream is given up after the chosen number of failures") {
    script_server server({answering("", 503)});
    auto chosen = from(server);
    chosen.give_up_first = 2;
    running_x source(weir::x::search(chosen));
    REQUIRE(source.passes(5s));
    CHECK(error_of(source) ==
          "x:search: " + base_of(server) + " answered with status 503 (given up after 2 failures in a row)");
}

TEST_CASE("a stream of X ends at once when it is to stop, wherever it is") {
    SECTION("before the first byte") {
        script_server server({[](connection& peer) { peer.hold(); }});
        running_x source(weir::x::search(from(server)));
        REQUIRE(server.gets_request(1));
        source.drain();
        check_all_came(source, {}, {});
    }
    SECTION("in the middle of a post") {
        script_server server({streaming(lines_of(posts_of(0, 2)) + "{\"data\":{", true)});
        running_x source(weir::x::search(from(server)));
        REQUIRE(source.time.someone_waits_for(20ms));
        source.drain();
        check_all_came(source, posts_of(0, 2), {.received = 2, .counted = 2});
    }
    SECTION("while it waits") {
        script_server server({answering("", 429)});
        running_x source(weir::x::search(from(server)));
        REQUIRE(source.time.someone_waits_for(60s));
        source.drain();
        check_all_came(source, {}, {});
    }
    SECTION("while the flow takes nothing") {
        script_server server({streaming(lines_of(posts_of(0, 100)), true)});
        auto chosen = from(server);
        chosen.block_bytes = 256;
        running_x source(weir::x::search(chosen), 0);
        REQUIRE(source.intake.keeps_a_batch_waiting());
        source.intake.stop();
        source.end();
        CHECK(source.intake.account().adds_up());
        CHECK(source.intake.account().dropped > 0);
    }
}

TEST_CASE("a stream of X that is stopped after any byte has lost and invented nothing") {
    const std::string bytes = "\r\n" + lines_of({post_of(0), R"({"errors":[{"title":"t"}]})", post_of(0), post_of(1)});
    for (std::size_t size = 0; size < bytes.size(); size += 7) {
        CAPTURE(size);
        script_server server({streaming(bytes.substr(0, size), true)});
        running_x source(weir::x::search(from(server)));
        REQUIRE(server.gets_request(1));
        source.drain();
        const auto received = source.intake.received();
        const auto account = source.intake.account();
        CHECK((received.empty() || received == posts_of(0, 1) || received == posts_of(0, 2)));
        CHECK(account.adds_up());
        CHECK(account.counted == received.size());
        CHECK((account.control <= 1 && account.duplicate <= 1 && account.malformed == 0));
    }
}

TEST_CASE("options with which nothing can be read are refused at once") {
    using weir::x::search;
    CHECK_THROWS_WITH(search({.budget_posts = 0}),
                      "a budget of no posts reads nothing; give at least 1, or x::unlimited");
    CHECK_THROWS_WITH(search({.url = "http://api.x.com"}),
                      "plain http is allowed to this machine only (localhost, 127.0.0.1, ::1); use https");
    CHECK_THROWS_WITH(search({.url = "https://api.x.com?a=b"}), "the base address of X must come without a query");
    CHECK_THROWS_AS(search({.bearer = "a b"}), std::invalid_argument);
}

TEST_CASE("a price is told to the tenth of a cent, and only then") {
    CHECK(weir::x::dollars(0) == "$0.00");
    CHECK(weir::x::dollars(5) == "$0.005");
    CHECK(weir::x::dollars(1'230) == "$1.23");
    CHECK(weir::x::dollars(50'000) == "$50.00");
}

}  // namespace
