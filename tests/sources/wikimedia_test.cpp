// SPDX-License-Identifier: Apache-2.0
#include <weir/wikimedia.hpp>

#include "support/event_script.hpp"

namespace {

using namespace std::chrono_literals;
using namespace weir::testing;
namespace wikimedia = weir::wikimedia;
using connection = script_server::connection;

std::string base_of(const script_server& server) {
    return server.url().substr(0, server.url().rfind('/') + 1);
}

std::string change(int number, const std::string& domain = "en.wikipedia.org") {
    return "{\"meta\": {\"id\":\"" + std::to_string(number) + "\", \"domain\": \"" + domain +
           "\"},\"comment\":\"\\\"canary\\\" #tag\"}";
}

std::string sent(int number, const std::string& domain = "en.wikipedia.org") {
    return "event: message\nid: [{\"topic\":\"eqiad\",\"partition\":0,\"offset\":" + std::to_string(number) +
           "}]\ndata: " + change(number, domain) + "\n\n";
}

TEST_CASE("changes are counted through a lost connection, and canaries are control") {
    script_server server({sending_events(":ok\n\n" + sent(1) + sent(2, "canary") + sent(3)),
                          sending_events("id: [2023]\ndata: " + change(3) + "\n\n" + sent(4)), send_no_more});
    running_source source(
        wikimedia::recent_changes(
            {.url = base_of(server), .user_agent = "tests (me@example.com)", .since = weir::time_point(1'699'999'000s)})
            .make());
    source.end();
    check_all_came(source, {change(1), change(3), change(4)},
                   {.received = 5, .counted = 3, .duplicate = 1, .control = 1});
    const auto requests = server.requests();
    CHECK(requests.at(0).starts_with("GET /recentchange?since=2023-11-14T21:56:40Z HTTP/1.1\r\n"));
    CHECK(requests.at(1).starts_with("GET /recentchange HTTP/1.1\r\n"));
    CHECK(header_of(requests.at(0), "Last-Event-ID").empty());
    CHECK(header_of(requests.at(1), "Last-Event-ID") == "[{\"topic\":\"eqiad\",\"partition\":0,\"offset\":3}]");
    for (const auto& request : requests) {
        CHECK(header_of(request, "User-Agent") == "tests (me@example.com)");
        CHECK(request.find("weir/0.1") == std::string::npos);
    }
}

TEST_CASE("an event that is no message, and what only mentions canaries, is told apart") {
    const std::string mentions = "{\"meta\":{\"domain\":\"en.wikipedia.org\"},\"title\":\"canary\"}";
    script_server server(
        {sending_events("event: error\ndata: {\"message\":\"no\"}\n\ndata: " + mentions + "\n\ndata: {\"canary\"\n\n"),
         send_no_more});
    running_source source(wikimedia::recent_changes({.url = base_of(server)}).make());
    source.end();
    check_all_came(source, {mentions, "{\"canary\""}, {.received = 3, .counted = 2, .control = 1});
}

TEST_CASE("Wikimedia says what it wants of a User-Agent") {
    script_server server({refusing(403, "Forbidden")});
    running_source source(wikimedia::recent_changes({.url = base_of(server)}).make());
    CHECK_THROWS_WITH(source.end(), base_of(server) +
                                        "recentchange answered with status 403 (Wikimedia wants a User-Agent that says "
                                        "who is asking and how to reach them): Forbidden");
    CHECK_THROWS_WITH(wikimedia::recent_changes({.user_agent = ""}),
                      "wikimedia: a User-Agent is needed; say who is asking and how to reach them");
}

}  // namespace
