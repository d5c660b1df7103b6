// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/parsed_arguments.hpp"

#include "source_table.hpp"

#include <chrono>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace weir::console;
using namespace weir::testing;

TEST_CASE("weir top alone counts the demonstration in windows of ten seconds") {
    const top_options options = top({});
    CHECK(options.sources == std::vector{source_argument{&kind_of("demo:"), "demo:", ""}});
    CHECK_FALSE(options.strict);
    CHECK(options.time == window_time::receive);
    CHECK_FALSE(options.slide);
    CHECK(options.window == weir::duration(10s));
    CHECK(options.top == 25);
    CHECK(options.folding == fold::nfkc);
    CHECK(options.validate == weir::validation::full);
    CHECK(options.format == output_format::text);
    CHECK(options.color == color_choice::automatic);
    CHECK_FALSE(options.stats);
    CHECK_FALSE(options.threads);
    CHECK_FALSE(options.stages);
    CHECK_FALSE(options.max_demand);
}

TEST_CASE("weir top takes its options before and after the source, with and without an equals sign") {
    const top_options options =
        top({"--window=1m30s", "posts.ndjson", "--top", "3", "--fold", "case", "--format=json", "--stats", "--threads",
             "2", "--stages", "7", "--max-demand", "9", "--color", "never"});
    CHECK(options.sources == std::vector{source_argument{&kind_of(""), "posts.ndjson", "posts.ndjson"}});
    CHECK(options.window == weir::duration(90s));
    CHECK(options.top == 3);
    CHECK(options.folding == fold::letter_case);
    CHECK(options.format == output_format::json);
    CHECK(options.stats);
    CHECK(options.threads == 2U);
    CHECK(options.stages == 7U);
    CHECK(options.max_demand == 9U);
    CHECK(options.color == color_choice::never);
}

TEST_CASE("a window may be all of the input") {
    CHECK_FALSE(top({"--window", "all"}).window);
}

TEST_CASE("weir top counts other fields of other posts on request") {
    const top_options options = top({"a", "--by", "user.lang", "--where", "a=1,2", "--where", "b!=x", "--bots",
                                     "exclude", "--min-authors", "3", "--ignore", "list"});
    CHECK(options.counted.by == weir::field_path(".user.lang"));
    REQUIRE(options.counted.where.size() == 2);
    CHECK(options.counted.where[0].value() == "1,2");
    CHECK_FALSE(options.counted.where[1].wants_equal());
    CHECK(options.counted.without_bots);
    CHECK(options.counted.min_authors == 3);
    CHECK(options.counted.ignore_file == "list");
    CHECK(options.folding == fold::none);
    CHECK(options.validate == weir::validation::full);
    CHECK(top({"a", "--by", "x", "--fold", "case"}).folding == fold::letter_case);
    CHECK(top({"a", "--text", "x"}).folding == fold::nfkc);
    CHECK(refused_top({"--by", "a", "--text", "b"}) ==
          "weir top: --by and --text exclude each other: one counts values, the other hashtags in a text\n");
    CHECK(refused_top({"--by", "a[x"}).starts_with("weir top: --by: field path 'a[x', byte 3: "));
    CHECK(refused_top({"--where", "a"}) == "weir top: --where: condition 'a': expected PATH=VALUE or PATH!=VALUE\n");
    CHECK(refused_top({"--bots", "no"}) == "weir top: --bots must be one of include, exclude, not \"no\"\n");
    CHECK(refused_top({"--min-authors", "0"}).find("--min-authors must be a whole number from 1") != std::string::npos);
}

TEST_CASE("a wrong path or condition is shown harmless for a terminal") {
    CHECK(refused_top({"--where", "\x1b]0;a\a\u202E\xFF"}) ==
          "weir top: --where: condition '\\u{001B}]0;a\\u{0007}\\u{202E}\\x{FF}': expected PATH=VALUE or "
          "PATH!=VALUE\n");
    const std::string option = GENERATE("--by", "--text");
    CHECK(refused_top({option, "a\rb"}).starts_with("weir top: " + option + ": field path 'a\\u{000D}b', byte 2: "));
}

TEST_CASE("weir top records what it reads, and replays at a speed") {
    CHECK(top({"a", "--record", "/nowhere/r.ndjson"}).record == "/nowhere/r.ndjson");
    CHECK(top({"a", "--record", "./-"}).record == "./-");
    CHECK(refused_top({"a", "--record", "-"}) ==
          "weir top: --record writes to a file: standard output carries the windows (./- is a file of that name)\n");
    CHECK(top({"a", "--speed", "60x"}).speed.times == 60);
    CHECK(top({"-", "--speed", "0.5x"}).speed.times == 0.5);
    CHECK(top({"a", "--speed", "max"}).speed.times == 0);
    CHECK(refused_top({"a", "--speed", "3"}) == "weir top: --speed must be like 1x, 60x or 0.5x, or max, not \"3\"\n");
    CHECK(refused_top({"a", "--speed", "0x"}).find("the number of --speed must be") != std::string::npos);
    CHECK(refused_top({"demo:", "--speed", "1x"}) == "weir top: --speed is for the sources - and FILE only\n");
    CHECK(refused_top({"--record", ""}) == "weir top: --record needs the name of a file\n");
    CHECK(refused_top({WEIR_EXECUTABLE, "--record", WEIR_EXECUTABLE}).find("--record would overwrite") !=
          std::string::npos);
}

TEST_CASE("windows may slide, and go by the times of posts") {
    const top_options options = top({"a", "--window", "1m", "--slide", "10s", "--time", "event", "--late", "2m"});
    CHECK(options.slide == weir::duration(10s));
    CHECK(options.time == window_time::event);
    CHECK(options.late == 2min);
    CHECK(options.validate == weir::validation::full);
    CHECK(top({"a", "--time", "event", "--late", "0"}).late == 0s);
    CHECK(refused_top({"--late", "5s"}) == "weir top: --late is for --time event only\n");
    CHECK(refused_top({"--slide", "11s"}) ==
          "weir top: --slide must not be longer than the window, or posts between two windows would be lost\n");
    CHECK(refused_top({"a", "--time", "event", "--validate", "tags"}) ==
          "weir top: --validate tags looks at tags alone: leave it out where more of a post is wanted\n");
    CHECK(top({"a", "--window", "10s", "--slide", "1ms"}).slide == weir::duration(1ms));
    CHECK(refused_top({"--window", "1h", "--slide", "359ms"}) ==
          "weir top: --slide must be 360ms or more for this window, so that a post is in no more than 10000 windows\n");
    CHECK(refused_top({"--window", "10001ms", "--slide", "1ms"}).starts_with("weir top: --slide must be 2ms or more"));
    for (const std::string option : {"--slide", "--time", "--late"})
        CHECK(refused_top({"--window", "all", option, "1s"}) ==
              "weir top: " + option + " needs windows with a length, not --window all\n");
}
