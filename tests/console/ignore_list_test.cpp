// SPDX-License-Identifier: Apache-2.0
#include "ignore_list.hpp"

#include "support/console_run.hpp"

#include <string>
#include <string_view>

using namespace weir::console;
using weir::testing::temporary_file;

namespace {

ignore_list list_of(std::string_view text, fold folding = fold::nfkc) {
    return ignore_list(text, folding, "list.txt");
}

}  // namespace

TEST_CASE("an ignore list has a tag or an author a line") {
    const auto list = list_of("NowPlaying\n#Bitcoin\n＃広告\n@Spam_Bot\n");
    CHECK(list.holds_tag("nowplaying"));
    CHECK(list.holds_tag("bitcoin"));
    CHECK(list.holds_tag("広告"));
    CHECK(list.holds_author("spam_bot"));
    CHECK(list.holds_author("@SPAM_BOT"));
    CHECK_FALSE(list.holds_tag("spam_bot"));
    CHECK_FALSE(list.holds_tag("NowPlaying"));
    CHECK_FALSE(list.holds_author("nowplaying"));
    CHECK_FALSE(list.holds_tag(""));
    CHECK_FALSE(list.holds_author(""));
}

TEST_CASE("an ignore list skips comments, empty lines and the spaces around a line") {
    const auto list = list_of(
        "\xEF\xBB\xBF"
        "// tags\r\n\r\n \t a \r\n; more\n  // not this one\n#;b\n#//c\n#@d\ne f");
    for (const std::string_view tag : {"a", ";b", "//c", "@d", "e f"}) {
        CAPTURE(tag);
        CHECK(list.holds_tag(tag));
    }
    CHECK_FALSE(list.has_authors());
    CHECK_FALSE(list.holds_tag("tags"));
    CHECK_FALSE(list.holds_tag("// tags"));
}

TEST_CASE("an ignore list folds its tags as those that are counted") {
    CHECK(list_of("Café", fold::accents).holds_tag("cafe"));
    CHECK(list_of("ＡＢ", fold::nfkc).holds_tag("ab"));
    CHECK(list_of("ＡＢ", fold::letter_case).holds_tag("ａｂ"));
    CHECK(list_of("Elixir", fold::none).holds_tag("Elixir"));
    CHECK_FALSE(list_of("Elixir", fold::none).holds_tag("elixir"));
    CHECK(list_of("@Élan", fold::none).holds_author("élan"));
}

TEST_CASE("an empty ignore list ignores nothing") {
    const auto list = GENERATE(ignore_list(fold::nfkc), list_of(""), list_of("\n\n// nothing\n"));
    CHECK_FALSE(list.has_tags());
    CHECK_FALSE(list.has_authors());
    CHECK_FALSE(list.holds_tag(""));
    CHECK_FALSE(list.holds_author("a"));
}

TEST_CASE("a line that could ignore nothing is an error that names it") {
    CHECK_THROWS_WITH(list_of("a\n#\n"), "the ignore list list.txt, line 2: there is nothing behind its \"#\"");
    CHECK_THROWS_WITH(list_of("// x\n\n@"), "the ignore list list.txt, line 3: there is nothing behind its \"@\"");
    CHECK_THROWS_WITH(list_of("a\x1b[2J"),
                      "the ignore list list.txt, line 1: \"a\\u{001B}[2J\" holds a control character");
    CHECK_THROWS_WITH(list_of("a\u202Eb"),
                      "the ignore list list.txt, line 1: \"a\\u{202E}b\" holds a character that only changes the "
                      "direction of writing");
    CHECK_THROWS_WITH(list_of("Caf\xE9"), "the ignore list list.txt, line 1: \"Caf\\x{E9}\" is not UTF-8");
    CHECK_THROWS_WITH(list_of(std::string(281, 'a')),
                      "the ignore list list.txt, line 1: it is longer than 280 code points or 1120 bytes");
}

TEST_CASE("an ignore list is read from a file") {
    const temporary_file file("#a\n@b\n");
    const auto list = read_ignore_list(file.path(), fold::nfkc);
    CHECK(list.holds_tag("a"));
    CHECK(list.holds_author("b"));
    const temporary_file empty("");
    CHECK_FALSE(read_ignore_list(empty.path(), fold::nfkc).has_tags());
}

TEST_CASE("a file that is no ignore list is an error that says why") {
    CHECK_THROWS_WITH(read_ignore_list("/nowhere/list.txt", fold::nfkc),
                      "the ignore list /nowhere/list.txt cannot be read: No such file or directory");
    CHECK_THROWS_WITH(read_ignore_list("/", fold::nfkc), "the ignore list / cannot be read: Is a directory");
    const temporary_file huge(std::string(ignore_list::most_bytes + 1, '\n'));
    CHECK_THROWS_WITH(read_ignore_list(huge.path(), fold::nfkc),
                      "the ignore list " + huge.path() + " is larger than 8388608 bytes");
}
