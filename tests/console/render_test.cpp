// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"

#include "render.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <string>

using namespace std::chrono_literals;
using namespace weir::console;

namespace {

constexpr weir::time_point new_year = std::chrono::sys_days(std::chrono::year(2026) / 1 / 1);

window_view example() {
    return {.id = 0,
            .start = new_year,
            .end = new_year + 10s,
            .final = true,
            .events = 1200,
            .tags = 17,
            .distinct = 3,
            .top = {{.tag = "Elixir", .key = "elixir", .count = 12},
                    {.tag = "日本", .key = "日本", .count = 4},
                    {.tag = "c", .key = "c", .count = 1}}};
}

window_view with_tag(const std::string& tag) {
    window_view view = example();
    view.top = {{.tag = tag, .key = tag, .count = 3}};
    return view;
}

window_view empty_window() {
    window_view view = example();
    view.events = view.tags = view.distinct = 0;
    view.top.clear();
    return view;
}

std::string first_line(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

}  // namespace

TEST_CASE("a window is a block of text with its times, its totals and right-aligned counts") {
    CHECK(render_text(example(), {}) ==
          "2026-01-01 00:00:00 – 00:00:10 UTC  (1200 posts, 17 tags, 3 distinct)\n"
          " 12 #Elixir\n"
          "  4 #日本\n"
          "  1 #c\n");
}

TEST_CASE("counts are bold where there is colour") {
    CHECK(render_text(with_tag("a"), {.color = true}) ==
          "2026-01-01 00:00:00 – 00:00:10 UTC  (1200 posts, 17 tags, 3 distinct)\n"
          "\x1b[1m  3\x1b[0m #a\n");
}

TEST_CASE("counts are as wide as the largest of them") {
    window_view view = example();
    view.top[0].count = 12345;
    const std::string text = render_text(view, {});
    CHECK(text.find("\n12345 #Elixir\n    4 #日本\n    1 #c\n") != std::string::npos);
}

TEST_CASE("a window prints no more lines than asked for") {
    CHECK(render_text(example(), {.top = 1}).find("#日本") == std::string::npos);
    CHECK(nlohmann::json::parse(render_json(example(), {.top = 2})).at("top").size() == 2);
    CHECK(render_csv(example(), {.top = 1}) ==
          "0,2026-01-01T00:00:00.000Z,2026-01-01T00:00:10.000Z,1,Elixir,elixir,12\n");
}

TEST_CASE("an empty window says so in words") {
    window_view view = empty_window();
    CHECK(render_text(view, {}) ==
          "2026-01-01 00:00:00 – 00:00:10 UTC  (0 posts, 0 tags, 0 distinct)\n"
          "no posts in this window\n");
    view.events = 1;
    CHECK(render_text(view, {}) ==
          "2026-01-01 00:00:00 – 00:00:10 UTC  (1 post, 0 tags, 0 distinct)\n"
          "no hashtags in this window\n");
}

TEST_CASE("what --by counts are values of records, not tags of posts") {
    window_view view = with_tag("error");
    view.distinct = 1;
    CHECK(render_text(view, {.tags = false}) ==
          "2026-01-01 00:00:00 – 00:00:10 UTC  (1200 records, 17 values, 1 distinct)\n"
          "  3 error\n");
    view = empty_window();
    CHECK(render_text(view, {.tags = false}) ==
          "2026-01-01 00:00:00 – 00:00:10 UTC  (0 records, 0 values, 0 distinct)\n"
          "no records in this window\n");
    view.events = 1;
    CHECK(render_text(view, {.tags = false}) ==
          "2026-01-01 00:00:00 – 00:00:10 UTC  (1 record, 0 values, 0 distinct)\n"
          "no values of this field in this window\n");
}

TEST_CASE("the numbers of authors are a column in front of the tags, however wide these are") {
    window_view view = example();
    view.top[0].authors = 10;
    view.top[1].authors = 4;
    view.top[2].authors = 1;
    CHECK(render_text(view, {}) ==
          "2026-01-01 00:00:00 – 00:00:10 UTC  (1200 posts, 17 tags, 3 distinct)\n"
          " 12 by 10 authors #Elixir\n"
          "  4 by  4 authors #日本\n"
          "  1 by  1 author  #c\n");
}

TEST_CASE("a window whose tags all have too few authors says so") {
    window_view view = example();
    view.top.clear();
    CHECK(render_text(view, {}).ends_with("distinct)\nno tag in this window has so many authors\n"));
}

TEST_CASE("a heading names the second day only where it differs") {
    window_view view = empty_window();
    view.start = new_year - 5s;
    view.end = new_year + 5s;
    CHECK(first_line(render_text(view, {})).starts_with("2025-12-31 23:59:55 – 2026-01-01 00:00:05 UTC"));
}

TEST_CASE("a heading shows milliseconds where a window is not of whole seconds") {
    window_view view = empty_window();
    view.end = new_year + 500ms;
    CHECK(first_line(render_text(view, {})).starts_with("2026-01-01 00:00:00.000 – 00:00:00.500 UTC"));
}

TEST_CASE("a window that may still grow says so") {
    window_view view = example();
    view.final = false;
    CHECK(first_line(render_text(view, {})) ==
          "2026-01-01 00:00:00 – 00:00:10 UTC  (1200 posts, 17 tags, 3 distinct, so far)");
    CHECK(nlohmann::json::parse(render_json(view, {})).at("window").at("final") == false);
}

TEST_CASE("a tag cannot send escape sequences through text, JSON or CSV") {
    const window_view view = with_tag("a\x1b[2J\u202Eb\u009B\x7f");
    CHECK(render_text(view, {}).find("  3 #a\\u{001B}[2J\\u{202E}b\\u{009B}\\u{007F}\n") != std::string::npos);
    const std::string json = render_json(view, {});
    CHECK(json.find(R"("tag":"a\u001b[2J\u202eb\u009b\u007f")") != std::string::npos);
    CHECK(nlohmann::json::parse(json).at("top").at(0).at("tag") == "a\x1b[2J\u202Eb\u009B\x7f");
    CHECK(render_csv(view, {}).find(",a\\u{001B}[2J\\u{202E}b\\u{009B}\\u{007F},") != std::string::npos);
}

TEST_CASE("JSON has the documented shape, keys in their order, on one line") {
    CHECK(
        render_json(example(), {}) ==
        R"({"v":1,"window":{"id":0,"start":"2026-01-01T00:00:00.000Z","end":"2026-01-01T00:00:10.000Z","final":true},)"
        R"("events":1200,"tags":17,"distinct":3,"top":[{"tag":"Elixir","key":"elixir","count":12},)"
        R"({"tag":"日本","key":"日本","count":4},{"tag":"c","key":"c","count":1}]})"
        "\n");
    CHECK(
        render_json(empty_window(), {}) ==
        R"({"v":1,"window":{"id":0,"start":"2026-01-01T00:00:00.000Z","end":"2026-01-01T00:00:10.000Z","final":true},)"
        R"("events":0,"tags":0,"distinct":0,"top":[]})"
        "\n");
}

TEST_CASE("JSON keeps every tag that is UTF-8 and repairs the others") {
    const std::string tag = GENERATE(as<std::string>{}, "quo\"te", "back\\slash", "\U000E0041", "\U0010FFFF",
                                     "👩\u200D💻", "\u2028", "<script>");
    CHECK(nlohmann::json::parse(render_json(with_tag(tag), {})).at("top").at(0).at("tag") == tag);
    CHECK(render_json(with_tag("\U000E0041"), {}).find(R"("\udb40\udc41")") != std::string::npos);
    CHECK(nlohmann::json::parse(render_json(with_tag("Caf\xE9"), {})).at("top").at(0).at("tag") == "Caf\uFFFD");
}

TEST_CASE("CSV has a line for each row and none for an empty window") {
    CHECK(render_csv_header() == "window,start,end,rank,tag,key,count\n");
    CHECK(render_csv(example(), {}) ==
          "0,2026-01-01T00:00:00.000Z,2026-01-01T00:00:10.000Z,1,Elixir,elixir,12\n"
          "0,2026-01-01T00:00:00.000Z,2026-01-01T00:00:10.000Z,2,日本,日本,4\n"
          "0,2026-01-01T00:00:00.000Z,2026-01-01T00:00:10.000Z,3,c,c,1\n");
    CHECK(render_csv(empty_window(), {}).empty());
}

TEST_CASE("CSV quotes commas and quotation marks and keeps a row on its line") {
    CHECK(render_csv(with_tag("a,\"b\"\nc"), {}) ==
          "0,2026-01-01T00:00:00.000Z,2026-01-01T00:00:10.000Z,1,\"a,\"\"b\"\"\\u{000A}c\",\"a,\"\"b\"\"\\u{000A}c\","
          "3\n");
}

TEST_CASE("CSV gives a spreadsheet no formula") {
    const std::string opening = GENERATE(as<std::string>{}, "=", "+", "-", "@", "＝", "＋", "－", "＠");
    CHECK(render_csv(with_tag(opening + "1"), {}).find(",'" + opening + "1,'" + opening + "1,3\n") !=
          std::string::npos);
    CHECK(render_csv(with_tag("a" + opening), {}).find(",a" + opening + ",") != std::string::npos);
    CHECK(render_csv(with_tag("=1,2"), {}).find(",\"'=1,2\",") != std::string::npos);
}

TEST_CASE("a renderer puts a blank line between blocks and the names of the columns before the first row") {
    renderer text({});
    const std::string block = render_text(example(), {});
    CHECK(text(example()) == block);
    CHECK(text(example()) == "\n" + block);

    renderer csv({.format = output_format::csv});
    CHECK(csv(empty_window()) == render_csv_header());
    CHECK(csv(example()) == render_csv(example(), {}));

    renderer json({.format = output_format::json});
    CHECK(json(example()) == render_json(example(), {}));
    CHECK(json(example()) == render_json(example(), {}));
}

TEST_CASE("the statistics are one line of JSON with the accounting identity and the high-water marks") {
    const run_view run = {.records = {.received = 36,
                                      .counted = 1,
                                      .late = 2,
                                      .malformed = 3,
                                      .oversize = 4,
                                      .duplicate = 5,
                                      .control = 6,
                                      .dropped = 15,
                                      .unparsed = 1,
                                      .undelivered = 14},
                          .reconnects = 7,
                          .max_batches_in_flight = 8,
                          .max_bytes_in_flight = 9,
                          .peak_rss_bytes = 10,
                          .untimed = 11,
                          .filtered = 12,
                          .refused_tags = 13,
                          .sources = {{.name = "a"}}};
    CHECK(
        render_stats(run) ==
        R"({"v":1,"received":36,"counted":1,"late":2,"malformed":3,"oversize":4,"duplicate":5,"control":6,"dropped":15,)"
        R"("unparsed":1,"undelivered":14,"untimed":11,"filtered":12,"refused_tags":13,"reconnects":7,"max_batches_in_flight":8,)"
        R"("max_bytes_in_flight":9,"peak_rss_bytes":10})"
        "\n");
}

TEST_CASE("the statistics of several sources name each with its own counts") {
    run_view run;
    run.sources = {{.name = "a\x1b"}, {.name = "b", .records = {.received = 1, .control = 1}, .failed = true}};
    const std::string text = render_stats(run);
    CHECK(text.find('\x1b') == std::string::npos);
    const auto sources = nlohmann::json::parse(text).at("sources");
    REQUIRE(sources.size() == 2);
    CHECK(sources[0].at("source") == "a\x1b");
    CHECK(sources[0].at("failed") == false);
    CHECK(sources[1].at("received") == 1);
    CHECK(sources[1].at("control") == 1);
    CHECK(sources[1].at("reconnects") == 0);
    CHECK(sources[1].at("failed") == true);
}

TEST_CASE("times are UTC with milliseconds rounded down, before 1970 as well") {
    CHECK(iso_time({}) == "1970-01-01T00:00:00.000Z");
    CHECK(iso_time(new_year + 1h + 2min + 3s + 4'999'999ns) == "2026-01-01T01:02:03.004Z");
    CHECK(iso_time(weir::time_point(-1ns)) == "1969-12-31T23:59:59.999Z");
    CHECK(iso_time(std::chrono::sys_days(std::chrono::year(2024) / 2 / 29)) == "2024-02-29T00:00:00.000Z");
    CHECK(iso_time(weir::end_of_time) == "2262-04-11T23:47:16.854Z");
    CHECK(iso_time(weir::beginning_of_time) == "1677-09-21T00:12:43.145Z");
}
