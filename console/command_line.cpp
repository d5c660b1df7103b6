// SPDX-License-Identifier: Apache-2.0
#include "command_line.hpp"

#include "usage_error.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstddef>
#include <list>
#include <utility>

namespace weir::console {

namespace {

/// How many letters must be inserted, deleted, replaced or swapped with their neighbour to turn one text into the
/// other.
std::size_t distance(std::string_view from, std::string_view to) {
    std::vector<std::vector<std::size_t>> costs(from.size() + 1, std::vector<std::size_t>(to.size() + 1));
    for (std::size_t i = 0; i <= from.size(); ++i) {
        for (std::size_t j = 0; j <= to.size(); ++j) {
            if (i == 0 || j == 0) {
                costs[i][j] = i + j;
                continue;
            }
            const std::size_t replaced = costs[i - 1][j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
            costs[i][j] = std::min({replaced, costs[i - 1][j] + 1, costs[i][j - 1] + 1});
            const bool swapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
            if (swapped) costs[i][j] = std::min(costs[i][j], costs[i - 2][j - 2] + 1);
        }
    }
    return costs.back().back();
}

[[noreturn]] void refuse_unknown(verb which, std::string_view argument) {
    const std::string_view name = argument.substr(0, argument.find('='));
    std::vector<std::string_view> names;
    for (const option_row& row : options_of(which)) names.push_back(row.long_name());
    const std::string_view meant = nearest(name, names);
    throw usage_error(fmt::format("unknown option {}; {}", in_quotes(name),
                                  meant.empty() ? fmt::format("weir {} --help lists those there are", name_of(which))
                                                : fmt::format("did you mean {}?", meant)));
}

/// CLI11's sentences begin with the name of the option, with or without its dashes, but say less than the table knows.
[[noreturn]] void refuse(verb which, const CLI::ParseError& error) {
    const std::string_view what = error.what();
    const std::string_view subject = what.substr(0, what.find_first_of(": "));
    for (const option_row& row : options_of(which)) {
        const std::string_view name = row.long_name();
        if (subject != name && subject != name.substr(2)) continue;
        throw usage_error(row.placeholder.empty() ? fmt::format("{} takes no value", name)
                                                  : fmt::format("{0} needs a value: {0} {1}", name, row.placeholder));
    }
    throw usage_error(in_quotes(what));
}

/// What CLI11 fills for one row of the table.
struct slot {
    const option_row* row = nullptr;
    std::vector<std::string> values = {};
    std::size_t times = 0;
};

/// Lets CLI11 cut the arguments; `rest` gets what is not an option.
std::list<slot> cut(verb which, std::vector<std::string> arguments, std::vector<std::string>& rest) {
    CLI::App parser;
    parser.set_help_flag();
    parser.allow_extras();
    parser.add_option("rest", rest);
    std::list<slot> slots;  // CLI11 holds references into it
    for (const option_row& row : options_of(which)) {
        slot& place = slots.emplace_back(slot{.row = &row});
        if (row.placeholder.empty()) {
            parser.add_flag(std::string(row.name), place.times)->disable_flag_override();
        } else {
            parser.add_option(std::string(row.name), place.values)->allow_extra_args(false);
        }
    }
    try {
        std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants it
        parser.parse(std::move(arguments));
    } catch (const CLI::ParseError& error) {
        refuse(which, error);
    }
    auto unknown = parser.remaining();
    std::erase(unknown, "--");  // behind it nothing is an option
    if (!unknown.empty()) refuse_unknown(which, unknown.front());
    return slots;
}

}  // namespace

command_line::command_line(verb which, std::vector<std::string> arguments) {
    for (const slot& place : cut(which, std::move(arguments), rest_)) {
        const std::string name(place.row->long_name());
        if (place.values.size() > 1 && !place.row->repeatable) throw usage_error(name + " is given more than once");
        if (place.values.empty() && place.times == 0) continue;
        values_.emplace(name, given{fmt::format("{}", fmt::join(place.values, ",")), place.values});
    }
}

std::string_view nearest(std::string_view text, const std::vector<std::string_view>& candidates) {
    constexpr std::size_t longest = 40;
    if (text.size() > longest) return {};
    std::string_view best;
    const std::size_t letters = text.size() - std::min(text.size(), text.find_first_not_of('-'));
    std::size_t least = std::max<std::size_t>(1, letters / 3) + 1;
    for (const std::string_view candidate : candidates) {
        const std::size_t changes = distance(text, candidate);
        if (changes >= least) continue;
        least = changes;
        best = candidate;
    }
    return best;
}

}  // namespace weir::console
