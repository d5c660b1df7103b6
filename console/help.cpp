// SPDX-License-Identifier: Apache-2.0
#include "help.hpp"

#include "source_table.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <iterator>
#include <string_view>
#include <utility>

namespace weir::console {

namespace {

constexpr std::size_t text_column = 22;

constexpr std::string_view overview =
    R"(weir counts what trends in a stream: hashtags of posts, or any field of JSON.

  weir top                            what trends in a made-up stream
  weir top bluesky:                   what trends on Bluesky, live
  weir top posts.ndjson --window all  the top 25 of a whole file
  weir top - --by .level < app.log    how often each level is in a log of JSON
  weir generate -o posts.ndjson       a file of made-up posts to try things with

Verbs:
  top [SOURCE...]     count, and print each window's top list
  generate            write made-up posts, the same for the same seed
  replay [SOURCE]     serve a file of posts as a Twitter stream on this machine
  x-rules [ACTION]    show or change which posts x:search gets from X
  help [VERB]         this text, or that of a verb: as weir top --help
  --version           the version, and those of the libraries
)";

constexpr std::string_view top_opening =
    R"(weir top [options] [SOURCE...]: count how often each hashtag is used in a stream
of posts, and print the most used ones of every ten seconds, or of another time.
Without a SOURCE it counts a made-up stream, until Ctrl-C.

Examples:
  weir top bluesky:                            live, without an account
  weir top posts.ndjson --window all --top 10  the ten most used tags of a file
  weir top - --by .level --where app=web       of a log, one object a line
  weir top a.ndjson b.ndjson --time event      two files, by the time of posts
  weir top demo: --record today.ndjson.zst     keeps what comes, to count again
  weir top today.ndjson.zst --speed 60x        an hour of it in a minute

SOURCE, one or several, which are counted together:
)";

constexpr std::string_view top_closing = R"(
Of each window a list is printed:
  2026-01-01 00:00:00 – 00:00:10 UTC  (1200 posts, 17 tags, 3 distinct)
   12 #Elixir
    4 #日本
    1 #weir
In these ten seconds 1200 posts came. Hashtags were used 17 times in them, 3
different ones; #Elixir 12 times, under whichever spelling (see --fold).

Windows follow each other without a gap. By the time of receipt an empty one is
printed too. Of tags that were used equally often the one that is smaller by
bytes comes first, so the same posts give the same list.

Standard output carries the windows, and nothing else. The last one is printed
when the input ends, and at the first Ctrl-C (SIGINT) or SIGTERM; the second
leaves at once. A source that fails for good is reported, and the others go on.

Environment:
  WEIR_TWITTER_CONSUMER_KEY, WEIR_TWITTER_CONSUMER_SECRET,
  WEIR_TWITTER_TOKEN, WEIR_TWITTER_TOKEN_SECRET
                      the four parts of an OAuth 1.0a login for twitter:, or
  WEIR_TWITTER_BEARER_TOKEN or WEIR_X_BEARER_TOKEN
                      an OAuth 2 token; without either, only a --url of plain
                      http on this machine can be read
  WEIR_MASTODON_TOKEN an access token of your account, for mastodon:
  WEIR_STREAM_HEADERS headers for https:// and http://, one a line, such as
                      Authorization: Bearer ...
  NO_COLOR            no colour, if it is not empty

Exit codes:
  0 done, also after a signal     4 the source could not be reached
  1 failed while running          5 done, but some of several sources failed
  2 wrong usage                   130 left at once, by a second signal
  3 not authorised: no credentials, or refused ones
)";

constexpr std::string_view generate_opening =
    R"(weir generate [options]: write made-up posts as JSON, one a line.

Examples:
  weir generate --count 1000 -o posts.ndjson    a small file
  weir generate --bytes 1GB > large.ndjson      a large one
  weir generate --seed 7 | weir top - --window all
                                                no file at all
)";

