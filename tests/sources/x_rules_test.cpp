// SPDX-License-Identifier: Apache-2.0
#include <weir/x_rules.hpp>

#include <weir/source_error.hpp>

#include "support/running_x.hpp"

namespace {

using namespace weir::testing;
using weir::source_error;
using weir::x::rule;
using weir::x::rule_book;

weir::x::options from(const script_server& server) {
    return {.bearer = "AAAsecret", .url = base_of(server)};
}

std::string body_of(const std::string& request) {
    return request.substr(request.find("\r\n\r\n") + 4);
}

TEST_CASE("rules are listed through all pages") {
    script_server server(
        {answering(R"({"data":[{"id":"1","value":"cat","tag":"cats"}],"meta":{"next_token":"abcdef0123456789"}})"),
         answering(R"({"data":[{"id":"2","value":"\u65e5\u672c AAAsecret"}],"meta":{"result_count":1}})")});
    const auto found = rule_book(from(server)).list();
    CHECK(found == std::vector<rule>{{"1", "cat", "cats"}, {"2", "日本 ...", ""}});
    const auto requests = server.requests();
    REQUIRE(requests.size() == 2);
    CHECK(requests[0].starts_with("GET /2/tweets/search/stream/rules HTTP/1.1\r\n"));
    CHECK(requests[1].starts_with("GET /2/tweets/search/stream/rules?pagination_token=abcdef0123456789 HTTP/1.1\r\n"));
    CHECK(requests[0].find("\r\nAuthorization: Bearer AAAsecret\r\n") != std::string::npos);
}

TEST_CASE("no rules are no error") {
    script_server server({answering(R"({"meta":{"sent":"2026-01-01T00:00:00.000Z","result_count":0}})")});
    CHECK(rule_book(from(server)).list().empty());
}

TEST_CASE("rules are added in JSON, whatever is in them") {
    script_server server({answering(
        R"({"data":[{"id":"7","value":"v","tag":"t"}],"meta":{"summary":{"created":1,"not_created":0,"valid":1,"invalid":0}}})",
        201)});
    const auto found = rule_book(from(server)).add({{.value = "\"a b\" \\ \n日本", .tag = "t"}, {.value = "cat"}});
    CHECK(found.rules == std::vector<rule>{{"7", "v", "t"}});
    CHECK(found.refused.empty());
    const auto request = server.requests().front();
    CHECK(request.starts_with("POST /2/tweets/search/stream/rules HTTP/1.1\r\n"));
    CHECK(request.find("\r\nContent-Type: application/json\r\n") != std::string::npos);
    CHECK(body_of(request) == R"({"add":[{"value":"\"a b\" \\ \u000a日本","tag":"t"},{"value":"cat"}]})");
}

TEST_CASE("a check changes nothing") {
    script_server server({answering(R"({"data":[{"id":"7","value":"cat"}]})")});
    CHECK(rule_book(from(server)).check({{.value = "cat"}}).rules.size() == 1);
    CHECK(server.requests().front().starts_with("POST /2/tweets/search/stream/rules?dry_run=true HTTP/1.1\r\n"));
}

TEST_CASE("what X refuses of a change is told rule by rule, beside what it did") {
    const int status = GENERATE(200, 400);
    const std::string problems = "https://api.x.com/2/problems/";
    const std::string body =
        R"x({"data":[{"id":"7","value":"dog"}],"errors":[{"value":"cat","id":"1166","title":"DuplicateRule","type":")x" +
        problems + R"x(duplicate-rules"},{"value":"from:","details":["no viable alternative (at position 6)",)x" +
        R"x("AAAsecret"],"title":"UnprocessableEntity","type":")x" + problems +
        R"x(invalid-rules"},{"title":"RulesCapExceeded","detail":"The cap is 1000.","type":")x" + problems +
        R"x(rule-cap"},{"errors":[{"parameters":{},"message":"Rule does not exist"}],"id":"9",)x" +
        R"x("title":"Invalid Request","detail":"One parameter is invalid."}],"meta":{"summary":{"created":1}}})x";
    script_server server({answering(body, status)});
    const auto found = rule_book(from(server)).add({{.value = "dog"}, {.value = "cat"}, {.value = "from:"}});
    CHECK(found.rules.size() == 1);
    REQUIRE(found.refused.size() == 4);
    CHECK(found.refused[0].value == "cat");
    CHECK(found.refused[0].reason == "is there already, as 1166");
    CHECK(found.refused[1].value == "from:");
    CHECK(found.refused[1].reason == "is no valid rule: no viable alternative (at position 6); ...");
    CHECK(found.refused[2].value.empty());
    CHECK(found.refused[2].reason == "is one rule too many: The cap is 1000.");
    CHECK(found.refused[3].value == "9");
    CHECK(found.refused[3].reason == "was refused (Invalid Request): One parameter is invalid.; Rule does not exist");
}

