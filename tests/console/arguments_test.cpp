// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"

#include "arguments.hpp"
#include "help.hpp"
#include "render.hpp"
#include "source_table.hpp"
#include "terminal_text.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <variant>
#include <vector>

using namespace std::chrono_literals;
using namespace weir::console;

namespace {

command parsed(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "weir");
    std::vector<const char*> pointers;
    for (const std::string& argument : arguments) pointers.push_back(argument.c_str());
    return parse(static_cast<int>(pointers.size()), pointers.data(), "weir 1.2.3 (libcurl 7)");
}

/// What `weir top` with these arguments would do.
top_options top(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "top");
    command result = parsed(std::move(arguments));
    if (const auto* refused = std::get_if<message>(&result)) FAIL(refused->text);
    return std::get<top_options>(std::move(result));
}

/// The sentence with which the arguments are refused.
std::string refusal(const std::vector<std::string>& arguments) {
    const command result = parsed(arguments);
    const auto* refused = std::get_if<message>(&result);
    if (!refused) return "accepted";
    CHECK(refused->exit_code == 2);
    CHECK(refused->to_stderr);
    return refused->text;
}

std::size_t widest_line_of(const std::string& text) {
    std::size_t widest = 0;
    for (std::size_t start = 0, end = 0; (end = text.find('\n', start)) != std::string::npos; start = end + 1)
        widest = std::max(widest, width(text.substr(start, end - start)));
    return widest;
}

/// The kind of the only source that `weir top` with these arguments reads.
std::string_view form_of_source(std::vector<std::string> arguments) {
    const top_options options = top(std::move(arguments));
    REQUIRE(options.sources.size() == 1);
    return options.sources[0].kind->form;
}

std::string file_of(std::vector<std::string> arguments) {
    const top_options options = top(std::move(arguments));
    REQUIRE(options.sources.size() == 1);
    CHECK(options.sources[0].kind == &kind_of(""));
    return options.sources[0].rest;
}

std::string refused_top(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "top");
    return refusal(arguments);
}

/// The sources that there are, as errors list them.
std::string all_sources() {
    std::string list;
    for (const source_kind& kind : source_kinds())
        list += (list.empty() ? "" : &kind == &source_kinds().back() ? " or " : ", ") + std::string(kind.form);
    return list;
}

std::string printed(const std::vector<std::string>& arguments) {
    const auto result = std::get<message>(parsed(arguments));
    CHECK(result.exit_code == 0);
    CHECK_FALSE(result.to_stderr);
    return result.text;
}

}  // namespace

TEST_CASE("weir alone prints the help, and so do its other spellings") {
    CHECK(printed({}) == help());
    CHECK(printed({"--help"}) == help());
    CHECK(printed({"-h"}) == help());
    CHECK(printed({"help"}) == help());
    CHECK(printed({"help", "top"}) == help(verb::top));
    CHECK(printed({"top", "--help"}) == help(verb::top));
    CHECK(printed({"top", "--no-such-option", "-h"}) == help(verb::top));
    CHECK(printed({"generate", "-h"}) == help(verb::generate));
    CHECK(printed({"replay", "-h"}) == help(verb::replay));
}

TEST_CASE("the option --version prints what the program says about itself") {
    CHECK(printed({"--version"}) == "weir 1.2.3 (libcurl 7)\n");
}

TEST_CASE("the help of a verb names each of its options and fits a terminal of 80 columns") {
    const verb which = GENERATE(verb::top, verb::generate, verb::replay, verb::x_rules);
    const std::string text = help(which);
    for (const option_row& row : options_of(which)) CHECK(text.find("  " + std::string(row.name)) != std::string::npos);
    CHECK(text.find("Examples:") < text.find("--"));
    CHECK(widest_line_of(text) <= 80);
}

TEST_CASE("the help of weir fits a terminal of 80 columns") {
    CHECK(widest_line_of(help()) <= 80);
}

