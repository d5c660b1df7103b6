// SPDX-License-Identifier: Apache-2.0
// `weir top` with the sources of x:.
#include "support/console_run.hpp"
#include "support/script_server.hpp"

using namespace weir::testing;

namespace {

const process_options with_token = {.environment = {{"WEIR_X_BEARER_TOKEN", "AAAsecret"}}};

std::string post(int number, const std::string& tag) {
    return R"({"id":")" + std::to_string(number) +
           R"(","text":"#t","entities":{"hashtags":[{"start":0,"end":2,"tag":")" + tag + R"("}]}})";
}

std::string base_of(const script_server& server) {
    return server.url().substr(0, server.url().rfind('/'));
}

script_server::script answering(int status, std::string body) {
    return [status, body = std::move(body)](script_server::connection& peer) { peer.refuse(status, body); };
}

finished top(const script_server& server, strings arguments) {
    arguments.insert(arguments.begin(), "top");
    arguments.insert(arguments.end(), {"--window", "all", "--format", "json", "--stats", "--url", base_of(server)});
    return run_weir(std::move(arguments), {}, with_token);
}

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("weir top x:search ends at its budget with 0, and says what it cost") {
    script_server server({[](script_server::connection& peer) {
        peer.begin();
        for (int number = 0; number < 50; ++number)
            peer.send("{\"data\":" + post(number, number % 2 == 0 ? "Elixir" : "erlang") + "}\r\n\r\n");
        peer.hold();
    }});
    const auto ended = top(server, {"x:search", "--budget", "20"});
    CHECK(ended.code == 0);
    const auto windows = windows_in(ended.out);
    REQUIRE(windows.size() == 1);
    CHECK(windows[0].at("events") == 20);
    CHECK(windows[0].at("top").at(0).at("count") == 10);
    CHECK(stats_in(ended.err).at("counted") == 20);
    CHECK(holds(ended.err, "weir: x:search: budget of 20 posts reached (about $0.10)\n"));
}

TEST_CASE("weir top x:recent:QUERY and x:user:NAME count all pages and end") {
    SECTION("recent") {
        script_server server({answering(200, R"({"data":[)" + post(1, "a") + R"(],"meta":{"next_token":"n"}})"),
                              answering(200, R"({"data":[)" + post(2, "A") + R"(],"meta":{}})")});
        const auto ended = top(server, {"x:recent:#elixir lang:en"});
        CHECK(ended.code == 0);
        CHECK(windows_in(ended.out).at(0).at("top").at(0).at("count") == 2);
        CHECK(holds(server.requests()[1], "query=%23elixir%20lang%3Aen&max_results=100&next_token=n&"));
    }
    SECTION("user") {
        script_server server({answering(200, R"({"data":{"id":"7"}})"),
                              answering(200, R"({"data":[)" + post(1, "a") + R"(],"meta":{}})")});
        const auto ended = top(server, {"x:user:elixirlang"});
        CHECK(ended.code == 0);
        CHECK(windows_in(ended.out).at(0).at("events") == 1);
        CHECK(holds(server.requests()[1], "GET /2/users/7/tweets?"));
    }
}

TEST_CASE("weir top x:search says what to do where X refuses, and shows no token") {
    struct row {
        int status;
        int code;
        std::string words;
    };
    const auto expected = GENERATE(values<row>({
        {401, 3, "(the bearer token is not accepted; copy the app's own from X's developer console): T: Bearer ...\n"},
        {403, 3, "(the app has no access to this; see its project and plan in X's developer console): T: Bearer ...\n"},
        {402, 1, "(the account has no credit left; buy some in X's developer console): T: Bearer ...\n"},
        {409, 1, "(the stream has no rules; add one with: weir x-rules add \"RULE\"): T: Bearer ...\n"},
    }));
    script_server server({answering(expected.status, R"({"title":"T","detail":"Bearer AAAsecret"})")});
    const auto ended = top(server, {"x:search"});
    CHECK(ended.code == expected.code);
    CHECK(holds(ended.err, expected.words));
    CHECK_FALSE(holds(ended.err + ended.out, "AAAsecret"));
}

TEST_CASE("weir top refuses budgets and accounts that make no sense") {
    script_server server({answering(500, "")});
    CHECK(top(server, {"x:search", "--budget", "0"}).code == 2);
    CHECK(top(server, {"x:user:no/name"}).code == 2);
    CHECK(run_weir({"top", "demo:", "--budget", "5"}).code == 2);
    CHECK(run_weir({"top", "x:search"}).code == 3);
    CHECK(server.requests().empty());
}
