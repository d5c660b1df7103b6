// SPDX-License-Identifier: Apache-2.0
// How `weir` ends when it is told to, or when nobody reads its results any more.
#include "support/console_run.hpp"

namespace {

using namespace weir::testing;
using namespace std::chrono_literals;

/// The uses of tags in all windows together.
std::uint64_t tags_in(const std::string& out) {
    std::uint64_t tags = 0;
    for (const auto& window : windows_in(out)) tags += window.at("tags").get<std::uint64_t>();
    return tags;
}

/// A file of so many different tags that their list fits into no pipe.
std::string many_tags() {
    std::string lines;
    for (int tag = 0; tag < 20'000; ++tag)
        lines += "{\"id\":1,\"entities\":{\"hashtags\":[{\"text\":\"tag" + std::to_string(tag) + "\"}]}}\n";
    return lines;
}

}  // namespace

TEST_CASE("SIGINT and SIGTERM end a live stream with its last window, and the code 0") {
    const int signal = GENERATE(SIGINT, SIGTERM);
    const auto truth = synthetic_corpus({.seed = 21}, 300);
    weir::replay_server server(feed_of(truth), {.stay_open = true});
    process top(weir_program, {"top", "twitter:sample", "--url", server.base_url(), "--window", "50ms", "--fold",
                               "none", "--format", "json", "--stats"});
    REQUIRE(top.out().wait_until([&](const std::string& out) { return tags_in(out) == truth.tag_uses; }));
    top.signal(signal);
    const auto done = top.wait();
    CHECK(done.code == 0);
    CHECK(tags_in(done.out) == truth.tag_uses);
    const auto stats = stats_in(done.err);
    check_identity(stats);
    CHECK(stats.at("counted") == truth.posts);
    CHECK(stats.at("dropped") == 0);
}

TEST_CASE("a signal while a window is open prints what was counted in it") {
    const auto truth = synthetic_corpus({.seed = 22}, 300);
    process top(weir_program, {"top", "-", "--window", "1h", "--fold", "none", "--top", "100000", "--format", "json"});
    // What weir has taken out of the pipe is counted: a drain keeps what was read.
    top.write(truth.lines());
    REQUIRE(top.input_is_read());
    top.signal(SIGINT);
    const auto done = top.wait();
    CHECK(done.code == 0);
    CHECK(windows_in(done.out) == std::vector{expected_window(truth)});
    CHECK(done.err.empty());
}

TEST_CASE("a signal ends weir at once though its input is silent") {
    for (const strings& arguments : {strings{"top", "-"}, strings{"top", "-", "--window", "all"}}) {
        process top(weir_program, arguments);
        top.write("\n");
        REQUIRE(top.input_is_read());  // by now it watches for signals
        top.signal(SIGINT);
        const auto done = top.wait();
        CHECK(done.code == 0);
        CHECK(done.out.find("no posts in this window") != std::string::npos);
    }
}

TEST_CASE("a second signal leaves at once, with 130, though nobody reads the results") {
    process top(weir_program, {"top", "-", "--window", "all", "--top", "1000000"}, {.read_output = false});
    top.write(many_tags());
    REQUIRE(top.input_is_read());
    top.signal(SIGINT);
    REQUIRE(top.writes());  // it cannot come to the end of that
    while (!top.exits_within(20ms)) top.signal(SIGINT);
    CHECK(top.wait().code == 130);
}

TEST_CASE("results that nobody reads any more are a quiet end with 0") {
    SECTION("of weir top in the middle of a list") {
        process top(weir_program, {"top", "-", "--window", "all", "--top", "1000000"}, {.read_output = false});
        top.write(many_tags());
        top.close_input();
        REQUIRE(top.writes());
        top.close_output();
        const auto done = top.wait();
        CHECK(done.code == 0);
        CHECK(done.err.empty());
    }
    SECTION("of weir top on a live stream") {
        const auto truth = synthetic_corpus({.seed = 23}, 100);
        weir::replay_server server(feed_of(truth), {.stay_open = true});
        process top(weir_program, {"top", "twitter:sample", "--url", server.base_url(), "--window", "5ms"},
                    {.read_output = false});
        REQUIRE(top.writes());
        top.close_output();
        const auto done = top.wait();
        CHECK(done.code == 0);
        CHECK(done.err.empty());
    }
    SECTION("of weir generate") {
        process generate(weir_program, {"generate", "--count", "1000000000"}, {.read_output = false});
        REQUIRE(generate.writes());
        generate.close_output();
        const auto done = generate.wait();
        CHECK(done.code == 0);
        CHECK(done.err.empty());
    }
}

TEST_CASE("a short window prints one list after the other, empty ones too") {
    process top(weir_program, {"top", "-", "--window", "1s", "--format", "json"});
    top.write("{\"id\":1,\"entities\":{\"hashtags\":[{\"text\":\"a\"}]}}\n");
    REQUIRE(top.out().wait_until([](const std::string& out) { return windows_in(out).size() >= 2; }));
    top.write("{\"id\":1,\"entities\":{\"hashtags\":[{\"text\":\"b\"}]}}\n");
    const auto done = top.end();
    CHECK(done.code == 0);
    CHECK(tags_in(done.out) == 2);
    std::int64_t expected_id = -1;
    std::string end_before;
    for (std::size_t at = 0, end = 0; (end = done.out.find('\n', at)) != std::string::npos; at = end + 1) {
        const auto window = nlohmann::json::parse(done.out.substr(at, end - at)).at("window");
        if (expected_id >= 0) {
            CHECK(window.at("id") == expected_id);
            CHECK(window.at("start") == end_before);
        }
        expected_id = window.at("id").get<std::int64_t>() + 1;
        end_before = window.at("end");
        CHECK(window.at("final") == true);
    }
}

TEST_CASE("the built-in stream shows trends until it is told to end") {
    process top(weir_program, {"top", "--window", "200ms", "--format", "json", "--stats"});
    REQUIRE(top.out().wait_until([](const std::string& out) { return tags_in(out) > 200; }));
    top.signal(SIGINT);
    const auto done = top.wait();
    CHECK(done.code == 0);
    const auto stats = stats_in(done.err);
    check_identity(stats);
    CHECK(stats.at("malformed") == 0);
    CHECK(stats.at("control") > 0);
}
