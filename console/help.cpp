// SPDX-License-Identifier: Apache-2.0
#include "help.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <iterator>
#include <string_view>

namespace weir::console {

namespace {

constexpr std::size_t text_column = 22;

constexpr std::string_view overview = R"(weir counts which hashtags trend in a stream of posts.

  weir top                                 the top 25 every 10 seconds, of a made-up stream
  weir top posts.ndjson --window all       the top 25 of a whole file
  zcat posts.gz | weir top - --format json an object for each window, for other programs
  weir generate --count 1000 -o posts.ndjson
                                           a file of made-up posts to try things with

Verbs:
  top [SOURCE]        count hashtags and print each window's top list
  generate            write made-up posts, the same for the same seed
  replay [SOURCE]     serve a file of posts as a Twitter stream on this machine
  x-rules [ACTION]    show or change which posts x:search gets from X
  help [VERB]         this text, or that of a verb: as weir top --help
  --version           the version, and those of the libraries
)";

constexpr std::string_view top_opening =
    R"(weir top [options] [SOURCE]: count what trends, print each window's top list.

Examples:
  weir top                                      the built-in demonstration, until Ctrl-C
  weir top posts.ndjson --window all --top 10   the ten most used tags of a file
  weir top - --window 1m --format json < posts.ndjson
                                                from standard input, an object a minute
  weir top twitter:filter --track elixir,erlang what people say about these, live
  weir top twitter:sample --url http://127.0.0.1:8080
                                                from a server of your own, as weir replay

SOURCE, one of:
  demo:             (default) a made-up stream, served by a Twitter-compatible server
                    inside the program, so that all of it is at work
  FILE              posts as JSON, one a line, of Twitter's API 1.1 or 2, also mixed;
                    a name with a colon is given with its directory, as ./a:b
  -                 the same from standard input
  twitter:sample    the 1.1 streaming API: a random part of all posts
  twitter:filter    the 1.1 streaming API: posts chosen by --track, --follow, --locations
)";

constexpr std::string_view top_closing = R"(
A number beside a tag is how often it was used in the window. Windows follow each other
without a gap; an empty one is printed too. Ties are broken by the tag's bytes, so the
same posts in a window give the same list, however many threads count.

Standard output carries the windows, and nothing else. The last one is printed when the
input ends, and at the first Ctrl-C (SIGINT) or SIGTERM; the second leaves at once.

Environment:
  WEIR_TWITTER_CONSUMER_KEY, WEIR_TWITTER_CONSUMER_SECRET,
  WEIR_TWITTER_TOKEN, WEIR_TWITTER_TOKEN_SECRET
                          the four parts of an OAuth 1.0a login for twitter:, or instead
  WEIR_TWITTER_BEARER_TOKEN or WEIR_X_BEARER_TOKEN
                          an OAuth 2 token; without either, only a --url of plain http
                          on this machine can be read
  NO_COLOR                no colour, if it is not empty

Exit codes:
  0 done, also after a signal       3 not authorised: no credentials, or refused ones
  1 failed while running            4 the source could not be reached, in all its retries
  2 wrong usage                     130 left at once, by a second signal
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
The same options write the same bytes on every machine. Tags follow Zipf's law; some posts
repeat others, and some lines are messages about the stream, as in the real one. Writing
ends quietly when nobody reads any more.
)";

constexpr std::string_view replay_opening =
    R"(weir replay [options] [FILE | demo:]: serve posts as a Twitter 1.1 stream on this machine.

Examples:
  weir replay posts.ndjson --rate 100           100 posts a second, to whoever connects
  weir replay --port 8080                       the made-up stream (demo: is the default)
  weir top twitter:sample --url http://127.0.0.1:8080
                                                reads it, in another terminal
)";

constexpr std::string_view replay_closing = R"(
The base address to read from is printed on standard error. It serves statuses/sample.json
and statuses/filter.json to anybody on this machine, without credentials, and sends no
faster than it is read. Ctrl-C ends it.
)";

constexpr std::string_view x_rules_opening =
    R"(weir x-rules [options] [ACTION]: show or change which posts x:search gets from X.

Examples:
  weir x-rules                                  the rules there are, with their numbers
  weir x-rules add "cat has:images" --tag cats  posts with this word and a picture
  weir x-rules check "from:"                    whether X would take it; changes nothing
  weir x-rules add -- "-is:retweet #elixir"     a rule that begins with a dash
  weir x-rules remove 1273026480692322304       by its number

ACTION, one of:
  list                (default) print each rule: its number, itself, its [tag]
  add RULE...         add rules; all must match what X calls its operators
  check RULE...       as add, but only to see what X would say
  remove NUMBER...    remove rules
)";

constexpr std::string_view x_rules_closing = R"(
The rules belong to your app at X and stay there. They cost nothing; the posts that they
let through do. What X refuses is said on standard error, and the exit code is then 1,
even if the rest was done.

Environment:
  WEIR_X_BEARER_TOKEN     the bearer token of your app (WEIR_TWITTER_BEARER_TOKEN is read
                          as well)
)";

/// The table's rows, the first line of each beside its name, the others below it.
std::string option_lines(verb which) {
    std::string out;
    std::string_view group;
    for (const option_row& row : options_of(which)) {
        if (row.group != group) fmt::format_to(std::back_inserter(out), "\n{}:\n", row.group);
        group = row.group;
        std::string label = fmt::format("  {}{}{}", row.name, row.placeholder.empty() ? "" : " ", row.placeholder);
        for (std::string_view rest = row.text; !rest.empty();) {
            const std::size_t end = rest.find('\n');
            fmt::format_to(std::back_inserter(out), "{:<{}}{}\n", label, text_column, rest.substr(0, end));
            label.clear();
            rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
        }
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
    return assemble(top_opening, which, top_closing);
}

}  // namespace weir::console
