// SPDX-License-Identifier: Apache-2.0
// `weir top --validate`: two ways to read, the same counts.
#include "support/console_run.hpp"

namespace {

using namespace weir::testing;

/// What `weir top` makes of a source; `how` is empty where it is to choose.
finished validated(const std::string& source, const std::string& how, std::string_view input = {}) {
    strings arguments = {"top",   source,    "--window", "all",  "--fold", "none",
                         "--top", "1000000", "--format", "json", "--stats"};
    if (!how.empty()) arguments.insert(arguments.end(), {"--validate", how});
    auto done = run_weir(std::move(arguments), input);
    CHECK(done.code == 0);
    check_identity(stats_in(done.err));
    return done;
}

/// But for what nobody knows before, and how many were not parsed.
nlohmann::json fates_in(const finished& done) {
    auto stats = stats_in(done.err);
    for (const char* const name : {"max_batches_in_flight", "max_bytes_in_flight", "peak_rss_bytes", "unparsed"})
        stats.erase(name);
    return stats;
}

const std::string with_tag = R"({"id":1,"entities":{"hashtags":[{"text":"a"}]}})"
                             "\n";

}  // namespace

TEST_CASE("both ways to validate give the same windows and fates of a file, and say what was not parsed") {
    const auto shape = GENERATE(weir::tweet_shape::v1, weir::tweet_shape::v1_compact, weir::tweet_shape::v2);
    const auto truth = synthetic_corpus(
        {.seed = 17, .shape = shape, .tagged = 0.4, .nested = 0.3, .truncated = 0.2, .escaped = 0.3, .control = 0.1},
        3000);
    const temporary_file file(truth.lines());
    const auto full = validated(file.path(), "full");
    const auto tags = validated(file.path(), "tags");
    CHECK(windows_in(full.out) == std::vector{expected_window(truth)});
    CHECK(windows_in(tags.out) == windows_in(full.out));
    CHECK(fates_in(tags) == fates_in(full));
    CHECK(stats_in(full.err).at("unparsed") == 0);
    CHECK(stats_in(tags.err).at("unparsed") > 100);
    CHECK(stats_in(tags.err).at("unparsed") < truth.posts);
}

TEST_CASE("a broken record without a tag is malformed in full, and a post that was not parsed where tags are sought") {
    const std::string lines = with_tag + "{\"id\":2,\"text\":\"cut\n" + with_tag + "{\"id\":3}\n" +
                              R"({"id":4,"entities":{"hashtags":[{"text":"lost"})" + "\n" + with_tag;
    const auto full = validated("-", "full", lines);
    CHECK(windows_in(full.out).at(0).at("events") == 4);
    CHECK(stats_in(full.err).at("malformed") == 2);
    CHECK(stats_in(full.err).at("counted") == 4);
    CHECK(stats_in(full.err).at("unparsed") == 0);
    const auto tags = validated("-", "tags", lines);
    CHECK(windows_in(tags.out).at(0).at("events") == 5);
    CHECK(stats_in(tags.err).at("malformed") == 1);
    CHECK(stats_in(tags.err).at("counted") == 5);
    CHECK(stats_in(tags.err).at("unparsed") == 2);
    CHECK(windows_in(tags.out).at(0).at("top") == windows_in(full.out).at(0).at("top"));
    CHECK(windows_in(tags.out).at(0).at("top").at(0).at("count") == 3);
}

TEST_CASE("files of tweets are read for their tags by default, and a pipe, which nobody can look into, in full") {
    const std::string lines = with_tag + "{\"id\":2}\n{\"id\":3}\n";
    const temporary_file file(lines);
    CHECK(stats_in(validated(file.path(), "").err).at("unparsed") == 2);
    CHECK(stats_in(validated("-", "", lines).err).at("unparsed") == 0);
    CHECK(stats_in(validated("-", "tags", lines).err).at("unparsed") == 2);
    CHECK(stats_in(validated("-", "full", lines).err).at("unparsed") == 0);
}

TEST_CASE("a file of other posts than Twitter's, or with some among them, is not read as one of tweets") {
    const std::string status = R"({"id":"1","account":{"acct":"a"},"tags":[{"name":"mtag"}],"content":""})"
                               "\n";
    const std::string change = R"({"id":1,"meta":{"domain":"en.wikipedia.org"},"comment":"for #wtag"})"
                               "\n";
    const auto [lines, tags] =
        GENERATE_COPY(table<std::string, int>({{status + status, 2}, {change, 1}, {with_tag + status + change, 3}}));
    CAPTURE(lines);
    const temporary_file file(lines);
    CHECK(windows_in(validated(file.path(), "").out).at(0).at("tags") == tags);
}

TEST_CASE("a stream is read in full by default, and for its tags on request") {
    const auto truth = synthetic_corpus({.seed = 23, .tagged = 0.3}, 400);
    const auto unparsed = [&](const strings& more) {
        weir::replay_options options;
        options.plan.faults = {
            {.record = truth.records.size(), .what = weir::faults::refuse{.status = 404, .body = "end"}},
            {.record = truth.records.size(), .what = weir::faults::close{.cleanly = true}}};
        weir::replay_server server(feed_of(truth), std::move(options));
        strings arguments = {"top",  "twitter:sample", "--url",   server.base_url(), "--window", "all",    "--fold",
                             "none", "--top",          "1000000", "--format",        "json",     "--stats"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const auto done = run_weir(std::move(arguments));
        CHECK(windows_in(done.out) == std::vector{expected_window(truth)});
        return stats_in(done.err).at("unparsed").get<std::uint64_t>();
    };
    CHECK(unparsed({}) == 0);
    CHECK(unparsed({"--validate", "tags"}) > 100);
}
