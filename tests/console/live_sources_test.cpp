// SPDX-License-Identifier: Apache-2.0
// `weir top` with mastodon:, wikimedia: and addresses; bluesky: has a test of its own, for its server's sake.
#include "support/console_run.hpp"
#include "support/event_script.hpp"

using namespace weir::testing;

namespace {

finished top(strings arguments, const process_options& how = {}) {
    arguments.insert(arguments.begin(), "top");
    arguments.insert(arguments.end(), {"--window", "all", "--format", "json", "--stats"});
    return run_weir(std::move(arguments), {}, how);
}

std::string base_of(const script_server& server) {
    return server.url().substr(0, server.url().rfind('/'));
}

/// Sends these events, and then says that there will be no more.
std::vector<script_server::script> once(std::string bytes) {
    return {sending_events(std::move(bytes)), send_no_more};
}

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("weir top mastodon:HOST counts the tags of posts, and sends the token in a header alone") {
    auto scripts = once(
        "event: update\ndata: {\"id\":\"1\",\"content\":\"\",\"created_at\":\"2026-07-04T14:38:07.000Z\","
        "\"account\":{\"acct\":\"a@b\"},\"tags\":[{\"name\":\"hola\"},{\"name\":\"Hola\"}]}\n\n"
        "event: delete\ndata: 1\n\n");
    scripts.insert(scripts.begin(), [](script_server::connection& peer) { peer.refuse(404, ""); });
    script_server server(std::move(scripts));
    const auto ended =
        top({"mastodon:" + base_of(server) + "/local"}, {.environment = {{"WEIR_MASTODON_TOKEN", "user-token"}}});
    CAPTURE(ended.err);
    CHECK(ended.code == 0);
    CHECK(windows_in(ended.out).at(0).at("top").at(0).at("count") == 2);
    CHECK(stats_in(ended.err).at("control") == 1);
    CHECK(header_of(server.requests().at(1), "Authorization") == "Bearer user-token");
    CHECK_FALSE(holds(ended.err + ended.out, "user-token"));
}

TEST_CASE("weir top mastodon:HOST without a token says which variable to set") {
    const auto ended = top({"mastodon:mastodon.example"});
    CHECK(ended.code == 3);
    CHECK(holds(ended.err, "weir: no credentials: set WEIR_MASTODON_TOKEN to an access token"));
}

TEST_CASE("weir top wikimedia: counts fields of changes") {
    script_server server(
        once("id: [{\"timestamp\":1}]\ndata: {\"meta\":{\"domain\":\"de.wikipedia.org\"},\"wiki\":\"dewiki\"}\n\n"
             "data: {\"meta\":{\"domain\":\"canary\"},\"wiki\":\"none\"}\n\n"));
    const auto ended = top({"wikimedia:", "--url", base_of(server), "--by", "wiki", "--where", "meta.domain!=canary"});
    CAPTURE(ended.err);
    CHECK(ended.code == 0);
    const auto windows = windows_in(ended.out);
    REQUIRE(windows.at(0).at("top").size() == 1);
    CHECK(windows.at(0).at("top").at(0).at("tag") == "dewiki");
    CHECK(server.requests().at(0).starts_with("GET /v2/stream/recentchange HTTP/1.1\r\n"));
}

TEST_CASE("weir top counts any stream of JSON, and shows nothing of what its address and headers keep secret") {
    script_server server(
        once("data: {\"level\":\"warn\"}\n\ndata: {\"level\":\"info\"}\n\ndata: {\"level\":\"warn\"}\n\n"));
    const auto ended = top({server.url() + "?key=query-secret", "--by", ".level"},
                           {.environment = {{"WEIR_STREAM_HEADERS", "X-One: header-secret\nX-Two: b"}}});
    CAPTURE(ended.err);
    CHECK(ended.code == 0);
    CHECK(windows_in(ended.out).at(0).at("top").at(0).at("count") == 2);
    CHECK(header_of(server.requests().at(0), "X-One") == "header-secret");
    CHECK(header_of(server.requests().at(0), "X-Two") == "b");
    CHECK(holds(server.requests().at(0), "?key=query-secret"));
    CHECK_FALSE(holds(ended.err + ended.out, "secret"));
}

TEST_CASE("weir top refuses places that no live source has, and options that none of the sources takes") {
    CHECK(top({"mastodon:host.example/nowhere"}).code == 2);
    CHECK(top({"mastodon:"}).code == 2);
    CHECK(top({"bluesky:http://example.org"}).code == 2);
    CHECK(top({"http://example.org/stream"}).code == 2);
    const auto idle = top({"demo:", "--since", "1h"});
    CHECK(idle.code == 2);
    CHECK(holds(idle.err, "--since is for the sources bluesky:"));
}
