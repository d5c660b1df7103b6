// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/parsed_arguments.hpp"

#include "source_table.hpp"

#include <string>
#include <string_view>
#include <vector>

using namespace weir::console;
using namespace weir::testing;

namespace {

/// The kind of the only source that `weir top` with these arguments reads.
std::string_view form_of_source(const std::vector<std::string>& arguments) {
    const top_options options = top(arguments);
    REQUIRE(options.sources.size() == 1);
    return options.sources[0].kind->form;
}

std::string file_of(const std::vector<std::string>& arguments) {
    const top_options options = top(arguments);
    REQUIRE(options.sources.size() == 1);
    CHECK(options.sources[0].kind == &kind_of(""));
    return options.sources[0].rest;
}

/// The sources that there are, as errors list them.
std::string all_sources() {
    std::string list;
    for (const source_kind& kind : source_kinds())
        list += (list.empty() ? "" : &kind == &source_kinds().back() ? " or " : ", ") + std::string(kind.form);
    return list;
}

}  // namespace

TEST_CASE("files and standard input are read for their tags, live sources in full, unless told otherwise") {
    using weir::validation;
    const auto validate = [](const std::vector<std::string>& arguments) { return top(arguments).validate; };
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
