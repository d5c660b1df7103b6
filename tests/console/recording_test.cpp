// SPDX-License-Identifier: Apache-2.0
// `weir top --record`, and what it has recorded counted again.
#include "support/console_run.hpp"

#include <weir/recording.hpp>

namespace {

using namespace weir::testing;

weir::replay_options ending_with_404(const corpus& truth) {
    weir::replay_options options;
    options.plan.faults = {{.record = truth.records.size(), .what = weir::faults::refuse{.status = 404, .body = "end"}},
                           {.record = truth.records.size(), .what = weir::faults::close{.cleanly = true}}};
    return options;
}

}  // namespace

TEST_CASE("a live stream and its recording give identical windows in event time, at any speed") {
    const bool compressed = GENERATE(false, true);
    if (compressed && !weir::knows_zstd_files()) return;
    const auto truth = synthetic_corpus({.seed = 61, .posts_per_second = 20}, 1500);
    weir::replay_server server(feed_of(truth), ending_with_404(truth));
    const temporary_file other(synthetic_corpus({.seed = 62, .posts_per_second = 5}, 300).lines());
    const temporary_file unique;
    const std::string recording = unique.path() + (compressed ? ".zst" : "");
    const strings how = {"--time", "event", "--window", "20s", "--format", "json", "--stats"};
    const auto windows = [&](strings arguments) {
        arguments.insert(arguments.begin(), "top");
        arguments.insert(arguments.end(), how.begin(), how.end());
        return run_weir(std::move(arguments));
    };
    const auto live = windows({"twitter:sample", "--url", server.base_url(), "--record", recording});
    CHECK(live.code == 1);
    CHECK(windows_in(live.out).size() > 3);
    const auto again = windows({recording});
    CHECK(again.code == 0);
    CHECK(again.out == live.out);
    CHECK(stats_in(again.err).at("received") == stats_in(live.err).at("received"));
    CHECK(windows({recording, "--speed", "1000000x"}).out == live.out);
    const auto for_tags = [](const std::string& of) {
        return run_weir({"top", of, "--validate", "tags", "--window", "all", "--format", "json", "--stats"});
    };
    CHECK(stats_in(for_tags(recording).err).at("counted") == stats_in(live.err).at("counted"));
    std::filesystem::remove(recording);
}

TEST_CASE("a recording on standard input is recognised") {
    const std::string line = R"({"received":"2026-01-01T00:00:00.000000Z","source":"s","record":)"
                             R"({"id":1,"entities":{"hashtags":[{"text":"a"}]}}})"
                             "\n";
    const auto done = run_weir({"top", "-", "--window", "all", "--format", "json"}, line + line);
    CHECK(windows_in(done.out).at(0).at("events") == 2);
    CHECK(windows_in(done.out).at(0).at("top").at(0).at("count") == 2);
}

TEST_CASE("a recording that finds the disk full ends weir top with 1, beside other sources too") {
    const std::string post = "{\"id\":1,\"entities\":{\"hashtags\":[{\"text\":\"a\"}]}}\n";
    const temporary_file file(post);
    for (const auto& sources : {strings{file.path()}, strings{file.path(), "-"}}) {
        strings arguments = {"top", "--window", "all", "--record", "/dev/full"};
        arguments.insert(arguments.end(), sources.begin(), sources.end());
        const auto done = run_weir(std::move(arguments), post);
        CHECK(done.code == 1);
        CHECK(done.err == "weir: the recording /dev/full: No space left on device\n");
    }
}

TEST_CASE("any field of any JSON is counted, with conditions, and without a hash sign") {
    const std::string lines =
        "{\"level\":\"info\",\"app\":\"web\"}\n{\"level\":\"error\",\"app\":\"web\"}\n{\"level\":\"info\",\"app\":"
        "\"db\"}\n{\"level\":\"error\",\"app\":\"web\"}\n";
    const auto done =
        run_weir({"top", "-", "--by", ".level", "--where", "app=web", "--window", "all", "--stats"}, lines);
    CHECK(done.code == 0);
    CHECK(done.out.substr(done.out.find('\n') + 1) == "  2 error\n  1 info\n");
    CHECK(stats_in(done.err).at("filtered") == 1);
    check_identity(stats_in(done.err));
}

