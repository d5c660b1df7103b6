// SPDX-License-Identifier: Apache-2.0
// `weir top bluesky:`.
#include "support/console_run.hpp"
#include "support/jetstream_script.hpp"

#include <weir/recording.hpp>

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

/// Sends these frames to whoever opens a web socket; has no dictionary.
script_server::script sending_frames(std::string frames) {
    return [frames = std::move(frames)](script_server::connection& peer) {
        if (!parameter_of(peer.request, "kinds")) return peer.refuse(404, "no");
        peer.send(acceptance(peer.request) + frames);
        peer.hold();
    };
}

std::string posts(int count) {
    std::string frames;
    for (int number = 1; number <= count; ++number) frames += post(number);
    return frames;
}

std::string host_of(const script_server& server) {
    const std::string url = server.url();
    return url.substr(7, url.rfind('/') - 7);
}

}  // namespace

TEST_CASE("weir top bluesky:HOST counts the tags of posts, live, without an account") {
    script_server server({sending_frames(posts(20))});
    process top(weir_program, {"top", "bluesky:" + host_of(server), "--window", "50ms", "--format", "json", "--stats"});
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

TEST_CASE("weir top bluesky: takes compressed messages where it can") {
    script_server server({sending_frames(posts(1))});
    process top(weir_program, {"top", "bluesky:" + host_of(server), "--window", "50ms", "--format", "json"});
    REQUIRE(top.out().wait_until([&](const std::string& out) { return posts_in(out) == 1; }));
    const bool asked = server.requests().front().starts_with("GET /xrpc/network.bsky.jetstream.getZstdDictionary ");
    CHECK(asked == weir::knows_zstd_files());
}

TEST_CASE("weir top bluesky:HOST,HOST goes to the next server where one refuses") {
    script_server first({[](script_server::connection& peer) { peer.refuse(503, "warming up"); }});
    script_server second({sending_frames(posts(5))});
    const std::string source = "bluesky:" + host_of(first) + "," + host_of(second);
    process top(weir_program, {"top", source, "--window", "50ms", "--format", "json"});
    REQUIRE(top.out().wait_until([&](const std::string& out) { return posts_in(out) == 5; }));
    top.signal(SIGINT);
    const auto done = top.wait();
    CHECK(done.code == 0);
    CHECK(done.err == "weir: " + source + ": " + host_of(first) +
                          " answered with status 503: warming up; connecting to " + host_of(second) + " in 250 ms\n");
}

TEST_CASE("weir top bluesky: asks for the records that a path is written for") {
    const auto [path, target] = GENERATE(table<std::string, std::string>({
        {"commit.record.langs[]", "GET /subscribe?"},
        {"payload.record.langs[]", "GET /xrpc/network.bsky.jetstream.subscribeEvents?"},
    }));
    script_server server({[](script_server::connection& peer) {
        if (header_of(peer.request, "Sec-WebSocket-Key").empty()) return peer.refuse(404, "no");
        peer.send(acceptance(peer.request));
        peer.hold();
    }});
    process top(weir_program, {"top", "bluesky:" + host_of(server), "--by", path});
    // The first request may be for the dictionary of the second.
    REQUIRE(server.gets_request(path.starts_with("commit") || !weir::knows_zstd_files() ? 1 : 2));
    CHECK(server.requests().back().starts_with(target));
}

TEST_CASE("weir top bluesky: refuses a list with an empty host") {
    const auto done = run_weir({"top", "bluesky:127.0.0.1:1,"});
    CHECK(done.code == 2);
    CHECK(done.out.empty());
}
