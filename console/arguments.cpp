// SPDX-License-Identifier: Apache-2.0
#include "arguments.hpp"

#include "command_line.hpp"
#include "exit_code.hpp"
#include "help.hpp"
#include "quantity.hpp"
#include "usage_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace weir::console {

namespace {

template <class Value, std::size_t size>
Value parse_choice(std::string_view option, const std::string& text,
                   const std::array<std::pair<std::string_view, Value>, size>& choices) {
    std::vector<std::string_view> names;
    for (const auto& [name, value] : choices) {
        if (name == text) return value;
        names.push_back(name);
    }
    throw usage_error(fmt::format("{} must be one of {}, not {}", option, fmt::join(names, ", "), in_quotes(text)));
}

std::optional<std::size_t> read_whole(const command_line& line, std::string_view option, whole_range range) {
    if (!line.has(option)) return std::nullopt;
    return parse_whole(option, line.value(option), range);
}

source_argument read_source(const command_line& line) {
    if (line.rest().empty()) return {};
    if (line.rest().size() > 1) {
        throw usage_error(fmt::format("only one SOURCE can be read, {} is one too many", in_quotes(line.rest()[1])));
    }
    return parse_source(line.rest().front());
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

bool is_twitter(source_kind kind) {
    return kind == source_kind::twitter_sample || kind == source_kind::twitter_filter;
}

/// No option is ever silently ignored: what the source cannot use is refused.
void refuse_idle_options(const command_line& line, source_kind kind) {
    for (const std::string_view option : {"--track", "--follow", "--locations"}) {
        if (line.has(option) && kind != source_kind::twitter_filter) {
            throw usage_error(fmt::format("{} is for the source twitter:filter only", option));
        }
    }
    for (const std::string_view option : {"--language", "--url", "--credentials"}) {
        if (line.has(option) && !is_twitter(kind)) {
            throw usage_error(fmt::format("{} is for the sources twitter:sample and twitter:filter only", option));
        }
    }
    const bool has_filter = line.has("--track") || line.has("--follow") || line.has("--locations");
    if (kind == source_kind::twitter_filter && !has_filter) {
        throw usage_error("twitter:filter needs at least one of --track, --follow and --locations");
    }
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

void read_validation(const command_line& line, top_options& options) {
    using how = std::pair<std::string_view, validation>;
    const auto kind = options.source.kind;
    const bool is_file = kind == source_kind::file || kind == source_kind::standard_input;
    options.validate = is_file ? validation::tags : validation::full;
    if (line.has("--validate")) {
        options.validate = parse_choice("--validate", line.value("--validate"),
                                        std::array{how{"full", validation::full}, how{"tags", validation::tags}});
    }
}

top_options read_top(const command_line& line) {
    using folding = std::pair<std::string_view, fold>;
    top_options options;
    options.source = read_source(line);
    refuse_idle_options(line, options.source.kind);
    if (line.has("--window")) {
        const std::string& text = line.value("--window");
        options.window = text == "all" ? std::nullopt : std::optional(parse_duration("--window", text));
    }
    if (line.has("--fold")) {
        options.folding = parse_choice(
            "--fold", line.value("--fold"),
            std::array{folding{"none", fold::none}, folding{"case", fold::case_}, folding{"nfkc", fold::nfkc}});
    }
    read_validation(line, options);
    read_printing(line, options);
    options.threads = read_whole(line, "--threads", {.least = 1, .most = 1'024});
    options.stages = read_whole(line, "--stages", {.least = 1, .most = 1'024});
    options.max_demand = read_whole(line, "--max-demand", {.least = 1, .most = 65'536});
    options.twitter = read_twitter(line);
    return options;
}

generate_options read_generate(const command_line& line) {
    using shape = std::pair<std::string_view, tweet_shape>;
    generate_options options;
    if (!line.rest().empty()) {
        throw usage_error(fmt::format("generate reads nothing, but {} was given; -o FILE says where to write",
                                      in_quotes(line.rest().front())));
    }
    if (line.has("--count") && line.has("--bytes")) throw usage_error("--count and --bytes exclude each other");
    if (line.has("--count")) options.count = parse_whole("--count", line.value("--count"), {.least = 1});
    if (line.has("--bytes")) {
        options.count.reset();
        options.bytes = parse_size_bytes("--bytes", line.value("--bytes"));
    }
    if (line.has("--seed")) options.stream.seed = parse_whole("--seed", line.value("--seed"), {});
    options.stream.alphabet = static_cast<std::uint32_t>(
        read_whole(line, "--alphabet", {.least = 1, .most = 1U << 20U}).value_or(options.stream.alphabet));
    if (line.has("--tagged")) options.stream.tagged = parse_decimal("--tagged", line.value("--tagged"), {});
    if (line.has("--shape")) {
        options.stream.shape =
            parse_choice("--shape", line.value("--shape"),
                         std::array{shape{"v1", tweet_shape::v1}, shape{"v1-compact", tweet_shape::v1_compact},
                                    shape{"v2", tweet_shape::v2}});
    }
    if (line.has("--output")) options.output = line.value("--output");
    if (options.output == "") throw usage_error("--output needs the name of a file");
    return options;
}

replay_options read_replay(const command_line& line) {
    replay_options options;
    options.source = read_source(line);
    if (options.source.kind != source_kind::demo && options.source.kind != source_kind::file) {
        throw usage_error("replay serves a FILE or demo:, nothing else");
    }
    options.loop = line.has("--loop");
    if (options.loop && options.source.kind == source_kind::demo) {
        throw usage_error("--loop is for a FILE only, demo: never ends");
    }
    options.port = static_cast<std::uint16_t>(read_whole(line, "--port", {.least = 0, .most = 65'535}).value_or(0));
    if (line.has("--rate")) {
        options.posts_per_second = parse_decimal("--rate", line.value("--rate"), {.least = 0.001, .most = 1e9});
    }
    if (line.has("--chunk")) options.chunk_bytes = parse_size_bytes("--chunk", line.value("--chunk"));
    if (line.has("--keep-alive")) options.keep_alive = parse_duration("--keep-alive", line.value("--keep-alive"));
    return options;
}

std::optional<verb> find_verb(std::string_view name) {
    for (const verb which : {verb::top, verb::generate, verb::replay, verb::x_rules}) {
        if (name_of(which) == name) return which;
    }
    return std::nullopt;
}

bool asks_for_help(const std::vector<std::string>& arguments) {
    const auto end = std::find(arguments.begin(), arguments.end(), "--");
    return std::any_of(arguments.begin(), end,
                       [](const std::string& text) { return text == "--help" || text == "-h"; });
}

[[noreturn]] void refuse_verb(const std::string& name) {
    const std::string_view meant = nearest(name, {"top", "generate", "replay", "x-rules", "help"});
    if (!meant.empty())
        throw usage_error(fmt::format("there is no verb {}; did you mean weir {}?", in_quotes(name), meant));
    throw usage_error(fmt::format("{} is no verb; to count, write weir top before it (weir --help lists the verbs)",
                                  in_quotes(name)));
}

command parse_verb(verb which, std::vector<std::string> arguments) {
    if (asks_for_help(arguments)) return message{.text = help(which)};
    const command_line line(which, std::move(arguments));
    switch (which) {
        case verb::generate:
            return read_generate(line);
        case verb::replay:
            return read_replay(line);
        case verb::x_rules:
            return read_x_rules(line);
        case verb::top:
            break;
    }
    return read_top(line);
}

/// `weir help VERB`, which is what `weir VERB --help` says.
command parse_help(const std::vector<std::string>& arguments) {
    if (arguments.empty()) return message{.text = help()};
    const auto which = find_verb(arguments.front());
    if (!which) refuse_verb(arguments.front());
    return message{.text = help(*which)};
}

message refusal(const std::string& name, const usage_error& error) {
    const bool known = find_verb(name).has_value();
    return {.text = fmt::format("weir{}{}: {}\n", known ? " " : "", known ? name : "", error.what()),
            .exit_code = exit_code::wrong_usage,
            .to_stderr = true};
}

}  // namespace

bool wants_color(color_choice choice, const output_facts& output) noexcept {
    if (choice != color_choice::automatic) return choice == color_choice::always;
    return output.is_terminal && output.no_color.empty() && output.term != "dumb";
}

command parse(int count, const char* const* arguments, std::string_view version) {
    if (count < 2) return message{.text = help()};
    const std::string name = arguments[1];
    std::vector<std::string> rest(arguments + 2, arguments + count);
    try {
        if (name == "--help" || name == "-h") return message{.text = help()};
        if (name == "--version") return message{.text = std::string(version) + (version.ends_with('\n') ? "" : "\n")};
        if (name == "help") return parse_help(rest);
        const auto which = find_verb(name);
        if (!which) refuse_verb(name);
        return parse_verb(*which, std::move(rest));
    } catch (const usage_error& error) {
        return refusal(name, error);
    }
}

}  // namespace weir::console