constexpr std::string_view generate_closing = R"(
The same options write the same bytes on every machine. A few tags are used very
often and most of them seldom (Zipf's law); some posts repeat others, and some
lines are messages about the stream, as in the real one. Writing ends quietly
when nobody reads any more.
)";

constexpr std::string_view replay_opening =
    R"(weir replay [options] [FILE | demo:]: serve posts as a Twitter 1.1 stream on
this machine.

Examples:
  weir replay posts.ndjson --rate 100   100 posts a second, to whoever connects
  weir replay --port 8080               the made-up stream (demo:, the default)
  weir top twitter:sample --url http://127.0.0.1:8080
                                        reads it, in another terminal
)";

constexpr std::string_view replay_closing = R"(
The base address to read from is printed on standard error. It serves
statuses/sample.json and statuses/filter.json to anybody on this machine,
without credentials, and sends no faster than it is read. FILE is sent once:
whoever connects goes on where the last reader was (see --loop). Ctrl-C ends it.
)";

constexpr std::string_view x_rules_opening =
    R"(weir x-rules [options] [ACTION]: show or change which posts x:search gets.

Examples:
  weir x-rules                                  the rules, with their numbers
  weir x-rules add "cat has:images" --tag cats  posts with a word and a picture
  weir x-rules check "from:"                    whether X would take it
  weir x-rules add -- "-is:retweet #elixir"     a rule that begins with a dash
  weir x-rules remove 1273026480692322304       by its number

ACTION, one of:
  list                (default) print each rule: its number, itself, its [tag]
  add RULE...         add rules; all must match what X calls its operators
  check RULE...       as add, but only to see what X would say
  remove NUMBER...    remove rules
)";

constexpr std::string_view x_rules_closing = R"(
The rules belong to your app at X and stay there. They cost nothing; the posts
that they let through do. What X refuses is said on standard error, and the exit
code is then 1, even if the rest was done.

Environment:
  WEIR_X_BEARER_TOKEN     the bearer token of your app
                          (WEIR_TWITTER_BEARER_TOKEN is read as well)
)";

/// The lines of the text, the first beside the label, the others below it.
void append_rows(std::string& out, std::string label, std::string_view text) {
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        fmt::format_to(std::back_inserter(out), "{:<{}}{}\n", label, text_column, text.substr(0, end));
        label.clear();
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
}

std::string option_lines(verb which) {
    std::string out;
    std::string_view group;
    for (const option_row& row : options_of(which)) {
        if (row.group != group) fmt::format_to(std::back_inserter(out), "\n{}:\n", row.group);
        group = row.group;
        std::string label = fmt::format("  {}{}{}", row.name, row.placeholder.empty() ? "" : " ", row.placeholder);
        if (label.size() >= text_column) out += std::exchange(label, {}) + '\n';
        append_rows(out, std::move(label), row.text);
    }
    return out;
}

/// The rows of the table of sources, each with its example.
std::string source_lines() {
    std::string out;
    for (const source_kind& kind : source_kinds()) {
        std::string label = fmt::format("  {}", kind.form);
        if (label.size() >= text_column) out += std::exchange(label, {}) + '\n';
        append_rows(out, std::move(label), fmt::format("{}\nas: weir top {}", kind.text, kind.example));
    }
    return out;
}

std::string assemble(std::string_view opening, verb which, std::string_view closing) {
    return std::string(opening) + option_lines(which) + std::string(closing);
}

}  // namespace

std::string help() {
    return std::string(overview);
}

std::string help(verb which) {
    switch (which) {
        case verb::generate:
            return assemble(generate_opening, which, generate_closing);
        case verb::replay:
            return assemble(replay_opening, which, replay_closing);
        case verb::x_rules:
            return assemble(x_rules_opening, which, x_rules_closing);
        case verb::top:
            break;
    }
    return assemble(std::string(top_opening) + source_lines(), which, top_closing);
}

}  // namespace weir::console
