// SPDX-License-Identifier: Apache-2.0
// Several sources recorded together, and counted again in event time.
#include "support/console_run.hpp"

#include <weir/recording.hpp>

namespace {

using namespace weir::testing;

/// Twenty posts a second, the first so many seconds after the others' first.
strings posts_from(int begin, std::uint64_t seed) {
    const auto start = weir::time_point(std::chrono::hours(24 * 365 * 50)) + std::chrono::seconds(begin);
    return synthetic_corpus({.seed = seed, .posts_per_second = 20, .start = start}, 1200).records;
}

std::string lines_of(const strings& records) {
    std::string all;
    for (const auto& one : records) all += one + '\n';
    return all;
}

/// As if the posts of several sources had come turn by turn.
std::string recording_of(const std::vector<strings>& sources) {
    std::string all;
    for (std::size_t n = 0; n < sources.front().size(); ++n)
        for (std::size_t from = 0; from < sources.size(); ++from)
            all += R"({"received":"2026-01-01T00:00:00.000000Z","source":"s)" + std::to_string(from) +
                   R"(","record":)" + sources[from][n] + "}\n";
    return all;
}

finished windows(strings arguments, std::string_view input = {}) {
    arguments.insert(arguments.begin(), "top");
    arguments.insert(arguments.end(), {"--time", "event", "--window", "20s", "--format", "json", "--stats"});
    auto done = run_weir(std::move(arguments), input);
    CHECK(done.code == 0);
    check_identity(stats_in(done.err));
    return done;
}

}  // namespace

TEST_CASE("several sources far apart in event time and their recording give identical windows") {
    const bool compressed = GENERATE(false, true);
    if (compressed && !weir::knows_zstd_files()) return;
    const temporary_file ahead(lines_of(posts_from(7200, 91)));
    const temporary_file behind(lines_of(posts_from(0, 92)));
    const temporary_file far_behind(lines_of(posts_from(-500'000, 93)));
    const temporary_file unique;
    const std::string recording = unique.path() + (compressed ? ".zst" : "");
    const auto live = windows({ahead.path(), behind.path(), far_behind.path(), "--record", recording});
    CHECK(windows_in(live.out).size() >= 9);
    CHECK(stats_in(live.err).at("late") == 0);
    for (const auto& how : {strings{"--threads", "1", "--stages", "1"}, strings{"--threads", "4", "--stages", "3"},
                            strings{"--max-demand", "1"}, strings{"--speed", "1000000x"}}) {
        strings arguments = {recording};
        arguments.insert(arguments.end(), how.begin(), how.end());
        const auto again = windows(std::move(arguments));
        CHECK(again.out == live.out);
        CHECK(stats_in(again.err).at("late") == 0);
        CHECK(stats_in(again.err).at("received") == stats_in(live.err).at("received"));
    }
    std::filesystem::remove(recording);
}

TEST_CASE("a recording is replayed by its sources on standard input, and from a pipe once each has been met") {
    const auto ahead = posts_from(7200, 94);
    const auto behind = posts_from(0, 95);
    const temporary_file one(lines_of(ahead));
    const temporary_file other(lines_of(behind));
    const auto live = windows({one.path(), other.path()}).out;
    const auto recorded = recording_of({ahead, behind});
    const temporary_file file(recorded);
    CHECK(windows({file.path()}).out == live);
    const std::string command = "exec \"$0\" top - --time event --window 20s --format json < \"$1\"";
    CHECK(run_process("/bin/sh", {"-c", command, weir_program, file.path()}).out == live);
    CHECK(windows({"-"}, recording_of({behind, ahead})).out == live);
    // Nobody knew that there would be more than the source that is ahead.
    CHECK(stats_in(windows({"-"}, recorded).err).at("late") > 0);
}

TEST_CASE("windows do not wait for a recorded source behind its last record") {
    const auto first = posts_from(0, 96);
    std::string recorded =
        R"({"received":"2026-01-01T00:00:00.000000Z","source":"short","record":)" + first.at(0) + "}\n";
    for (const auto& one : first)
        recorded += R"({"received":"2026-01-01T00:00:01.000000Z","source":"long","record":)" + one + "}\n";
    recorded += R"({"received":"2026-01-02T00:00:00.000000Z","source":"long","record":)" + first.back() + "}\n";
    const temporary_file file(recorded);
    // All but the last windows are printed though the last record is not due for a day.
    const auto early =
        run_process("/bin/sh", {"-c",
                                "timeout -s KILL 20 \"$0\" top \"$1\" --time event --window 1s --speed 1000x "
                                "--format json | head -n 20 | wc -l",
                                weir_program, file.path()});
    CHECK(early.out.find("20") != std::string::npos);
}

TEST_CASE("a post of a live source from the far future is untimed and makes none late, in its recording too") {
    strings records = posts_from(0, 97);
    strings with_one = records;
    with_one.insert(with_one.begin() + 100, R"({"id":1,"timestamp_ms":"4102444800000","entities":{"hashtags":[]}})");
    weir::replay_options options;
    options.plan.faults = {{.record = with_one.size(), .what = weir::faults::refuse{.status = 404, .body = "end"}},
                           {.record = with_one.size(), .what = weir::faults::close{.cleanly = true}}};
    corpus served;
    served.records = with_one;
    weir::replay_server server(feed_of(served), std::move(options));
    const temporary_file recording;
    strings live = {"top", "twitter:sample", "--url", server.base_url(), "--record", recording.path()};
    live.insert(live.end(), {"--time", "event", "--window", "20s", "--format", "json", "--stats"});
    const auto first = run_weir(std::move(live));
    CHECK(stats_in(first.err).at("untimed") == 1);
    CHECK(stats_in(first.err).at("late") == 0);
    const auto again = windows({recording.path()});
    CHECK(again.out == first.out);
    CHECK(stats_in(again.err).at("untimed") == 1);
    const temporary_file plain(lines_of(records));
    CHECK(windows({plain.path()}).out == first.out);
}

TEST_CASE("a file may be from the future, and so may its recording") {
    const auto start = weir::time_point(std::chrono::hours(24 * 365 * 130));
    const auto future = synthetic_corpus({.seed = 98, .posts_per_second = 20, .start = start}, 900);
    const temporary_file file(future.lines());
    const temporary_file recording;
    const auto first = windows({file.path(), "--record", recording.path()});
    CHECK(stats_in(first.err).at("untimed") == 0);
    CHECK(windows_in(first.out).size() >= 3);
    CHECK(windows({recording.path()}).out == first.out);
}
