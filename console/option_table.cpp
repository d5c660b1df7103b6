// SPDX-License-Identifier: Apache-2.0
#include "option_table.hpp"

#include <array>

namespace weir::console {

namespace {

constexpr std::string_view counting = "What is counted";
constexpr std::string_view windowing = "Windows";
constexpr std::string_view printing = "What is printed";
constexpr std::string_view recording = "Recording";
constexpr std::string_view running = "How it runs";
constexpr std::string_view twitter = "For twitter:, x: and others that need an account";
constexpr std::string_view live = "For live sources";
constexpr std::string_view general = "General";

constexpr std::array top_rows = {
    option_row{windowing, "--window", "D",
               "a list is of a window of time, so long: 500ms, 10s, 1m30s\n(default 10s); all = one window, until the "
               "input ends"},
    option_row{windowing, "--slide", "D", "a new window begins so often (default: the length of one)"},
    option_row{windowing, "--time", "WHAT",
               "what decides a post's window: receive (when it came) or\nevent (when it was made; default receive)"},
    option_row{windowing, "--late", "D",
               "with --time event: how long windows wait for late posts,\nbeyond 5s for disorder (default 0)"},
    option_row{
        counting, "--by", "PATH",
        "count the values of a field instead of hashtags: .level,\nuser.lang, items[].name ([] is every element)"},
    option_row{counting, "--where", "PATH=VALUE",
               "only posts with this value there (PATH!=VALUE: without);\nmay be repeated, then all must hold", true},
    option_row{counting, "--text", "PATH", "count the hashtags that stand in the text of this field"},
    option_row{counting, "--min-authors", "N", "only tags that so many different authors used; prints how\nmany did"},
    option_row{counting, "--bots", "WHAT", "include or exclude what programs wrote (default include)"},
    option_row{counting, "--ignore", "FILE", "do not count the tags and @authors in FILE, one a line"},
    option_row{counting, "--fold", "MODE",
               "which spellings are one tag: none, case (Elixir = elixir),\nnfkc (= ＥＬＩＸＩＲ too; default) or "
               "accents (café =\ncafe too); with --by the default is none"},
    option_row{counting, "--validate", "HOW",
               "full: check every record (default for live sources);\ntags: of Twitter's posts only those that may "
               "hold a tag,\nfaster; a broken record without tags goes unnoticed\n(default for FILE)"},
    option_row{printing, "--top", "N", "lines a window at most (default 25)"},
    option_row{printing, "--format", "FORMAT", "text, json (an object a line) or csv (default text)"},
    option_row{printing, "--color", "WHEN",
               "auto, always or never (default auto: on a terminal,\nunless NO_COLOR is set)"},
    option_row{printing, "--stats", "",
               "at the end, what became of every record and how much was\nin flight at most, as a JSON object on "
               "standard error"},
    option_row{recording, "--record", "FILE",
               "write what is received, and when it was, to FILE;\ncompressed if that ends in .zst"},
    option_row{recording, "--speed", "S",
               "replay a recording at 1x, 60x, 0.5x, ... the speed at\nwhich it was received, or as fast as it is "
               "read: max\n(default)"},
    option_row{running, "--strict", "", "end when one of several sources fails (default: go on)"},
    option_row{running, "--threads", "N", "threads that work (default: one a processor)"},
    option_row{running, "--stages", "N", "partitions that tags are counted in (default: threads)"},
    option_row{running, "--max-demand", "N", "batches in flight at most: the bound on memory"},
    option_row{live, "--since", "D", "bluesky: and wikimedia: begin so long ago (1h, 30m; about\n36 hours at most)"},
    option_row{twitter, "--track", "A,B", "posts with any of these words (filter only)", true},
    option_row{twitter, "--follow", "ID,ID", "posts of the accounts with these numbers (filter only)", true},
    option_row{twitter, "--locations", "W,S,E,N",
               "posts from inside the box of these degrees: longitude and\nlatitude of its south-west, then its "
               "north-east corner;\nfour numbers more for each further box (filter only)",
               true},
    option_row{twitter, "--language", "L,L", "posts in these languages, such as en or pt-BR", true},
    option_row{twitter, "--budget", "N",
               "posts that each x: source may read before it ends, at\nabout $0.005 each (default 10000); unlimited = "
               "no limit"},
    option_row{twitter, "--url", "U", "another base address than the service's own; plain http\nonly to this machine"},
    option_row{
        twitter, "--credentials", "FILE",
        "lines KEY=VALUE with the variables below, in a file that\nonly you can read; goes before the environment"},
    option_row{general, "--help,-h", "", "this text"},
};

constexpr std::array generate_rows = {
    option_row{"How much", "--count", "N", "posts and control messages to write (default 10000)"},
    option_row{"How much", "--bytes", "SIZE", "instead: stop at the first one that reaches 1GB, 256KiB, …"},
    option_row{"What", "--seed", "N", "the same number makes the same bytes (default 1)"},
    option_row{"What", "--alphabet", "N", "different tags there are, up to 2^20 (default 100000)"},
    option_row{"What", "--tagged", "SHARE", "posts that have tags, from 0 to 1 (default 0.5)"},
    option_row{"What", "--shape", "SHAPE", "v1 (Twitter's API 1.1; default), v1-compact (its fewest\nfields) or v2"},
    option_row{"Where to", "--output,-o", "FILE", "write to FILE instead of standard output"},
    option_row{general, "--help,-h", "", "this text"},
};

constexpr std::array replay_rows = {
    option_row{"What", "--loop", "", "start again at the end of FILE"},
    option_row{"How", "--port", "N", "port on 127.0.0.1 (default 0: any free one)"},
    option_row{"How", "--rate", "R", "posts a second (default: as fast as they are read)"},
    option_row{"How", "--chunk", "SIZE", "bytes in one HTTP chunk (default: a post a chunk)"},
    option_row{"How", "--keep-alive", "D", "an empty line after so long a silence (default 30s)"},
    option_row{general, "--help,-h", "", "this text"},
};

constexpr std::array x_rules_rows = {
    option_row{"What", "--tag", "T", "your own name for the rules that are added or checked"},
    option_row{"Where", "--url", "U", "another base address than https://api.x.com; plain http\nonly to this machine"},
    option_row{"Where", "--credentials", "FILE",
               "a line KEY=VALUE with the variable below, in a file that\nonly you can read; goes before the "
               "environment"},
    option_row{general, "--help,-h", "", "this text"},
};

}  // namespace

std::string_view name_of(verb which) noexcept {
    switch (which) {
        case verb::generate:
            return "generate";
        case verb::replay:
            return "replay";
        case verb::x_rules:
            return "x-rules";
        case verb::top:
            break;
    }
    return "top";
}

std::span<const option_row> options_of(verb which) noexcept {
    switch (which) {
        case verb::generate:
            return generate_rows;
        case verb::replay:
            return replay_rows;
        case verb::x_rules:
            return x_rules_rows;
        case verb::top:
            break;
    }
    return top_rows;
}

}  // namespace weir::console
