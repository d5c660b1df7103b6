// SPDX-License-Identifier: Apache-2.0
#include "x_rules.hpp"

#include "secrets.hpp"

#include "support/console_run.hpp"
#include "support/parsed_arguments.hpp"
#include "support/script_server.hpp"

using namespace weir::console;
using weir::testing::behind;
using weir::testing::run_weir;
using weir::testing::script_server;
using action = x_rules_options::action;

namespace {

x_rules_options accepted(const std::vector<std::string>& arguments) {
    return weir::testing::accepted<x_rules_options>(behind("x-rules", arguments));
}

std::string refusal(const std::vector<std::string>& arguments) {
    return weir::testing::refusal(behind("x-rules", arguments));
}

script_server::script answering(int status, std::string body) {
    return [status, body = std::move(body)](script_server::connection& peer) { peer.refuse(status, body); };
}

std::string base_of(const script_server& server) {
    return server.url().substr(0, server.url().rfind('/'));
}

/// What the action says of this answer.
x_rules_report report(const x_rules_options& options, int status, std::string body) {
    script_server server({answering(status, std::move(body))});
    weir::x::rule_book book({.url = base_of(server)});
    return apply(options, book);
}

environment variables(std::map<std::string, std::string> values) {
    return [values = std::move(values)](const std::string& name) {
        const auto found = values.find(name);
        return found != values.end() ? std::optional(found->second) : std::nullopt;
    };
}

}  // namespace

TEST_CASE("weir x-rules understands what is to be done with which rules") {
    CHECK(accepted({}).what == action::list);
    CHECK(accepted({"list"}).what == action::list);
    const auto add = accepted({"add", "cat has:images", "#日本", "--tag", "cats"});
    CHECK(add.what == action::add);
    CHECK(add.subjects == std::vector<std::string>{"cat has:images", "#日本"});
    CHECK(add.tag == "cats");
    CHECK(accepted({"add", "--", "-is:retweet #a"}).subjects == std::vector<std::string>{"-is:retweet #a"});
    CHECK(accepted({"check", "a, b"}).what == action::check);
    CHECK(accepted({"remove", "1", "2"}).subjects == std::vector<std::string>{"1", "2"});
    CHECK(accepted({"list", "--url", "http://127.0.0.1:8080/2/"}).url == "http://127.0.0.1:8080");
    CHECK(accepted({"list", "--credentials", "keys"}).credentials_file == "keys");
}

TEST_CASE("weir x-rules refuses what it cannot do in a sentence that helps") {
    CHECK(refusal({"delete", "1"}) == "weir x-rules: x-rules can list, add, check and remove, not \"delete\"\n");
    CHECK(refusal({"add"}) ==
          "weir x-rules: x-rules add needs something to add, as in: weir x-rules add \"cat has:images\"\n");
    CHECK(refusal({"add", " "}) == "weir x-rules: a rule must not be empty\n");
    CHECK(refusal({"list", "cat"}) == "weir x-rules: x-rules list takes nothing more, but \"cat\" was given\n");
    CHECK(refusal({"remove", "cat"}) ==
          "weir x-rules: a rule is removed by its number, as weir x-rules list shows it, not by \"cat\"\n");
    CHECK(refusal({"remove", "1", "--tag", "a"}) == "weir x-rules: --tag is for x-rules add and x-rules check only\n");
    CHECK(refusal({"list", "--url", "http://api.x.com"}).find("plain http is allowed to this machine only") !=
          std::string::npos);
}

