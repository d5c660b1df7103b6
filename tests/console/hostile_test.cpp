// SPDX-License-Identifier: Apache-2.0
// `weir top` on a server that does what streaming servers have been seen to do, and worse. The stream ends with a 404
// after the last record, so that all that was sent has been read when the last window is printed.
#include "support/console_run.hpp"

namespace {

using namespace weir::testing;
using weir::fault;
using weir::replay_server;
namespace faults = weir::faults;

constexpr std::size_t posts = 400;

const corpus& truth() {
    static const corpus made = synthetic_corpus({.seed = 31, .control = 0.1}, posts);
    return made;
}

weir::fault_plan with(std::vector<fault> list) {
    weir::fault_plan plan;
    plan.faults = std::move(list);
    return plan;
}

/// Runs on all records, then a refusal for good.
struct hostile_run {
    explicit hostile_run(weir::replay_options options, const corpus& made = truth()) {
        options.plan.faults.push_back(
            {.record = made.records.size(), .what = faults::refuse{.status = 404, .body = "end"}});
        options.plan.faults.push_back({.record = made.records.size(), .what = faults::close{.cleanly = true}});
        replay_server server(feed_of(made), std::move(options));
        done = run_process(weir_program, {"top", "twitter:sample", "--url", server.base_url(), "--window", "all",
                                          "--fold", "none", "--top", "1000000", "--format", "json", "--stats"});
        stats = stats_in(done.err);
        check_identity(stats);
        CHECK(done.code == 1);
        CHECK(done.err.find("404: end") != std::string::npos);
    }

    void check_exact(std::uint64_t malformed = 0, std::uint64_t oversize = 0) const {
        CHECK(windows_in(done.out) == std::vector{expected_window(truth())});
        CHECK(stats.at("counted") == truth().posts);
        CHECK(stats.at("control") == truth().controls);
        CHECK(stats.at("malformed") == malformed);
        CHECK(stats.at("oversize") == oversize);
        CHECK(stats.at("dropped") == 0);
    }

    finished done;
    nlohmann::json stats;
};

}  // namespace

TEST_CASE("weir top counts exactly, however the server cuts its stream") {
    const auto chunks =
        GENERATE(weir::chunking{.records = 1}, weir::chunking{.records = 64}, weir::chunking{.records = 64, .bytes = 1},
                 weir::chunking{.records = 64, .bytes = 3000, .seed = 7});
    CAPTURE(chunks.records, chunks.bytes, chunks.seed);
    hostile_run({.chunks = chunks}).check_exact();
}

TEST_CASE("weir top counts exactly with keep-alives and control messages everywhere") {
    std::vector<fault> between;
    for (std::uint64_t record = 0; record < posts; record += 3)
        between.push_back({.record = record, .what = faults::insert_bytes{record % 2 == 0 ? "\r\n" : "\r\n\r\n\r\n"}});
    hostile_run({.chunks = {.records = 64, .bytes = 50, .seed = 3}, .plan = with(between)}).check_exact();
}

TEST_CASE("weir top loses nothing to a reset that the server makes good") {
    const auto byte = static_cast<std::size_t>(GENERATE(0, 2, 5, 700));
    CAPTURE(byte);
    const hostile_run run({.plan = with({{.record = 150, .byte = byte, .what = faults::reset{}},
                                         {.record = 300, .byte = byte, .what = faults::close{}}})});
    // A record that was cut is one that was received and cannot be read; a cut size line is no record yet.
    run.check_exact(run.stats.at("malformed"));
    CHECK(run.stats.at("malformed") <= 2);
    if (byte == 0) CHECK(run.stats.at("malformed") == 0);
    if (byte == 700) CHECK(run.stats.at("malformed") == 2);
    CHECK(run.stats.at("reconnects") == 3);
}

TEST_CASE("weir top skips what is over the limit and what is no record, and finds the next one") {
    hostile_run({.plan = with({{.record = 10, .what = faults::oversize{(std::size_t{1} << 20) + 1}},
                               {.record = 20, .what = faults::insert_bytes{"nonsense\r\n"}},
                               {.record = 30, .what = faults::oversize{1000}}})})
        .check_exact(2, 1);
}

TEST_CASE("weir top comes back into step after a wrong length, and loses no more than its neighbour") {
    const int by = GENERATE(-7, -1, 1, 2, 9);
    CAPTURE(by);
    const hostile_run run({.plan = with({{.record = 100, .what = faults::wrong_length{by}}})});
    const auto counted = run.stats.at("counted").get<std::uint64_t>() + run.stats.at("control").get<std::uint64_t>();
    CHECK(counted >= posts - 2);
    CHECK(counted <= posts);
    CHECK(run.stats.at("malformed") >= posts - counted);
    CHECK(windows_in(run.done.out).at(0).at("events") == run.stats.at("counted"));
}

TEST_CASE("weir top counts truncated, escaped and nested posts from a stream as their maker does") {
    const auto seed = static_cast<std::uint64_t>(GENERATE(1, 2, 3));
    const auto made = synthetic_corpus(
        {.seed = seed, .alphabet = 50, .tagged = 1, .nested = 0.7, .truncated = 0.4, .escaped = 0.5, .respelled = 0.5},
        500);
    const hostile_run run({.chunks = {.records = 64}}, made);
    CHECK(windows_in(run.done.out) == std::vector{expected_window(made)});
}