TEST_CASE("the help of weir top explains each source, with an example") {
    const std::string text = help(verb::top);
    for (const source_kind& kind : source_kinds()) {
        CHECK(text.find("  " + std::string(kind.form)) != std::string::npos);
        CHECK(text.find("as: weir top " + std::string(kind.example)) != std::string::npos);
    }
}

TEST_CASE("the help of weir top shows a list as it is printed") {
    const window_view view{.start = std::chrono::sys_days(std::chrono::year(2026) / 1 / 1),
                           .end = std::chrono::sys_days(std::chrono::year(2026) / 1 / 1) + 10s,
                           .events = 1200,
                           .tags = 17,
                           .distinct = 3,
                           .top = {{"Elixir", "elixir", 12}, {"日本", "日本", 4}, {"weir", "weir", 1}}};
    std::string shown = "\n" + render_text(view, {});
    for (std::size_t at = 0; (at = shown.find('\n', at)) + 1 < shown.size(); at += 3) shown.insert(at + 1, "  ");
    CHECK(help(verb::top).find(shown) != std::string::npos);
}

TEST_CASE("the help of weir top says both ways to validate, and which is meant by default") {
    std::string text = help(verb::top);
    text = text.substr(text.find("--validate HOW"));
    text = text.substr(0, text.find("\n  --"));
    for (const std::string said : {"full:", "tags:", "default for live", "default for FILE"})
        CHECK(text.find(said) != std::string::npos);
}

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

TEST_CASE("files and standard input are read for their tags, live sources in full, unless told otherwise") {
    using weir::validation;
    const auto validate = [](std::vector<std::string> arguments) { return top(std::move(arguments)).validate; };
    CHECK(validate({"posts.ndjson"}) == validation::tags);
    CHECK(validate({"-"}) == validation::tags);
    CHECK(validate({"demo:"}) == validation::full);
    CHECK(validate({"twitter:sample"}) == validation::full);
    CHECK(validate({"twitter:filter", "--track", "a"}) == validation::full);
    for (const std::string source : {"posts.ndjson", "-", "demo:", "twitter:sample"}) {
        CAPTURE(source);
        CHECK(validate({source, "--validate", "full"}) == validation::full);
        CHECK(validate({"--validate=tags", source}) == validation::tags);
    }
}

TEST_CASE("a source is a scheme, a file or standard input") {
    for (const std::string source : {"-", "demo:", "twitter:sample"}) CHECK(form_of_source({source}) == source);
    for (const std::string source : {"./twitter:sample", "/a:b", "2026-01-01T10:00:00.ndjson", "top", "twitter"})
        CHECK(file_of({source}) == source);
    CHECK(file_of({"--", "--top"}) == "--top");
    CHECK(refused_top({"gopher:social"}) == "weir top: there is no source \"gopher:social\", only " + all_sources() +
                                                " (a file of that name is given as \"./gopher:social\")\n");
    CHECK(refused_top({""}) == "weir top: SOURCE is empty: give " + all_sources() + "\n");
}

TEST_CASE("a misspelt source is told which one is meant") {
    const auto told = [](const std::string& wrong, const std::string& meant) {
        CHECK(refused_top({wrong}) == "weir top: there is no source \"" + wrong + "\"; did you mean " + meant +
                                          "? (a file of that name is given as \"./" + wrong + "\")\n");
    };
    told("blusky:", "bluesky:");
    told("twiter:sample", "twitter:sample");
    told("x:recnt:#elixir", "x:recent:");
}

TEST_CASE("a source without its colon is told what is missing, unless it is a file") {
    const std::string name = GENERATE("bluesky", "wikimedia", "demo");
    CHECK(refused_top({name}) ==
          "weir top: there is no file \"" + name + "\"; did you mean the source " + name + ":?\n");
    CHECK(refused_top({"mastodon"}) ==
          "weir top: there is no file \"mastodon\"; did you mean the source mastodon:HOST?\n");
    CHECK(file_of({"./" + name}) == "./" + name);
}

