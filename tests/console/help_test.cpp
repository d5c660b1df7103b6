// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/parsed_arguments.hpp"

#include "help.hpp"
#include "render.hpp"
#include "source_table.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

using namespace std::chrono_literals;
using namespace weir::console;
using namespace weir::testing;

namespace {

std::string printed(const std::vector<std::string>& arguments) {
    const auto result = std::get<message>(parsed(arguments));
    CHECK(result.exit_code == 0);
    CHECK_FALSE(result.to_stderr);
    return result.text;
}

/// In characters: no line of a help holds more than a few that take two cells.
std::size_t widest_line_of(std::string_view text) {
    std::size_t widest = 0;
    std::size_t characters = 0;
    for (const char letter : text) {
        const bool continues = (static_cast<unsigned char>(letter) & 0xC0U) == 0x80U;
        if (!continues) ++characters;
        if (letter == '\n') characters = 0;
        widest = std::max(widest, characters);
    }
    return widest;
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
