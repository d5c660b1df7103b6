// SPDX-License-Identifier: Apache-2.0
// `weir` as its users meet it: a program with arguments, streams and an exit code.
#include "support/console_run.hpp"

#include <regex>

namespace {

using namespace weir::testing;
using nlohmann::json;

/// Seven posts with seven uses of four tags, a delete notice, what is no JSON, a blank line, no line end at the end.
const std::string some_posts =
    R"({"id_str":"1","text":"","lang":"en","entities":{"hashtags":[{"text":"Elixir"},{"text":"日本"}]}})"
    "\n"
    R"({"id_str":"2","text":"","entities":{"hashtags":[{"text":"elixir"}]},"truncated":false})"
    "\r\n"
    R"({"data":{"id":"3","text":"","entities":{"hashtags":[{"start":0,"end":7,"tag":"Elixir"}]}}})"
    "\n\n"
    R"({"delete":{"status":{"id":4,"id_str":"4"}}})"
    "\n"
    R"({"id_str":"5","text":"","entities":{"hashtags":[{"text":"a,\"b"},{"text":"=1+1"}]}})"
    "\n"
    R"({"id_str":"6","text":"","entities":{"hashtags":[]},"retweeted_status":{"entities":{"hashtags":[{"text":"no"}]}}})"
    "\n{\"created_at\":\n"
    R"({"id_str":"7","text":"","truncated":true,"entities":{"hashtags":[{"text":"no"}]},)"
    R"("extended_tweet":{"entities":{"hashtags":[{"text":"ＥＬＩＸＩＲ"}]}}})"
    "\n"
    R"({"id_str":"8","text":""})";

const std::string text_rows = "  4 #Elixir\n  1 #=1+1\n  1 #a,\"b\n  1 #日本\n";

/// Takes the first line off, which must be the heading of a window with these totals.
std::string without_heading(const std::string& out, const std::string& totals) {
    static const std::regex times(
        R"(^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} – (\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d\.\d{3} UTC)"
        R"(|^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d – (\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d UTC)");
    const auto end = out.find('\n');
    REQUIRE(end != std::string::npos);
    CHECK(std::regex_replace(out.substr(0, end), times, "TIMES") == "TIMES  " + totals);
    return out.substr(end + 1);
}

/// Replaces the times of a window, which nobody knows before.
std::string without_times(const std::string& out) {
    static const std::regex time(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)");
    return std::regex_replace(out, time, "T");
}

const std::string totals = "(7 posts, 7 tags, 4 distinct)";

}  // namespace

TEST_CASE("weir top prints the top list of a file, without colour where it is no terminal") {
    const temporary_file file(some_posts);
    const auto done = run_weir({"top", file.path(), "--window", "all"});
    CHECK(done.code == 0);
    CHECK(done.err.empty());
    CHECK(without_heading(done.out, totals) == text_rows);
    CHECK(without_heading(run_weir({"top", file.path(), "--window", "all", "--top", "1"}).out, totals) ==
          "  4 #Elixir\n");
}

TEST_CASE("weir top prints counts in bold if colour is always wanted, NO_COLOR or not") {
    const auto done = run_weir({"top", "-", "--window", "all", "--color", "always", "--top", "1"}, some_posts,
                               {.environment = {{"NO_COLOR", "1"}}});
    CHECK(without_heading(done.out, totals) == "\x1b[1m  4\x1b[0m #Elixir\n");
}

TEST_CASE("weir top prints JSON and CSV to their documents") {
    const temporary_file file(some_posts);
    const auto as_json = run_weir({"top", file.path(), "--window", "all", "--format", "json"});
    CHECK(without_times(as_json.out) ==
          R"({"v":1,"window":{"id":0,"start":"T","end":"T","final":true},"events":7,"tags":7,"distinct":4,"top":)"
          R"([{"tag":"Elixir","key":"elixir","count":4},{"tag":"=1+1","key":"=1+1","count":1},)"
          R"({"tag":"a,\"b","key":"a,\"b","count":1},{"tag":"日本","key":"日本","count":1}]})"
          "\n");
    const auto as_csv = run_weir({"top", file.path(), "--window", "all", "--format", "csv"});
    CHECK(without_times(as_csv.out) ==
          "window,start,end,rank,tag,key,count\n"
          "0,T,T,1,Elixir,elixir,4\n"
          "0,T,T,2,'=1+1,'=1+1,1\n"
          "0,T,T,3,\"a,\"\"b\",\"a,\"\"b\",1\n"
          "0,T,T,4,日本,日本,1\n");
    for (const finished& done : {as_json, as_csv}) {
        CHECK(done.code == 0);
        CHECK(done.err.empty());
    }
}

TEST_CASE("the option --stats tells on standard error what became of each record") {
    const std::string oversize = "{\"id\":1,\"text\":\"" + std::string(2 << 20, 'x') + "\"}\n";
    const auto done = run_weir({"top", "-", "--window", "all", "--stats"}, oversize + some_posts);
    CHECK(done.code == 0);
    CHECK(without_heading(done.out, totals) == text_rows);
    const auto stats = stats_in(done.err);
    CHECK(done.err.front() == '{');
    CHECK(std::count(done.err.begin(), done.err.end(), '\n') == 1);
    check_identity(stats);
    CHECK(stats.at("received") == 10);
    CHECK(stats.at("counted") == 7);
    CHECK(stats.at("malformed") == 1);
    CHECK(stats.at("control") == 1);
    CHECK(stats.at("oversize") == 1);
    CHECK(stats.at("dropped") == 0);
    CHECK(stats.at("unparsed") == 0);  // what is in a pipe is known only when it has been read
    CHECK(stats.at("reconnects") == 0);
    CHECK(stats.at("max_batches_in_flight") >= 1);
    CHECK(stats.at("max_bytes_in_flight") >= some_posts.size());
    CHECK(stats.at("peak_rss_bytes") > 1'000'000);
}