TEST_CASE("weir top takes several sources, and one of them more than once, but for standard input") {
    const top_options options = top({"a", "-", "--strict", "demo:", "a"});
    REQUIRE(options.sources.size() == 4);
    CHECK(options.sources[0] == options.sources[3]);
    CHECK(options.sources[1].text == "-");
    CHECK(options.strict);
    CHECK(options.validate == weir::validation::full);
    CHECK(top({"a", "-"}).validate == weir::validation::tags);
    CHECK(refused_top({"-", "a", "-"}) == "weir top: standard input can be read once only: give - once\n");
    CHECK(refused_top({"a", "b", "--url", "https://example.org"}).find("--url is for the sources") !=
          std::string::npos);
    CHECK(top({"a", "twitter:sample", "--language", "en"}).twitter.language == std::vector<std::string>{"en"});
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

TEST_CASE("twitter:filter takes words, accounts, boxes and languages") {
    const top_options options =
        top({"twitter:filter", "--track", "elixir, erlang otp", "--track", "beam", "--follow", "12,34", "--locations",
             "-122.75,36.8,-121.75,37.8", "--language", "en,de", "--credentials", "keys"});
    CHECK(options.sources[0].kind == &kind_of("twitter:filter"));
    CHECK(options.twitter.track == std::vector<std::string>{"elixir", "erlang otp", "beam"});
    CHECK(options.twitter.follow == std::vector<std::string>{"12", "34"});
    CHECK(options.twitter.locations == std::vector<std::string>{"-122.75", "36.8", "-121.75", "37.8"});
    CHECK(options.twitter.language == std::vector<std::string>{"en", "de"});
    CHECK(options.twitter.credentials_file == "keys");
}

TEST_CASE("what twitter:filter cannot filter by is refused") {
    CHECK(refused_top({"twitter:filter"}) ==
          "weir top: twitter:filter needs at least one of --track, --follow and --locations\n");
    CHECK(refused_top({"twitter:filter", "--track", "a,,b"}) ==
          "weir top: --track has an empty part between its commas\n");
    CHECK(refused_top({"twitter:filter", "--follow", "joe"}) ==
          "weir top: each part of --follow must be a whole number, 0 or more, not \"joe\"\n");
    CHECK(refused_top({"twitter:filter", "--locations", "1,2,3"}) ==
          "weir top: --locations must be four numbers a box (west, south, east, north), not 3 in all\n");
    CHECK(refused_top({"twitter:filter", "--locations", "1,91,3,4"}) ==
          "weir top: each latitude of --locations must be a number from -90 to 90, not \"91\"\n");
}

TEST_CASE("an option that the source cannot use is refused") {
    CHECK(refused_top({"posts.ndjson", "--track", "a"}) == "weir top: --track is for the source twitter:filter only\n");
    CHECK(refused_top({"twitter:sample", "--follow", "1"}) ==
          "weir top: --follow is for the source twitter:filter only\n");
    CHECK(refused_top({"--locations", "1,2,3,4"}) == "weir top: --locations is for the source twitter:filter only\n");
    CHECK(refused_top({"-", "--language", "x"}) ==
          "weir top: --language is for the sources twitter:sample and twitter:filter only\n");
    CHECK(refused_top({"-", "--url", "x"}) ==
          "weir top: --url is for the sources wikimedia:, twitter:sample, twitter:filter, x:search, x:sample, "
          "x:recent:QUERY and x:user:NAME only\n");
    CHECK(refused_top({"-", "--credentials", "x"})
              .starts_with("weir top: --credentials is for the sources mastodon:HOST, "));
    CHECK(refused_top({"--format", "json", "--color", "always"}) ==
          "weir top: --color always is for --format text only\n");
}

TEST_CASE("another base address is https, or http on this machine") {
    const auto url = [](const std::string& text) { return top({"twitter:sample", "--url", text}).twitter.url; };
    CHECK(url("https://stream.example.org/") == "https://stream.example.org");
    CHECK(url("HTTPS://example.org") == "HTTPS://example.org");
    CHECK(url("http://127.0.0.1:8080/twitter/") == "http://127.0.0.1:8080/twitter");
    CHECK(url("http://localhost:1") == "http://localhost:1");
    CHECK(url("http://[::1]:8080") == "http://[::1]:8080");
    CHECK(url("http://127.3.2.1") == "http://127.3.2.1");
}

TEST_CASE("a base address may name the version that every path begins with") {
    CHECK(parse_base_url("--url", "https://example.org/1.1") == "https://example.org");
    CHECK(parse_base_url("--url", "https://example.org//1.1//") == "https://example.org");
    CHECK(parse_base_url("--url", "https://1.1") == "https://1.1");
    CHECK(parse_base_url("--url", "https://example.org/x1.1") == "https://example.org/x1.1");
}

TEST_CASE("plain http to another machine is refused, however it is dressed up") {
    const std::string url = GENERATE(as<std::string>{}, "http://example.org", "http://127.0.0.1.example.org",
                                     "http://localhost.example.org", "http://128.0.0.1", "http://[::2]:80",
                                     "http://0.0.0.0", "http://127.1");
    CAPTURE(url);
    CHECK(refused_top({"twitter:sample", "--url", url}).find("must begin with https://") != std::string::npos);
    CHECK_FALSE(is_loopback_http(url));
}

TEST_CASE("an address with anything but host, port and path is refused without being repeated") {
    const std::string url =
        GENERATE(as<std::string>{}, "", "example.org", "ftp://example.org", "https://", "https:///x",
                 "https://joe:secret@example.org", "http://127.0.0.1@example.org", "http://127.0.0.1\\@example.org",
                 "https://example.org/?secret=1", "https://example.org/#secret", "https://exa mple.org",
                 "https://example.org:0", "https://example.org:99999", "https://example.org:", "http://[::1",
                 "http://[::1]x", "http://::1]", "http://[]", "http\x1a//127.0.0.1", "http://127.0.0.1%2eexample.org");
    CAPTURE(url);
    CHECK(refused_top({"twitter:sample", "--url", url}) ==
          "weir top: --url must be an address like https://stream.example.org, without user name, query or "
          "fragment\n");
    CHECK_FALSE(is_loopback_http(url));
}

TEST_CASE("only plain http to this machine is an address that needs no credentials") {
    CHECK(is_loopback_http("http://127.0.0.1:8080/1.1"));
    CHECK(is_loopback_http("http://LOCALHOST/"));
    CHECK(is_loopback_http("http://[::1]/"));
    CHECK_FALSE(is_loopback_http("https://127.0.0.1/"));
}

TEST_CASE("an unknown option is refused with the one that was probably meant") {
    CHECK(refused_top({"--widow", "5s"}) == "weir top: unknown option \"--widow\"; did you mean --window?\n");
    CHECK(refused_top({"--colour=always"}) == "weir top: unknown option \"--colour\"; did you mean --color?\n");
    CHECK(refused_top({"--completely-different"}) ==
          "weir top: unknown option \"--completely-different\"; weir top --help lists those there are\n");
    CHECK(refused_top({"--tpo", "3"}) == "weir top: unknown option \"--tpo\"; did you mean --top?\n");
    CHECK(refused_top({"--all"}) == "weir top: unknown option \"--all\"; weir top --help lists those there are\n");
    CHECK(refused_top({"-x"}).find("unknown option \"-x\"") != std::string::npos);
    CHECK(refusal({"generate", "--track", "a"}).find("unknown option \"--track\"") != std::string::npos);
}

TEST_CASE("an unknown verb is refused with the one that was probably meant") {
    CHECK(refusal({"tpo"}) == "weir: there is no verb \"tpo\"; did you mean weir top?\n");
    CHECK(refusal({"genrate"}) == "weir: there is no verb \"genrate\"; did you mean weir generate?\n");
    CHECK(refusal({"version"}) == "weir: there is no verb \"version\"; did you mean weir --version?\n");
    CHECK(refusal({"posts.ndjson"}) ==
          "weir: \"posts.ndjson\" is no verb; to count, write weir top before it (weir --help lists the verbs)\n");
    CHECK(refusal({"--window", "10s"}).find("weir top") != std::string::npos);
}

TEST_CASE("an option without its value, or given twice, is refused") {
    CHECK(refused_top({"--window"}) == "weir top: --window needs a value: --window D\n");
    CHECK(refused_top({"--validate"}) == "weir top: --validate needs a value: --validate HOW\n");
    CHECK(refused_top({"--stats=no"}) == "weir top: --stats takes no value\n");
    CHECK(refused_top({"--top", "1", "--top", "2"}) == "weir top: --top is given more than once\n");
    CHECK(refusal({"generate", "-o"}) == "weir generate: --output needs a value: --output FILE\n");
}

TEST_CASE("a value out of its range is refused in words") {
    CHECK(refused_top({"--top", "0"}) == "weir top: --top must be a whole number from 1 to 1000000, not \"0\"\n");
    CHECK(refused_top({"--stages", "0"}) == "weir top: --stages must be a whole number from 1 to 1024, not \"0\"\n");
    CHECK(refused_top({"--stages", "1025"}) ==
          "weir top: --stages must be a whole number from 1 to 1024, not \"1025\"\n");
    CHECK(refused_top({"--threads", "-1"}) ==
          "weir top: --threads must be a whole number from 1 to 1024, not \"-1\"\n");
    CHECK(refused_top({"--max-demand", "x"}) ==
          "weir top: --max-demand must be a whole number from 1 to 65536, not \"x\"\n");
    CHECK(refused_top({"--top", "3 "}).find("not \"3 \"") != std::string::npos);
    CHECK(refused_top({"--top", "99999999999999999999"}).find("--top must be") != std::string::npos);
    CHECK(refused_top({"--format", "xml"}) == "weir top: --format must be one of text, json, csv, not \"xml\"\n");
    CHECK(refused_top({"--fold", "NFKC"}) ==
          "weir top: --fold must be one of none, case, nfkc, accents, not \"NFKC\"\n");
    CHECK(refused_top({"--validate", "no"}) == "weir top: --validate must be one of full, tags, not \"no\"\n");
    CHECK(refused_top({"--color", ""}) == "weir top: --color must be one of auto, always, never, not \"\"\n");
    CHECK(refused_top({"--top", "\x1b[2J"}).find('\x1b') == std::string::npos);
}

TEST_CASE("a duration has a unit, or several in their order") {
    const auto window = [](const std::string& text) { return *top({"--window", text}).window; };
    CHECK(window("500ms") == 500ms);
    CHECK(window("10s") == 10s);
    CHECK(window("1m") == 60s);
    CHECK(window("2h") == 120min);
    CHECK(window("1m30s") == 90s);
    CHECK(window("1d2h3m4s5ms") == 26h + 3min + 4s + 5ms);
    CHECK(window("366d") == 24h * 366);
    const std::string wrong = GENERATE(as<std::string>{}, "0s", "10", "s", "", "-1s", "1.5s", "1s1m", "1s1s", "10 s",
                                       "10sec", "367d", "99999999999999999999s", "all ");
    CHECK(refused_top({"--window", wrong}) ==
          "weir top: --window must be a time from 1ms to 366d with its unit, like 500ms, 10s or 1m30s, not \"" + wrong +
              "\"\n");
}

TEST_CASE("weir generate says how much, what and where to") {
    const auto defaults = std::get<generate_options>(parsed({"generate"}));
    CHECK(defaults.count == 10'000U);
    CHECK_FALSE(defaults.bytes);
    CHECK_FALSE(defaults.output);

    const auto options = std::get<generate_options>(parsed({"generate", "--seed", "7", "--bytes", "1GB", "--alphabet",
                                                            "50", "--shape", "v2", "--tagged", "0.25", "-o", "x"}));
    CHECK(options.stream.seed == 7);
    CHECK(options.bytes == 1'000'000'000U);
    CHECK_FALSE(options.count);
    CHECK(options.stream.alphabet == 50);
    CHECK(options.stream.shape == weir::tweet_shape::v2);
    CHECK(options.stream.tagged == 0.25);
    CHECK(options.output == "x");
}

TEST_CASE("weir generate refuses what it cannot do") {
    CHECK(refusal({"generate", "--count", "1", "--bytes", "1"}) ==
          "weir generate: --count and --bytes exclude each other\n");
    CHECK(refusal({"generate", "posts"}) ==
          "weir generate: generate reads nothing, but \"posts\" was given; -o FILE says where to write\n");
    CHECK(refusal({"generate", "--tagged", "1.5"}) ==
          "weir generate: --tagged must be a number from 0 to 1, not \"1.5\"\n");
    CHECK(refusal({"generate", "--tagged", "nan"}) ==
          "weir generate: --tagged must be a number from 0 to 1, not \"nan\"\n");
    CHECK(refusal({"generate", "--count", "0"}) ==
          "weir generate: --count must be a whole number, 1 or more, not \"0\"\n");
}

TEST_CASE("a size has decimal and binary units") {
    const auto bytes = [](const std::string& text) {
        return *std::get<generate_options>(parsed({"generate", "--bytes", text})).bytes;
    };
    CHECK(bytes("4096") == 4096);
    CHECK(bytes("4096B") == 4096);
    CHECK(bytes("256KiB") == 262'144);
    CHECK(bytes("5kB") == 5'000);
    CHECK(bytes("5KB") == 5'000);
    CHECK(bytes("3MiB") == 3'145'728);
    CHECK(bytes("2TB") == 2'000'000'000'000);
    const std::string wrong = GENERATE(as<std::string>{}, "0", "1gb", "GB", "", "1 GB", "1.5GB", "-1", "99999999TiB");
    CHECK(refusal({"generate", "--bytes", wrong}) ==
          "weir generate: --bytes must be a size like 1GB, 256KiB or 4096, not \"" + wrong + "\"\n");
}

TEST_CASE("weir replay serves a file or the demonstration") {
    const auto defaults = std::get<replay_options>(parsed({"replay"}));
    CHECK_FALSE(defaults.file);
    CHECK(defaults.port == 0);
    CHECK_FALSE(defaults.posts_per_second);
    CHECK_FALSE(defaults.chunk_bytes);
    CHECK(defaults.keep_alive == 30s);

    const auto options = std::get<replay_options>(parsed(
        {"replay", "posts", "--port", "8080", "--rate", "2.5", "--loop", "--chunk", "1KiB", "--keep-alive", "5s"}));
    CHECK(options.file == "posts");
    CHECK(options.port == 8080);
    CHECK(options.posts_per_second == 2.5);
    CHECK(options.loop);
    CHECK(options.chunk_bytes == 1024U);
    CHECK(options.keep_alive == 5s);

    CHECK(refusal({"replay", "-"}) == "weir replay: replay serves a FILE or demo:, nothing else\n");
    CHECK(refusal({"replay", "--loop"}) == "weir replay: --loop is for a FILE only, demo: never ends\n");
    CHECK(refusal({"replay", "--port", "65536"}) ==
          "weir replay: --port must be a whole number from 0 to 65535, not \"65536\"\n");
    CHECK(refusal({"replay", "--rate", "0"}).find("--rate must be a number from 0.001") != std::string::npos);
}

TEST_CASE("there is colour on a terminal only, and where nobody objects") {
    CHECK(wants_color(color_choice::automatic, {.is_terminal = true, .no_color = "", .term = "xterm"}));
    CHECK_FALSE(wants_color(color_choice::automatic, {.is_terminal = false, .no_color = "", .term = "xterm"}));
    CHECK_FALSE(wants_color(color_choice::automatic, {.is_terminal = true, .no_color = "1", .term = "xterm"}));
    CHECK_FALSE(wants_color(color_choice::automatic, {.is_terminal = true, .no_color = "", .term = "dumb"}));
    CHECK(wants_color(color_choice::always, {.is_terminal = false, .no_color = "1", .term = "dumb"}));
    CHECK_FALSE(wants_color(color_choice::never, {.is_terminal = true, .no_color = "", .term = "xterm"}));
}
