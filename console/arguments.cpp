// SPDX-License-Identifier: Apache-2.0
#include "arguments.hpp"

#include "choices.hpp"
#include "command_line.hpp"
#include "exit_code.hpp"
#include "help.hpp"
#include "quantity.hpp"
#include "source_table.hpp"
#include "top_arguments.hpp"
#include "usage_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace weir::console {

namespace {

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
    if (line.rest().size() > 1) {
        throw usage_error(fmt::format("only one FILE can be served, {} is one too many", in_quotes(line.rest()[1])));
    }
    const source_argument source = parse_source(line.rest().empty() ? "demo:" : line.rest().front());
    const bool is_file = source.kind == &kind_of("");
    if (!is_file && source.kind != &kind_of("demo:")) throw usage_error("replay serves a FILE or demo:, nothing else");
    if (is_file) options.file = source.rest;
    options.loop = line.has("--loop");
    if (options.loop && !is_file) {
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
    const std::string_view meant =
        nearest(name, {"top", "generate", "replay", "x-rules", "help", "--help", "--version"});
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

command parse(int count, const char* const* arguments, const std::function<std::string()>& version) {
    if (count < 2) return message{.text = help()};
    const std::string name = arguments[1];
    std::vector<std::string> rest(arguments + 2, arguments + count);
    try {
        if (name == "--help" || name == "-h") return message{.text = help()};
        if (name == "--version") return message{.text = version()};
        if (name == "help") return parse_help(rest);
        const auto which = find_verb(name);
        if (!which) refuse_verb(name);
        return parse_verb(*which, std::move(rest));
    } catch (const usage_error& error) {
        return refusal(name, error);
    }
}

}  // namespace weir::console