TEST_CASE("rules are removed by their numbers") {
    script_server server({answering(
        R"({"meta":{"summary":{"deleted":1,"not_deleted":1}},"errors":[{"id":"3","title":"T","detail":"d"}]})")});
    const auto found = rule_book(from(server)).remove({"1273026480692322304", "3"});
    CHECK(found.deleted == 1);
    REQUIRE(found.refused.size() == 1);
    CHECK(found.refused[0].reason == "was refused (T): d");
    CHECK(body_of(server.requests().front()) == R"({"delete":{"ids":["1273026480692322304","3"]}})");
}

TEST_CASE("an answer that is neither yes nor no is an error without the token") {
    struct row {
        script_server::script answer;
        source_error::kind kind;
        std::string words;
    };
    const auto expected = GENERATE(values<row>({
        {answering(R"({"title":"Unauthorized","detail":"AAAsecret\u001b[2J"})", 401), source_error::kind::unauthorised,
         "answered with status 401 (the bearer token is not accepted; copy the app's own from X's developer console): "
         "Unauthorized: ...?[2J"},
        {answering(R"({"title":"Too Many Requests","detail":"d"})", 429, "Retry-After: 42\r\n"),
         source_error::kind::unreachable, "answered with status 429: Too Many Requests: d; try again in 42 s"},
        {answering("<html>"), source_error::kind::rejected, "sent what is no whole answer"},
        {answering(R"({"data":[{"id")"), source_error::kind::rejected, "sent what is no whole answer"},
        {answering("busy", 503), source_error::kind::unreachable, "answered with status 503: busy"},
    }));
    script_server server({expected.answer});
    try {
        static_cast<void>(rule_book(from(server)).list());
        FAIL("no error");
    } catch (const source_error& error) {
        CHECK(error.what_kind() == expected.kind);
        CHECK(error.what() == "x-rules: " + base_of(server) + ' ' + expected.words);
    }
}

TEST_CASE("rules without end are an error") {
    std::size_t page = 0;
    script_server server({[&page](script_server::connection& peer) {
        answering(R"({"data":[],"meta":{"next_token":")" + std::to_string(++page) + "\"}}")(peer);
    }});
    CHECK_THROWS_WITH(rule_book(from(server)).list(), "x-rules: " + base_of(server) + " sends rules without end");
}

TEST_CASE("rules that cannot be sent are refused at once") {
    rule_book book({.url = "http://127.0.0.1:1"});
    CHECK_THROWS_WITH(book.add({{.value = "\xff"}}), "a rule and its tag must be UTF-8");
    for (const char* const id : {"", "cat", "12 ", "12345678901234567890"})
        CHECK_THROWS_WITH(book.remove({id}), "a rule is removed by its number, as x-rules list shows it");
}

TEST_CASE("a request about rules ends when it is to stop") {
    std::stop_source stop;
    script_server server({[&stop](script_server::connection& peer) {
        stop.request_stop();
        peer.hold();
    }});
    CHECK_THROWS_WITH(rule_book(from(server), stop.get_token()).list(), "x-rules: stopped before X answered");
}

}  // namespace