TEST_CASE("the peak memory that --stats tells is that of weir, not of who started it") {
    // What a process holds when it turns into another program shows in getrusage() of the other.
    std::vector<char> held(std::size_t{300} << 20, 'x');
    const auto done = run_weir({"top", "-", "--window", "all", "--stats"}, some_posts);
    CHECK(held[held.size() / 2] == 'x');
    CHECK(stats_in(done.err).at("peak_rss_bytes") < (200 << 20));
}

TEST_CASE("an empty input is one empty window") {
    const auto done = run_weir({"top", "-", "--window", "all"});
    CHECK(done.code == 0);
    CHECK(without_heading(done.out, "(0 posts, 0 tags, 0 distinct)") == "no posts in this window\n");
}

TEST_CASE("terminal escapes in tags never reach standard output as text or CSV, and mean the same in JSON") {
    // Raw C1 and bidi controls; control characters proper are in no tag that counts.
    const std::string tag = "x\u009b31m\u202ey\u2028";
    const std::string post = R"({"id":1,"entities":{"hashtags":[{"text":")" + tag +
                             R"("},{"text":"a\u001b[2Jb"},{"text":"\u009d0;t\u0007"}]}})";
    for (const std::string format : {"text", "csv", "json"}) {
        const auto done = run_weir({"top", "-", "--window", "all", "--fold", "none", "--format", format}, post);
        CAPTURE(format, done.out);
        CHECK(done.code == 0);
        for (const std::string_view harmful : {"\x1b", "\xc2\x9b", "\xc2\x9d", "\xe2\x80\xae", "\xe2\x80\xa8", "\x07"})
            CHECK(done.out.find(harmful) == std::string::npos);
    }
}

TEST_CASE("weir generate and weir top agree with the truth of the generator") {
    const std::string shape = GENERATE(as<std::string>(), "v1", "v1-compact", "v2");
    const auto made = run_weir({"generate", "--count", "3000", "--seed", "11", "--shape", shape});
    REQUIRE(made.code == 0);
    const auto kind = shape == "v1"   ? weir::tweet_shape::v1
                      : shape == "v2" ? weir::tweet_shape::v2
                                      : weir::tweet_shape::v1_compact;
    const auto truth = synthetic_corpus({.seed = 11, .shape = kind}, 3000);
    CHECK(made.out == truth.lines());
    const auto done = run_weir(
        {"top", "-", "--window", "all", "--fold", "none", "--top", "1000000", "--format", "json", "--stats"}, made.out);
    CHECK(done.code == 0);
    CHECK(windows_in(done.out) == std::vector{expected_window(truth)});
    const auto stats = stats_in(done.err);
    check_identity(stats);
    CHECK(stats.at("counted") == truth.posts);
    CHECK(stats.at("control") == truth.controls);
}

TEST_CASE("the result is the same for any number of threads, stages and batches in flight") {
    static const auto truth = synthetic_corpus({.seed = 5, .shape = weir::tweet_shape::v1_compact}, 5000);
    static const temporary_file file(truth.lines());
    const std::string threads = GENERATE(as<std::string>(), "1", "2", "8");
    const std::string stages = GENERATE(as<std::string>(), "1", "2", "8");
    const std::string demand = GENERATE(as<std::string>(), "1", "16");
    CAPTURE(threads, stages, demand);
    const auto done = run_weir({"top", file.path(), "--window", "all", "--fold", "none", "--top", "1000000", "--format",
                                "json", "--threads", threads, "--stages", stages, "--max-demand", demand, "--stats"});
    CHECK(done.code == 0);
    CHECK(windows_in(done.out) == std::vector{expected_window(truth)});
    // One more waits at the entrance.
    CHECK(stats_in(done.err).at("max_batches_in_flight") <= std::stoul(demand));
}

TEST_CASE("weir replay serves a file that weir top reads") {
    const auto truth = synthetic_corpus({.seed = 3}, 500);
    const temporary_file file(truth.lines());
    process server(weir_program, {"replay", file.path(), "--chunk", "1000"});
    REQUIRE(server.err().wait_for("--url http://127.0.0.1:"));
    const auto said = server.err().text();
    const auto at = said.find("http://127.0.0.1:", said.find("--url"));
    process top(weir_program, {"top", "twitter:sample", "--url", said.substr(at, said.find('\n', at) - at), "--window",
                               "10ms", "--fold", "none", "--top", "1000000", "--format", "json"});
    REQUIRE(top.out().wait_until([&](const std::string& out) {
        std::uint64_t events = 0;
        for (const auto& window : windows_in(out)) events += window.at("events").get<std::uint64_t>();
        return events == truth.posts;
    }));
    top.signal(SIGTERM);
    const auto done = top.wait();
    CHECK(done.code == 0);
    corpus seen;
    for (const auto& window : windows_in(done.out)) {
        seen.posts += window.at("events").get<std::uint64_t>();
        for (const auto& row : window.at("top")) seen.tags[row.at("tag")] += row.at("count").get<std::uint64_t>();
    }
    CHECK(seen.tags == truth.tags);
    server.signal(SIGINT);
    CHECK(server.wait().code == 0);
}
