// SPDX-License-Identifier: Apache-2.0
// `weir top --time event`: windows by when posts were made.
#include "support/console_run.hpp"

namespace {

using namespace weir::testing;

/// A post made so many seconds after 2026-01-01T00:00:00Z.
std::string post_at(int second, const std::string& tag) {
    const auto minutes = std::to_string(100 + second / 60).substr(1);
    const auto seconds = std::to_string(100 + second % 60).substr(1);
    return R"({"created_at":"Thu Jan 01 00:)" + minutes + ":" + seconds +
           R"( +0000 2026","id":1,"entities":{"hashtags":[{"text":")" + tag + "\"}]}}\n";
}

/// The windows: where they begin, how many posts they have, and their first tag.
std::vector<std::string> windows_of(const finished& done) {
    std::vector<std::string> all;
    for (const auto& one : timed_windows_in(done.out)) {
        const auto start = one.at("window").at("start").get<std::string>();
        const auto& top = one.at("top");
        all.push_back(start.substr(start.find(':') + 1, 5) + " " + std::to_string(one.at("events").get<int>()) + " " +
                      (top.empty() ? "" : top.at(0).at("tag").get<std::string>()));
    }
    return all;
}

finished by_event_time(strings more, std::string_view input) {
    strings arguments = {"top", "-", "--time", "event", "--window", "10s", "--format", "json", "--stats"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    auto done = run_weir(std::move(arguments), input);
    CHECK(done.code == 0);
    check_identity(stats_in(done.err));
    return done;
}

}  // namespace

TEST_CASE("in event time a post belongs to the window in which it was made, whichever way its service writes that") {
    const std::string lines =
        post_at(1, "a") +
        R"({"id":1,"timestamp_ms":"1767225612345","entities":{"hashtags":[{"text":"b"}]}})"
        "\n" +
        R"({"data":{"id":"2","text":"","created_at":"2026-01-01T00:00:13.000Z","entities":{"hashtags":[{"tag":"b"}]}}})"
        "\n" +
        post_at(65, "c");
    CHECK(windows_of(by_event_time({}, lines)) == strings{"00:00 1 a", "00:10 2 b", "01:00 1 c"});
}

TEST_CASE("in event time posts may be out of order by five seconds, and late ones are counted as such") {
    const std::string lines =
        post_at(3, "a") + post_at(14, "b") + post_at(9, "a") + post_at(15, "b") + post_at(8, "a") + post_at(30, "c");
    const auto done = by_event_time({}, lines);
    CHECK(windows_of(done) == strings{"00:00 2 a", "00:10 2 b", "00:30 1 c"});
    CHECK(stats_in(done.err).at("late") == 1);
    CHECK(stats_in(done.err).at("counted") == 5);
    const auto patient = by_event_time({"--late", "1s"}, lines);
    CHECK(windows_of(patient) == strings{"00:00 3 a", "00:10 2 b", "00:30 1 c"});
    CHECK(stats_in(patient.err).at("late") == 0);
}

TEST_CASE("a post that does not say when it was made is in no window in event time, and counted as untimed") {
    const auto done = by_event_time({}, post_at(1, "a") + R"({"id":1,"entities":{"hashtags":[{"text":"b"}]}})"
                                                          "\n");
    CHECK(windows_of(done) == strings{"00:00 1 a"});
    CHECK(stats_in(done.err).at("untimed") == 1);
}

TEST_CASE("windows that slide overlap, in event time too") {
    const auto done = by_event_time({"--slide", "5s"}, post_at(7, "a") + post_at(12, "b"));
    CHECK(windows_of(done) == strings{"00:00 1 a", "00:05 2 a", "00:10 1 b"});
}

TEST_CASE("in event time the windows are the same for any number of threads, stages and sources side by side") {
    static const auto truth = synthetic_corpus({.seed = 41, .posts_per_second = 20}, 3000);
    static const temporary_file file(truth.lines());
    const auto windows = [](strings more) {
        strings arguments = {"top", file.path(), file.path(), "--time", "event", "--window", "20s", "--format", "json"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run_weir(std::move(arguments)).out;
    };
    const auto expected = windows({"--threads", "1", "--stages", "1"});
    CHECK(windows_in(expected).size() > 5);
    CHECK(windows({"--threads", "2", "--stages", "3", "--max-demand", "1"}) == expected);
    CHECK(windows({"--threads", "8"}) == expected);
}

TEST_CASE("a live stream and the file of its posts give the same windows in event time") {
    const auto truth = synthetic_corpus({.seed = 42, .posts_per_second = 20}, 1500);
    const temporary_file file(truth.lines());
    weir::replay_options options;
    options.plan.faults = {{.record = truth.records.size(), .what = weir::faults::refuse{.status = 404, .body = "end"}},
                           {.record = truth.records.size(), .what = weir::faults::close{.cleanly = true}}};
    weir::replay_server server(feed_of(truth), std::move(options));
    const auto windows = [](strings source) {
        source.insert(source.begin(), "top");
        source.insert(source.end(), {"--time", "event", "--window", "20s", "--slide", "10s", "--format", "json"});
        return run_weir(std::move(source)).out;
    };
    const auto live = windows({"twitter:sample", "--url", server.base_url()});
    CHECK(windows_in(live).size() > 5);
    CHECK(windows({file.path()}) == live);
}