TEST_CASE("rules are listed in lines that are harmless for a terminal") {
    const auto said =
        report({}, 200, R"({"data":[{"id":"1","value":"cat","tag":"cats"},{"id":"2","value":"\u001b[2Jb"}]})");
    CHECK(said.results == "1  cat  [cats]\n2  \\u{001B}[2Jb\n");
    CHECK(said.complaints.empty());
}

TEST_CASE("what X takes is a result, and what it refuses is a sentence") {
    const std::string body =
        R"x({"data":[{"id":"7","value":"dog"}],"errors":[{"value":"cat","id":"1166","title":"DuplicateRule",)x"
        R"x("type":"https://api.x.com/2/problems/duplicate-rules"},{"value":"from:","details":["no viable alternative"],)x"
        R"x("type":"https://api.x.com/2/problems/invalid-rules"}]})x";
    const bool check = GENERATE(true, false);
    const auto said =
        report({.what = check ? action::check : action::add, .subjects = {"dog", "cat", "from:"}}, 200, body);
    CHECK(said.results == (check ? "valid  7  dog\n" : "added  7  dog\n"));
    CHECK(said.complaints == std::vector<std::string>{"\"cat\" is there already, as 1166",
                                                      "\"from:\" is no valid rule: no viable alternative"});
}

TEST_CASE("a cap on rules is told in a sentence, also where X answers with a status") {
    const auto said = report(
        {.what = action::add, .subjects = {"dog"}}, 400,
        R"({"title":"RulesCapExceeded","detail":"The cap is 1000.","type":"https://api.x.com/2/problems/rule-cap"})");
    CHECK(said.results.empty());
    CHECK(said.complaints == std::vector<std::string>{"a rule is one rule too many: The cap is 1000."});
}

TEST_CASE("rules that were not removed are told, whether X says why or not") {
    const x_rules_options options = {.what = action::remove, .subjects = {"1", "2"}};
    CHECK(report(options, 200, R"({"meta":{"summary":{"deleted":2,"not_deleted":0}}})").results == "removed 2 rules\n");
    const auto half = report(options, 200, R"({"meta":{"summary":{"deleted":1,"not_deleted":1}}})");
    CHECK(half.results == "removed 1 rule\n");
    CHECK(half.complaints == std::vector<std::string>{"X did not remove 1 of 2 rules and does not say why"});
}

TEST_CASE("the token for X is its own variable before Twitter's, and nothing else is needed") {
    CHECK(find_x_bearer({variables({{"WEIR_X_BEARER_TOKEN", "x"}, {"WEIR_TWITTER_BEARER_TOKEN", "t"}})}) == "x");
    CHECK(find_x_bearer({variables({{"WEIR_TWITTER_BEARER_TOKEN", "t"}, {"WEIR_TWITTER_TOKEN", "part"}})}) == "t");
    CHECK(find_x_bearer({.variables = variables({}), .required = false}).empty());
    CHECK_THROWS_WITH(find_x_bearer({variables({})}),
                      "no credentials: set WEIR_X_BEARER_TOKEN to the bearer token of your app at X");
}

TEST_CASE("weir x-rules shows neither in its results nor in its complaints the token that a server repeats") {
    const weir::testing::process_options with_token = {.environment = {{"WEIR_X_BEARER_TOKEN", "AAAsecret"}}};
    SECTION("refused") {
        script_server server({answering(403, R"({"title":"Forbidden","detail":"Bearer AAAsecret"})")});
        const auto ended = run_weir({"x-rules", "--url", base_of(server)}, {}, with_token);
        CHECK(ended.code == 3);
        CHECK(ended.out.empty());
        CHECK(ended.err == "weir: x-rules: " + base_of(server) +
                               " answered with status 403 (the app has no access to this; see its project and plan in "
                               "X's developer console): Forbidden: Bearer ...\n");
    }
    SECTION("in a rule") {
        script_server server(
            {answering(200, R"({"data":[{"id":"1","value":"AAAsecret"}],"errors":[{"detail":"AAAsecret"}]})")});
        const auto ended = run_weir({"x-rules", "add", "cat", "--url", base_of(server)}, {}, with_token);
        CHECK(ended.code == 1);
        CHECK(ended.out == "added  1  ...\n");
        CHECK(ended.err == "weir: a rule was refused: ...\n");
        CHECK(server.requests().front().find("\r\nAuthorization: Bearer AAAsecret\r\n") != std::string::npos);
    }
    SECTION("no rules") {
        script_server server({answering(200, R"({"meta":{"result_count":0}})")});
        const auto ended = run_weir({"x-rules", "list", "--url", base_of(server)});
        CHECK(ended.code == 0);
        CHECK(ended.out.empty());
        CHECK(ended.err == "weir: there are no rules; add one with: weir x-rules add \"RULE\"\n");
    }
}
