// SPDX-License-Identifier: Apache-2.0
#include "nothing_counted.hpp"

#include "support/console_run.hpp"

#include <string>

using weir::console::why_nothing_counted;
using namespace weir::testing;

namespace {

const std::string no_json =
    "JSON that weir can read: one object a line, in UTF-8 (of an array: jq -c '.[]' FILE | weir top -)";
const std::string no_post =
    "a post that weir knows; --by PATH counts a field of any JSON, --text PATH the hashtags in one";

}  // namespace

TEST_CASE("nothing is told of a source of which a record was counted, or none came") {
    CHECK(why_nothing_counted({}, true).empty());
    CHECK(why_nothing_counted({.received = 9, .counted = 1, .malformed = 8}, true).empty());
    CHECK(why_nothing_counted({.received = 9, .malformed = 8, .dropped = 1}, true).empty());
}

TEST_CASE("of a source that is no JSON, or none of a known shape, it is told what to do") {
    CHECK(why_nothing_counted({.received = 7, .malformed = 7}, true) == "none of its 7 records is " + no_json);
    CHECK(why_nothing_counted({.received = 1, .malformed = 1}, false) == "its only record is not " + no_json);
    CHECK(why_nothing_counted({.received = 7, .malformed = 2, .control = 5}, true) ==
          "none of its 7 records is " + no_post);
    CHECK(why_nothing_counted({.received = 1, .control = 1}, true) == "its only record is not " + no_post);
}

TEST_CASE("weir top says why it counted nothing of a file, and counts the others") {
    const temporary_file words("hello\nworld\n");
    const temporary_file posts("{\"id\":1,\"entities\":{\"hashtags\":[{\"text\":\"a\"}]}}\n");
    const auto alone = run_weir({"top", words.path(), "--window", "all"});
    CHECK(alone.code == 0);
    CHECK(alone.err == "weir: " + words.path() + ": none of its 2 records is " + no_json + "\n");
    const auto both = run_weir({"top", posts.path(), words.path(), "--window", "all"});
    CHECK(both.code == 0);
    CHECK(both.err == alone.err);
    CHECK(both.out.ends_with("  1 #a\n"));
    const auto other = run_weir({"top", "-", "--window", "all"}, "{\"level\":\"error\"}\n");
    CHECK(other.err == "weir: -: its only record is not " + no_post + "\n");
    CHECK(run_weir({"top", "-", "--window", "all", "--by", "level"}, "{\"level\":\"error\"}\n").err.empty());
}
