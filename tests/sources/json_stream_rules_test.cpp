// SPDX-License-Identifier: Apache-2.0
#include <weir/json_stream.hpp>

#include "support/event_script.hpp"

namespace {

using namespace std::chrono_literals;
using namespace weir::testing;
using weir::record_verdict;
using weir::source_error;
using connection = script_server::connection;
using kind = source_error::kind;

script_server::script answering_with(const std::string& head) {
    return [head](connection& peer) { peer.send("HTTP/1.1 " + head + "\r\nContent-Length: 0\r\n\r\n"); };
}

std::string failure_of(running_source& source, kind expected) {
    try {
        source.end();
    } catch (const source_error& error) {
        CHECK(error.what_kind() == expected);
        return error.what();
    }
    return "the source did not fail";
}

TEST_CASE("a status that no repetition can mend ends the source with what can be done") {
    struct refusal {
        int status;
        kind what;
        const char* advice;
    };
    const auto given =
        GENERATE(values<refusal>({{400, kind::rejected, " (check the URL)"},
                                  {401, kind::unauthorised, " (give the header that it wants, such as Authorization)"},
                                  {403, kind::unauthorised, " (give the header that it wants, such as Authorization)"},
                                  {404, kind::rejected, " (check the URL)"},
                                  {406, kind::rejected, ""},
                                  {410, kind::rejected, " (it is gone for good)"}}));
    script_server server(
        {refusing(given.status, "<b>\x1b[31mNo\xE2\x80\xAE </b>\n token-secret abcdef&x=secret%2Bquery")});
    running_source source(
        any_stream(server.url() + "?key=abcdef&x=secret%2Bquery", {.headers = {"Authorization: Bearer token-secret"}}));
    CHECK(failure_of(source, given.what) == server.url() + " answered with status " + std::to_string(given.status) +
                                                given.advice + ": <b>?[31mNo??? </b> ... ...&x=...");
    CHECK(server.requests().size() == 1);
    CHECK(server.requests().front().starts_with("GET /stream?key=abcdef&x=secret%2Bquery HTTP/1.1\r\n"));
}

TEST_CASE("failures are waited for by the rules, or for as long as the server asks") {
    struct answer {
        std::string head;
        weir::duration wait;
    };
    // The test's clock begins at 1,700,000,000 s, which is Tue, 14 Nov 2023 22:13:20 GMT.
    const std::vector<answer> answers = {{"503 No", 5s},
                                         {"500 No", 10s},
                                         {"429 No", 60s},
                                         {"429 No\r\nRetry-After: 17", 17s},
                                         {"503 No\r\nRetry-After: 1800", 1800s},
                                         {"429 No\r\nRetry-After: 0", 1s},
                                         {"429 No\r\nRetry-After: 1000000", 1h},
                                         {"429 No\r\nRetry-After: nonsense", 960s},
                                         {"429 No\r\nRetry-After: -1", 960s},
                                         {"429 No\r\nX-Rate-Limit-Reset: 1699999999", 960s},
                                         {"503 No\r\nRetry-After: Tue, 14 Nov 2023 22:00:00 GMT", 40s}};
    std::vector<script_server::script> scripts;
    for (const auto& one : answers) scripts.push_back(answering_with(one.head));
    scripts.emplace_back(send_no_more);
    script_server server(scripts);
    running_source source(any_stream(server.url()));
    for (const auto& one : answers) {
        CAPTURE(one.head);
        REQUIRE(source.time.someone_waits_for(one.wait));
        source.time.advance(one.wait);
    }
    source.end();
    CHECK(source.intake.reconnects() == answers.size());
    CHECK(source.intake.notices().front() == "answered with status 503; connecting again in 5 s");
}

TEST_CASE("a rate limit is waited for until its end where the server names that") {
    const auto head = GENERATE(as<std::string>(), "429 No\r\nX-Rate-Limit-Reset: 1700000100",
                               "503 No\r\nRetry-After: Tue, 14 Nov 2023 22:15:00 GMT");
    script_server server({answering_with(head), send_no_more});
    running_source source(any_stream(server.url()));
    REQUIRE(source.time.someone_waits_for(100s));
    source.time.advance(100s);
    source.end();
    CHECK(source.intake.reconnects() == 1);
}

TEST_CASE("a redirect is refused with the address that it names") {
    const auto given = GENERATE(values<std::pair<std::string, std::string>>(
        {{"http://elsewhere.example/stream?token=hidden",
          "http://elsewhere.example/stream; plain http is refused, look for an address with https"},
         {"https://elsewhere.example/\x1b[2J",
          "https://elsewhere.example/?[2J; no redirect is followed, name that address instead"}}));
    script_server server({answering_with("302 Found\r\nLocation: " + given.first)});
    running_source source(any_stream(server.url()));
    CHECK(failure_of(source, kind::rejected) ==
          server.url() + " answered with status 302, which sends on to " + given.second);
    CHECK(server.requests().size() == 1);
}

TEST_CASE("a stream gives up after the chosen number of failures in a row") {
    script_server server({refusing(503, "")});
    running_source source(any_stream(server.url(), {.settings = {.give_up_after = 9, .give_up_first = 2}}));
    REQUIRE(source.time.someone_waits_for(5s));
    source.time.advance(5s);
    CHECK(failure_of(source, kind::unreachable) ==
          server.url() + " answered with status 503 (given up after 2 failures in a row)");
}

TEST_CASE("an outage that nothing can make up for is told with its times") {
    script_server server(
        {sending_events("data: 1\n\n"), refusing(503, ""), [](connection&) {}, holding_events("data: 2\n\n")});
    running_source source(any_stream(server.url(), {.settings = {.linger = 0s}}));
    REQUIRE(source.time.someone_waits_for(250ms));
    source.time.advance(250ms);
    REQUIRE(source.time.someone_waits_for(5s));
    source.time.advance(5s);
    REQUIRE(source.time.someone_waits_for(250ms));
    source.time.advance(250ms);
    REQUIRE(source.intake.is_told("no data from 22:13:20 to 22:13:25 UTC (5.500 s); nothing can be replayed"));
    REQUIRE(source.intake.receives(2));
    source.drain();
    check_all_came(source, {"1", "2"}, {.received = 2, .counted = 2});
}

TEST_CASE("an outage of less than a second is told as a lost connection only") {
    script_server server({sending_events("data: 1\n\n"), holding_events("data: 2\n\n")});
    running_source source(any_stream(server.url(), {.settings = {.linger = 0s}}));
    REQUIRE(source.time.someone_waits_for(250ms));
    source.time.advance(250ms);
    REQUIRE(source.intake.receives(2));
    source.drain();
    CHECK(source.intake.notices() == strings{"closed the stream; connecting again in 250 ms"});
}

TEST_CASE("an outage begins with the last sign of life, and may last to the end of the run") {
    script_server server({holding_events("data: 1\n\n:)\n"), refusing(503, "")});
    running_source source(any_stream(server.url(), {.settings = {.linger = 0s}}));
    REQUIRE(source.intake.receives(1));
    source.time.advance(90s);
    REQUIRE(source.time.someone_waits_for(250ms));
    source.time.advance(250ms);
    REQUIRE(source.time.someone_waits_for(5s));
    source.time.advance(1s);
    source.drain();
    CHECK(source.intake.notices().front() == "sent nothing for too long; connecting again in 250 ms");
    CHECK(source.intake.notices().back() ==
          "no data from 22:13:20 to 22:14:51 UTC (91.250 s); nothing can be replayed");
}

TEST_CASE("a comment puts the stall off") {
    std::promise<void> go_on;
    script_server server({[may_go_on = go_on.get_future().share()](connection& peer) {
        begin_events(peer);
        peer.send("data: 1\n\n");
        may_go_on.wait_for(30s);
        peer.send(":thump\n");
        peer.hold();
    }});
    running_source source(any_stream(server.url(), {.settings = {.linger = 0s}}));
    REQUIRE(source.intake.receives(1));
    source.time.advance(89s);
    source.time.forget_who_waits();
    go_on.set_value();
    REQUIRE(source.time.someone_waits_for(90s));
    source.drain();
    CHECK(source.intake.notices().empty());
}

TEST_CASE("a server's wish for when to come again is granted") {
    script_server server({sending_events("retry: 7000\n\n"), sending_events("retry: 9999999\n\n"), send_no_more});
    running_source source(any_stream(server.url()));
    REQUIRE(source.time.someone_waits_for(7s));
    source.time.advance(7s);
    REQUIRE(source.time.someone_waits_for(300s));
    source.time.advance(300s);
    source.end();
    CHECK(source.intake.reconnects() == 2);
}

TEST_CASE("failures are forgotten once a record has come") {
    script_server server({answering_with("503 No"), answering_with("503 No"), sending_events(event(1)),
                          answering_with("503 No"), send_no_more});
    running_source source(any_stream(server.url(), {.settings = {.linger = 0s}}));
    for (const weir::duration wait : std::initializer_list<weir::duration>{5s, 10s, 250ms, 5s}) {
        REQUIRE(source.time.someone_waits_for(wait));
        source.time.advance(wait);
    }
    source.end();
    check_all_came(source, {record(1)}, {.received = 1, .counted = 1});
}

// Does what the record says.
class obedient final : public weir::record_judge {
public:
    [[nodiscard]] record_verdict judge(std::string_view, std::string_view record) override {
        using fate = record_verdict::fate;
        using sequel = record_verdict::sequel;
        if (record == "control") return {.what = fate::control};
        if (record == "ignore") return {.what = fate::ignore};
        if (record == "again") {
            return {.what = fate::control,
                    .then = sequel::connect_again,
                    .why = weir::failure::rate_limited,
                    .words = "too\nmany of secret-1"};
        }
        if (record == "end") return {.then = sequel::end, .words = "enough"};
        if (record == "fail") {
            return {.what = fate::control, .then = sequel::fail, .kind = kind::unauthorised, .words = "refused"};
        }
        return {};
    }
};

weir::json_source_options judged(const std::string& url) {
    return {.where = "here",
            .request = [url](const weir::request_occasion&) { return weir::http_stream::request{.url = url}; },
            .judge = [] { return std::make_unique<obedient>(); },
            .secrets = {"secret-1"},
            .settings = {.linger = 0s}};
}

TEST_CASE("a judge decides what becomes of records, of the connection and of the source") {
    const bool by_events = GENERATE(true, false);
    const auto script = [by_events](const strings& contents) {
        std::string bytes;
        for (const auto& one : contents) bytes += by_events ? "data: " + one + "\n\n" : one + "\n";
        return by_events ? sending_events(bytes) : sending(bytes);
    };
    SECTION("it ends the source with a record") {
        script_server server({script({"1", "control", "ignore", "again", "2"}), script({"3", "end", "4"})});
        running_source source(std::make_unique<weir::json_source>(judged(server.url())));
        REQUIRE(source.time.someone_waits_for(60s));
        source.time.advance(60s);
        source.end();
        check_all_came(source, {"1", "3", "end"}, {.received = 5, .counted = 3, .control = 2});
        CHECK(source.intake.notices().front() == "too many of ...; connecting again in 60 s");
        CHECK(source.intake.notices().back() == "enough");
    }
    SECTION("it fails the source") {
        script_server server({script({"1", "fail", "2"})});
        running_source source(std::make_unique<weir::json_source>(judged(server.url())));
        CHECK(failure_of(source, kind::unauthorised) == "here refused");
        check_all_came(source, {"1"}, {.received = 2, .counted = 1, .control = 1});
    }
}

TEST_CASE("a stream is refused at once if it could not be connected to") {
    CHECK_THROWS_WITH(weir::json_stream("http://example.com/stream"),
                      "plain http is allowed to this machine only (localhost, 127.0.0.1, ::1); use https");
    for (const char* const header : {"secret", "X: a\r\nY: b", ": value", "X Y: value", "X: \x01"}) {
        CAPTURE(header);
        CHECK_THROWS_WITH(weir::json_stream("https://example.com/stream", {.headers = {header}}),
                          "a header cannot be sent; write it as Name: value, in one line");
    }
    CHECK(weir::json_stream("https://example.com/stream?token=secret").name() == "https://example.com/stream");
}

}  // namespace
