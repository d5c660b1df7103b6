// SPDX-License-Identifier: Apache-2.0
// Several sources at once: merged, each with its own counts, one that fails alone.
#include "support/console_run.hpp"

namespace {

using namespace weir::testing;

const corpus& some_truth() {
    static const auto truth = synthetic_corpus({.seed = 31}, 600);
    return truth;
}

corpus sum(corpus one, const corpus& other) {
    for (const auto& [tag, count] : other.tags) one.tags[tag] += count;
    one.posts += other.posts;
    one.controls += other.controls;
    one.tag_uses += other.tag_uses;
    return one;
}

/// `weir top` of these sources, all tags of all of their input in one window.
finished all_of(strings sources, std::string_view input = {}) {
    strings arguments = {"top", "--window", "all", "--fold", "none", "--top", "1000000", "--format", "json", "--stats"};
    arguments.insert(arguments.end(), sources.begin(), sources.end());
    return run_weir(std::move(arguments), input);
}

/// Serves some records, then ends the stream and answers with a status from then on.
weir::replay_options ending_with(const corpus& truth, int status) {
    weir::replay_options options;
    options.plan.faults = {{.record = truth.records.size(), .what = weir::faults::refuse{.status = status}},
                           {.record = truth.records.size(), .what = weir::faults::close{.cleanly = true}}};
    return options;
}

const std::string one_post = "{\"id\":1,\"entities\":{\"hashtags\":[{\"text\":\"a\"}]}}\n";

}  // namespace

TEST_CASE("several sources are counted together, and each has its own counts in --stats") {
    const temporary_file first(some_truth().lines());
    const auto other = synthetic_corpus({.seed = 32, .shape = weir::tweet_shape::v2}, 400);
    const temporary_file second(other.lines());
    const auto done = all_of({first.path(), "-", second.path(), first.path()}, one_post);
    CHECK(done.code == 0);
    auto truth = sum(sum(some_truth(), other), some_truth());
    ++truth.tags["a"];
    ++truth.posts;
    ++truth.tag_uses;
    CHECK(windows_in(done.out) == std::vector{expected_window(truth)});
    const auto stats = stats_in(done.err);
    check_identity(stats);
    const auto& sources = stats.at("sources");
    REQUIRE(sources.size() == 4);
    std::uint64_t received = 0;
    for (const auto& one : sources) {
        check_identity(one);
        CHECK(one.at("failed") == false);
        received += one.at("received").get<std::uint64_t>();
    }
    CHECK(stats.at("received") == received);
    CHECK(sources[0].at("source") == first.path());
    CHECK(sources[0].at("counted") == some_truth().posts);
    CHECK(sources[1].at("source") == "-");
    CHECK(sources[1].at("counted") == 1);
    CHECK(sources[2].at("counted") == other.posts);
    CHECK(sources[3] == sources[0]);
}

TEST_CASE("a single source has no list of sources in --stats") {
    CHECK_FALSE(stats_in(all_of({"-"}, one_post).err).contains("sources"));
}

TEST_CASE("a source that fails for good is reported, and the others go on, which the exit code says") {
    const temporary_file file(some_truth().lines());
    weir::replay_server server(feed_of(some_truth()), ending_with(some_truth(), 404));
    const auto done = all_of({"twitter:sample", "/nowhere/posts", file.path(), "--url", server.base_url()});
    CHECK(done.code == 5);
    CHECK(windows_in(done.out) == std::vector{expected_window(sum(some_truth(), some_truth()))});
    CHECK(done.err.find("weir: /nowhere/posts: No such file or directory\n") != std::string::npos);
    CHECK(done.err.find("answered with status 404") != std::string::npos);
    const auto stats = stats_in(done.err);
    check_identity(stats);
    CHECK(stats.at("sources")[0].at("failed") == true);
    CHECK(stats.at("sources")[0].at("counted") == some_truth().posts);
    CHECK(stats.at("sources")[1].at("failed") == true);
    CHECK(stats.at("sources")[2].at("failed") == false);
}

TEST_CASE("with --strict the first source that fails ends all, with its own exit code and the last window") {
    weir::replay_options options;
    options.plan.at_first = {{.status = 401, .body = "no"}};
    const weir::replay_server refusing(feed_of(some_truth()), options);
    process top(weir_program,
                {"top", "twitter:sample", "-", "--strict", "--window", "all", "--stats", "--url", refusing.base_url()});
    const auto done = top.wait();  // standard input stays open
    CHECK(done.code == 3);
    CHECK(done.out.find("no posts in this window") != std::string::npos);
    const auto stats = stats_in(done.err);
    CHECK(stats.at("sources")[0].at("failed") == true);
    CHECK(stats.at("sources")[1].at("failed") == false);
}

TEST_CASE("where all sources fail, the exit code is that of the first failure") {
    const auto done = run_weir({"top", "/nowhere/a", "/nowhere/b", "--window", "all"});
    CHECK(done.code == 1);
    CHECK(done.err.find("/nowhere/a") != std::string::npos);
    CHECK(done.err.find("/nowhere/b") != std::string::npos);
    CHECK(done.out.find("no posts in this window") != std::string::npos);
}
