// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fold.hpp"
#include "render.hpp"
#include "source_argument.hpp"
#include "x_rules.hpp"

#include <weir/clock.hpp>
#include <weir/field_path.hpp>
#include <weir/recording.hpp>
#include <weir/synthetic.hpp>
#include <weir/tagged_posts.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace weir::console {

/// What a person wrote for twitter:sample and twitter:filter.
struct twitter_options {
    std::vector<std::string> track;
    std::vector<std::string> follow;
    std::vector<std::string> locations;  ///< four numbers a box: west, south, east, north
    std::vector<std::string> language;
    std::optional<std::string> url;  ///< as `parse_base_url` gives it; nothing: the service's own
    std::optional<std::string> credentials_file;
};

/// What decides the window of a post: when it was received, or when it says that it was made.
enum class window_time { receive, event };

/// What of the posts is counted, and of which.
struct counted_options {
    std::optional<field_path> by;    ///< the values there; nothing: hashtags
    std::optional<field_path> text;  ///< the hashtags in the text there; nothing: those that the post names
    std::vector<field_condition> where;
    bool without_bots = false;
    std::size_t min_authors = 0;  ///< 0: authors are not counted
    std::optional<std::string> ignore_file;
};

enum class color_choice { automatic, always, never };

/// What is known of standard output, for `wants_color`.
struct output_facts {
    bool is_terminal = false;
    std::string_view no_color = {};  ///< of the environment; empty where unset
    std::string_view term = {};      ///< likewise
};

/// Whether to print colour: as chosen, or else on a terminal that is not dumb, unless NO_COLOR is set and not empty.
[[nodiscard]] bool wants_color(color_choice choice, const output_facts& output) noexcept;

/// `weir top`. Where an option holds nothing, the engine's own default counts.
struct top_options {
    std::vector<source_argument> sources;                       ///< at least one
    bool strict = false;                                        ///< the first source that fails ends all
    std::optional<duration> window = std::chrono::seconds(10);  ///< nothing: one window, until the input ends
    std::optional<duration> slide;                              ///< a window begins so often; nothing: side by side
    window_time time = window_time::receive;
    duration late = {};  ///< in event time: how long a window waits for posts that come late
    counted_options counted;
    fold folding = fold::nfkc;
    validation validate = validation::full;  ///< where there are but files, unless chosen: tags
    bool validate_chosen = false;            ///< by --validate
    std::size_t top = 25;
    output_format format = output_format::text;
    color_choice color = color_choice::automatic;
    bool stats = false;
    std::optional<std::string> record;  ///< the file that is to hold what is received
    replay_speed speed;                 ///< of recordings
    std::optional<std::size_t> threads;
    std::optional<std::size_t> stages;
    std::optional<std::size_t> max_demand;  ///< batches
    twitter_options twitter;
    std::optional<duration> since;              ///< where bluesky: and wikimedia: begin: so long ago
    std::optional<std::uint64_t> budget_posts;  ///< of each source x:; nothing: the library's
};

/// `weir generate`.
struct generate_options {
    synthetic_options stream;
    std::optional<std::uint64_t> count = 10'000;  ///< records; nothing: `bytes` says when to end
    std::optional<std::uint64_t> bytes;           ///< end with the first record that reaches it
    std::optional<std::string> output;            ///< a file; nothing: standard output
};

/// `weir replay`.
struct replay_options {
    std::optional<std::string> file;         ///< nothing: the demonstration's stream
    std::uint16_t port = 0;                  ///< 0: any free one
    std::optional<double> posts_per_second;  ///< nothing: as fast as they are read
    std::optional<std::size_t> chunk_bytes;  ///< nothing: a post a chunk
    duration keep_alive = std::chrono::seconds(30);
    bool loop = false;
};

/// Something to print instead of running: help, the version, or what was wrong.
struct message {
    std::string text;  ///< ends with a line feed
    int exit_code = 0;
    bool to_stderr = false;
};

using command = std::variant<top_options, generate_options, replay_options, x_rules_options, message>;

/// Reads the command line. Never throws for what was typed: wrong usage is a `message` of one sentence, for standard
/// error, with exit code 2. `version` makes the text that --version prints, with the libraries' versions; nothing else
/// asks for it, since it takes loading them.
[[nodiscard]] command parse(int count, const char* const* arguments, const std::function<std::string()>& version);

}  // namespace weir::console
