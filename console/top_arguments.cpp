// SPDX-License-Identifier: Apache-2.0
#include "top_arguments.hpp"

#include "choices.hpp"
#include "quantity.hpp"
#include "source_table.hpp"
#include "terminal_text.hpp"
#include "usage_error.hpp"

#include <weir/x.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <system_error>
#include <utility>

namespace weir::console {

namespace {

std::vector<source_argument> read_sources(const command_line& line) {
    std::vector<source_argument> sources;
    for (const std::string& text : line.rest()) {
        sources.push_back(parse_source(text));
        const auto same = std::count(sources.begin(), sources.end(), sources.back());
        if (text == "-" && same > 1) throw usage_error("standard input can be read once only: give - once");
    }
    if (sources.empty()) sources.push_back(parse_source("demo:"));
    return sources;
}

std::vector<std::string> read_list(const command_line& line, std::string_view option) {
    return line.has(option) ? parse_list(option, line.value(option)) : std::vector<std::string>();
}

std::vector<std::string> read_accounts(const command_line& line) {
    auto accounts = read_list(line, "--follow");
    for (const std::string& account : accounts) static_cast<void>(parse_whole("each part of --follow", account, {}));
    return accounts;
}

std::vector<std::string> read_locations(const command_line& line) {
    auto numbers = read_list(line, "--locations");
    if (numbers.size() % 4 != 0) {
        throw usage_error(fmt::format(
            "--locations must be four numbers a box (west, south, east, north), not {} in all", numbers.size()));
    }
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const double most = i % 2 == 0 ? 180 : 90;
        static_cast<void>(parse_decimal(i % 2 == 0 ? "each longitude of --locations" : "each latitude of --locations",
                                        numbers[i], {.least = -most, .most = most}));
    }
    return numbers;
}

bool takes(const source_kind& kind, std::string_view option) {
    return std::find(kind.options.begin(), kind.options.end(), option) != kind.options.end();
}

/// No option is ever silently ignored: one that no source here can use is refused.
void refuse_idle_option(std::string_view option, const std::vector<source_argument>& sources) {
    const auto of_use = [&](const source_argument& one) { return takes(*one.kind, option); };
    if (std::any_of(sources.begin(), sources.end(), of_use)) return;
    std::string others;
    std::string_view last;
    for (const source_kind& kind : source_kinds()) {
        if (!takes(kind, option)) continue;
        if (!others.empty()) others += ", ";
        others += std::exchange(last, kind.form);
    }
    if (others.empty()) throw usage_error(fmt::format("{} is for the source {} only", option, last));
    throw usage_error(fmt::format("{} is for the sources {} and {} only", option, others, last));
}

void refuse_idle_options(const command_line& line, const std::vector<source_argument>& sources) {
    for (const source_kind& kind : source_kinds())
        for (const std::string_view option : kind.options)
            if (line.has(option)) refuse_idle_option(option, sources);
}

twitter_options read_twitter(const command_line& line) {
    twitter_options options;
    options.track = read_list(line, "--track");
    options.follow = read_accounts(line);
    options.locations = read_locations(line);
    options.language = read_list(line, "--language");
    if (line.has("--url")) options.url = parse_base_url("--url", line.value("--url"));
    if (line.has("--credentials")) options.credentials_file = line.value("--credentials");
    if (options.credentials_file == "") throw usage_error("--credentials needs the name of a file");
    return options;
}

/// Posts, each of which costs money.
std::optional<std::uint64_t> read_budget(const command_line& line) {
    if (!line.has("--budget")) return std::nullopt;
    if (line.value("--budget") == "unlimited") return x::unlimited;
    return parse_whole("--budget", line.value("--budget"), {.least = 1});
}

void read_printing(const command_line& line, top_options& options) {
    using format_choice = std::pair<std::string_view, output_format>;
    using when = std::pair<std::string_view, color_choice>;
    if (line.has("--format")) {
        options.format = parse_choice(
            "--format", line.value("--format"),
            std::array{format_choice{"text", output_format::text}, format_choice{"json", output_format::json},
                       format_choice{"csv", output_format::csv}});
    }
    if (line.has("--color")) {
        options.color =
            parse_choice("--color", line.value("--color"),
                         std::array{when{"auto", color_choice::automatic}, when{"always", color_choice::always},
                                    when{"never", color_choice::never}});
    }
    if (options.color == color_choice::always && options.format != output_format::text) {
        throw usage_error("--color always is for --format text only");
    }
    options.stats = line.has("--stats");
    options.top = read_whole(line, "--top", {.least = 1, .most = 1'000'000}).value_or(options.top);
}

/// What only a reader that goes by tags alone cannot do.
bool wants_whole_posts(const top_options& options) {
    const auto& counted = options.counted;
    return options.time == window_time::event || counted.by || counted.text || !counted.where.empty() ||
           counted.without_bots || counted.min_authors > 0 || counted.ignore_file;
}

void read_validation(const command_line& line, top_options& options) {
    using how = std::pair<std::string_view, validation>;
    const bool live = std::any_of(options.sources.begin(), options.sources.end(),
                                  [](const source_argument& one) { return one.kind->live; });
    options.validate = live || wants_whole_posts(options) ? validation::full : validation::tags;
    options.validate_chosen = line.has("--validate");
    if (!options.validate_chosen) return;
    options.validate = parse_choice("--validate", line.value("--validate"),
                                    std::array{how{"full", validation::full}, how{"tags", validation::tags}});
    if (options.validate == validation::tags && wants_whole_posts(options))
        throw usage_error("--validate tags looks at tags alone: leave it out where more of a post is wanted");
}

/// Each post is kept in every window that contains it.
void check_slide(duration window, duration slide) {
    constexpr std::int64_t most_windows = 10'000;
    if (slide > window)
        throw usage_error("--slide must not be longer than the window, or posts between two windows would be lost");
    if (window / slide <= most_windows) return;
    const auto least = std::chrono::ceil<std::chrono::milliseconds>(window / most_windows);
    throw usage_error(
        fmt::format("--slide must be {}ms or more for this window, so that a post is in no more than {} windows",
                    least.count(), most_windows));
}

void read_windows(const command_line& line, top_options& options) {
    using time = std::pair<std::string_view, window_time>;
    if (line.has("--window")) {
        const std::string& text = line.value("--window");
        options.window = text == "all" ? std::nullopt : std::optional(parse_duration("--window", text));
    }
    for (const std::string_view option : {"--slide", "--time", "--late"})
        if (!options.window && line.has(option))
            throw usage_error(fmt::format("{} needs windows with a length, not --window all", option));
    if (line.has("--slide")) options.slide = parse_duration("--slide", line.value("--slide"));
    if (options.slide) check_slide(*options.window, *options.slide);
    if (line.has("--time")) {
        options.time =
            parse_choice("--time", line.value("--time"),
                         std::array{time{"receive", window_time::receive}, time{"event", window_time::event}});
    }
    if (!line.has("--late")) return;
    if (options.time != window_time::event) throw usage_error("--late is for --time event only");
    if (line.value("--late") != "0") options.late = parse_duration("--late", line.value("--late"));
}

/// A path, or a condition. What is wrong with it says the library, which repeats it as it came.
template <class Value>
Value parse_field(std::string_view option, const std::string& text) {
    try {
        return Value(text);
    } catch (const std::invalid_argument& wrong) {
        throw usage_error(fmt::format("{}: {}", option, safe(wrong.what())));
    }
}

void read_folding(const command_line& line, top_options& options) {
    using folding = std::pair<std::string_view, fold>;
    if (options.counted.by) options.folding = fold::none;
    if (!line.has("--fold")) return;
    options.folding = parse_choice("--fold", line.value("--fold"),
                                   std::array{folding{"none", fold::none}, folding{"case", fold::letter_case},
                                              folding{"nfkc", fold::nfkc}, folding{"accents", fold::accents}});
}

void read_counted(const command_line& line, top_options& options) {
    using without = std::pair<std::string_view, bool>;
    auto& counted = options.counted;
    if (line.has("--by") && line.has("--text"))
        throw usage_error("--by and --text exclude each other: one counts values, the other hashtags in a text");
    if (line.has("--by")) counted.by = parse_field<field_path>("--by", line.value("--by"));
    if (line.has("--text")) counted.text = parse_field<field_path>("--text", line.value("--text"));
    for (const std::string& one : line.values("--where"))
        counted.where.push_back(parse_field<field_condition>("--where", one));
    if (line.has("--bots"))
        counted.without_bots = parse_choice("--bots", line.value("--bots"),
                                            std::array{without{"include", false}, without{"exclude", true}});
    counted.min_authors = read_whole(line, "--min-authors", {.least = 1, .most = 1'000'000'000}).value_or(0);
    if (line.has("--ignore")) counted.ignore_file = line.value("--ignore");
    read_folding(line, options);
}

/// `60x`, or `max`.
replay_speed parse_speed(const std::string& text) {
    constexpr double most = 1e6;
    if (text == "max") return {};
    if (!text.ends_with('x'))
        throw usage_error(fmt::format("--speed must be like 1x, 60x or 0.5x, or max, not {}", in_quotes(text)));
    return {parse_decimal("the number of --speed", text.substr(0, text.size() - 1), {.least = 0.001, .most = most})};
}

void read_recording(const command_line& line, top_options& options) {
    if (line.has("--speed")) options.speed = parse_speed(line.value("--speed"));
    if (!line.has("--record")) return;
    options.record = line.value("--record");
    if (options.record->empty()) throw usage_error("--record needs the name of a file");
    if (options.record == "-")
        throw usage_error(
            "--record writes to a file: standard output carries the windows (./- is a file of that name)");
    if (options.record->ends_with(".zst") && !knows_zstd_files())
        throw usage_error("--record cannot compress without libzstd: choose a name that does not end in .zst");
    const auto reads_it = [&](const source_argument& one) {
        std::error_code missing;
        return one.kind->prefix.empty() && std::filesystem::equivalent(one.rest, *options.record, missing);
    };
    if (std::any_of(options.sources.begin(), options.sources.end(), reads_it))
        throw usage_error(fmt::format("--record would overwrite {}, which is read", in_quotes(*options.record)));
}

}  // namespace

top_options read_top(const command_line& line) {
    top_options options;
    options.sources = read_sources(line);
    refuse_idle_options(line, options.sources);
    options.strict = line.has("--strict");
    read_windows(line, options);
    read_counted(line, options);
    read_validation(line, options);
    read_printing(line, options);
    read_recording(line, options);
    options.threads = read_whole(line, "--threads", {.least = 1, .most = 1'024});
    options.stages = read_whole(line, "--stages", {.least = 1, .most = 1'024});
    options.max_demand = read_whole(line, "--max-demand", {.least = 1, .most = 65'536});
    options.twitter = read_twitter(line);
    options.budget_posts = read_budget(line);
    if (line.has("--since")) options.since = parse_duration("--since", line.value("--since"));
    for (const source_argument& one : options.sources)
        if (one.kind->check) one.kind->check(options);
    return options;
}

}  // namespace weir::console