TEST_CASE("a value with a hash sign in front is not the value without it") {
    const auto done = run_weir({"top", "-", "--by", "a", "--window", "all", "--fold", GENERATE("none", "nfkc")},
                               "{\"a\":\"#x\"}\n{\"a\":\"x\"}\n{\"a\":\"x\"}\n");
    CHECK(done.out.substr(done.out.find('\n') + 1) == "  2 x\n  1 #x\n");
}

TEST_CASE("of a tag that begins with two hash signs one belongs to it") {
    const auto done = run_weir({"top", "-", "--window", "all"},
                               R"({"id":1,"entities":{"hashtags":[{"text":"##x"},{"text":"#x"},{"text":"x"}]}})"
                               "\n");
    CHECK(done.out.substr(done.out.find('\n') + 1) == "  2 #x\n  1 ##x\n");
}

TEST_CASE("posts of programs and of ignored authors are left out whether they have tags or not") {
    const auto post = [](const std::string& name, const std::string& tags) {
        return R"({"id":"1","created_at":"2026-01-01T00:00:00Z","account":{"acct":")" + name + R"(","bot":)" +
               (name == "bot" ? "true" : "false") + R"(},"tags":[)" + tags + "]}\n";
    };
    std::string lines;
    for (int round = 0; round < 5; ++round) {
        lines += post("someone", "") + post("bot", "") + post("someone", R"({"name":"a"})");
        lines += post("bot", R"({"name":"b"})") + post("someone", "");
    }
    const temporary_file ignored("@bot\n");
    strings arguments = {"top", "-", "--format", "json", "--stats"};
    const auto chosen = GENERATE(strings{"--bots", "exclude"}, strings{"--ignore", "?"});
    for (const auto& one : chosen) arguments.push_back(one == "?" ? ignored.path() : one);
    if (GENERATE(false, true)) arguments.insert(arguments.end(), {"--time", "event"});
    const auto done = run_weir(std::move(arguments), lines);
    CHECK(done.code == 0);
    const auto window = windows_in(done.out).at(0);
    CHECK(window.at("events") == 15);
    CHECK(window.at("tags") == 5);
    CHECK(stats_in(done.err).at("filtered") == 10);
}

TEST_CASE("an ignored author of a v1.1 tweet is known by number and by screen name") {
    const std::string line = R"({"id":1,"user":{"id":7,"id_str":"7","screen_name":"Elixir_Lang"},)"
                             R"("entities":{"hashtags":[{"text":"a"}]}})";
    const temporary_file ignored(GENERATE("@elixir_lang\n", "@7\n"));
    const auto done = run_weir({"top", "-", "--window", "all", "--stats", "--ignore", ignored.path()}, line + "\n");
    CHECK(done.code == 0);
    CHECK(stats_in(done.err).at("filtered") == 1);
}

TEST_CASE("tags of few authors, of programs and of a list are left out on request") {
    const auto post = [](const std::string& tag, int author) {
        return R"({"id":1,"user":{"id_str":")" + std::to_string(author) + R"("},"entities":{"hashtags":[{"text":")" +
               tag + "\"}]}}\n";
    };
    const temporary_file ignored("#Boring\n");
    std::string lines;
    for (int author = 1; author <= 3; ++author) lines += post("wide", author) + post("boring", author);
    for (int use = 0; use < 5; ++use) lines += post("spam", 7);
    const auto done = run_weir(
        {"top", "-", "--window", "all", "--format", "json", "--min-authors", "2", "--ignore", ignored.path()}, lines);
    CHECK(done.code == 0);
    const auto window = windows_in(done.out).at(0);
    CHECK(window.at("events") == 11);
    REQUIRE(window.at("top").size() == 1);
    CHECK(window.at("top").at(0).at("tag") == "wide");
    CHECK(window.at("top").at(0).at("count") == 3);
    CHECK(window.at("top").at(0).at("authors") == 3);
}
