// SPDX-License-Identifier: Apache-2.0
// `weir top bluesky:`.
#include "support/console_run.hpp"
#include "support/jetstream_script.hpp"

namespace {

using namespace weir::testing;

/// A message of the v2 wire: a post with a tag in its text and one beside it.
std::string post(int number) {
    const std::string text = std::to_string(number);
    return text_frame(
        R"({"$type":"message","payload":{"$type":"network.bsky.jetstream.subscribeEvents#commit","seq":)" + text +
        R"(,"did":"did:plc:a","time":"2026-07-04T14:38:07.323Z","operation":"create","collection":"app.bsky.feed.post",)" +
        R"("rkey":"k)" + text + R"(","record":{"text":"#Elixir","facets":[{"features":[)" +
        R"({"$type":"app.bsky.richtext.facet#tag","tag":"Elixir"}],"index":{"byteStart":0,"byteEnd":7}}],"tags":["otp"]}}})");
}

std::uint64_t posts_in(const std::string& out) {
    std::uint64_t posts = 0;
    for (const auto& window : windows_in(out)) posts += window.at("events").get<std::uint64_t>();
    return posts;
}

}  // namespace

TEST_CASE("weir top bluesky:HOST counts the tags of posts, live, without an account") {
    std::string frames;
    for (int number = 1; number <= 20; ++number) frames += post(number);
    script_server server({opening_and_holding(frames)});
    const std::string host = "ws" + server.url().substr(4, server.url().rfind('/') - 4);
    process top(weir_program, {"top", "bluesky:" + host, "--window", "50ms", "--format", "json", "--stats"});
    REQUIRE(top.out().wait_until([&](const std::string& out) { return posts_in(out) == 20; }));
    top.signal(SIGINT);
    const auto done = top.wait();
    CAPTURE(done.err);
    CHECK(done.code == 0);
    const auto stats = stats_in(done.err);
    check_identity(stats);
    CHECK(stats.at("counted") == 20);
    std::uint64_t tags = 0;
    for (const auto& window : windows_in(done.out)) tags += window.at("tags").get<std::uint64_t>();
    CHECK(tags == 40);
}
