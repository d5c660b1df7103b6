// SPDX-License-Identifier: Apache-2.0
#include "x_rules.hpp"

#include "command_line.hpp"
#include "exit_code.hpp"
#include "failure_report.hpp"
#include "output.hpp"
#include "secrets.hpp"
#include "source_argument.hpp"
#include "terminal_text.hpp"
#include "usage_error.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <utility>

namespace weir::console {

namespace {

using action = x_rules_options::action;

struct action_row {
    std::string_view name;
    action what;
    std::string_view example;  ///< where it needs more words
};
constexpr std::array actions = {
    action_row{"list", action::list, ""},
    action_row{"add", action::add, "weir x-rules add \"cat has:images\""},
    action_row{"check", action::check, "weir x-rules check \"cat has:images\""},
    action_row{"remove", action::remove, "weir x-rules remove 1273026480692322304"},
};

const action_row& find_action(const std::string& name) {
    for (const action_row& row : actions)
        if (row.name == name) return row;
    throw usage_error(fmt::format("x-rules can list, add, check and remove, not {}", in_quotes(name)));
}

bool is_rule_number(const std::string& text) {
    constexpr std::size_t most_digits = 19;
    return !text.empty() && text.size() <= most_digits && text.find_first_not_of("0123456789") == std::string::npos;
}

void check_subjects(const action_row& row, const std::vector<std::string>& subjects) {
    if (row.example.empty() && !subjects.empty())
        throw usage_error(
            fmt::format("x-rules {} takes nothing more, but {} was given", row.name, in_quotes(subjects.front())));
    if (!row.example.empty() && subjects.empty())
        throw usage_error(fmt::format("x-rules {} needs something to {}, as in: {}", row.name, row.name, row.example));
    for (const std::string& one : subjects) {
        if (row.what == action::remove && !is_rule_number(one))
            throw usage_error(fmt::format("a rule is removed by its number, as weir x-rules list shows it, not by {}",
                                          in_quotes(one)));
        if (one.find_first_not_of(" \t\r\n") == std::string::npos) throw usage_error("a rule must not be empty");
    }
}

std::string line_of(std::string_view begin, const x::rule& rule) {
    std::string line(begin);
    append_safe(line, rule.id + (rule.id.empty() ? "" : "  ") + rule.value);
    if (!rule.tag.empty()) append_safe(line, "  [" + rule.tag + ']');
    return line + '\n';
}

std::vector<std::string> sentences(const std::vector<x::refused_rule>& refused) {
    std::vector<std::string> all;
    all.reserve(refused.size());
    for (const x::refused_rule& one : refused)
        all.push_back((one.value.empty() ? "a rule" : '"' + one.value + '"') + ' ' + one.reason);
    return all;
}

std::vector<x::rule> rules_of(const x_rules_options& options) {
    std::vector<x::rule> wanted;
    for (const std::string& one : options.subjects) wanted.push_back({.value = one, .tag = options.tag});
    return wanted;
}

x_rules_report told(std::string_view begin, const x::rules_answer& answer) {
    x_rules_report report = {.results = {}, .complaints = sentences(answer.refused)};
    for (const x::rule& one : answer.rules) report.results += line_of(begin, one);
    return report;
}

x_rules_report list(x::rule_book& book) {
    x_rules_report report;
    for (const x::rule& one : book.list()) report.results += line_of("", one);
    return report;
}

x_rules_report remove(const x_rules_options& options, x::rule_book& book) {
    const auto answer = book.remove(options.subjects);
    const auto count = fmt::format("removed {} {}\n", answer.deleted, answer.deleted == 1 ? "rule" : "rules");
    x_rules_report report = {.results = count, .complaints = sentences(answer.refused)};
    if (answer.deleted < options.subjects.size() && answer.refused.empty())
        report.complaints.push_back(fmt::format("X did not remove {} of {} rules and does not say why",
                                                options.subjects.size() - answer.deleted, options.subjects.size()));
    return report;
}

x::options connection_of(const x_rules_options& options) {
    x::options chosen;
    if (options.url) chosen.url = *options.url;
    const bool required = !options.url || !is_loopback_http(*options.url);
    chosen.bearer = find_x_bearer({process_environment(), options.credentials_file, required});
    return chosen;
}

/// Every path of the API begins with it, so that it may be taken for a part of the base address.
std::string without_version(std::string url) {
    constexpr std::string_view version = "/2";
    const bool has_path = url.find('/', url.find("://") + 3) != std::string::npos;
    if (has_path && url.ends_with(version)) url.resize(url.size() - version.size());
    return url;
}

}  // namespace

x_rules_options read_x_rules(const command_line& line) {
    std::vector<std::string> words = line.rest();
    const action_row& row = find_action(words.empty() ? "list" : words.front());
    if (!words.empty()) words.erase(words.begin());
    check_subjects(row, words);
    x_rules_options options = {.what = row.what, .subjects = std::move(words)};
    if (line.has("--tag")) options.tag = line.value("--tag");
    if (line.has("--tag") && row.what != action::add && row.what != action::check)
        throw usage_error("--tag is for x-rules add and x-rules check only");
    if (line.has("--url")) options.url = parse_base_url("--url", line.value("--url"));
    if (options.url) options.url = without_version(*options.url);
    if (line.has("--credentials")) options.credentials_file = line.value("--credentials");
    if (options.credentials_file == "") throw usage_error("--credentials needs the name of a file");
    return options;
}

x_rules_report apply(const x_rules_options& options, x::rule_book& book) {
    switch (options.what) {
        case action::add:
            return told("added  ", book.add(rules_of(options)));
        case action::check:
            return told("valid  ", book.check(rules_of(options)));
        case action::remove:
            return remove(options, book);
        case action::list:
            break;
    }
    return list(book);
}

int run_x_rules(const x_rules_options& options) {
    std::signal(SIGPIPE, SIG_IGN);
    try {
        x::rule_book book(connection_of(options));
        const x_rules_report report = apply(options, book);
        write_all(STDOUT_FILENO, report.results, "standard output");
        for (const std::string& complaint : report.complaints) say(complaint);
        if (report.results.empty() && options.what == action::list)
            say("there are no rules; add one with: weir x-rules add \"RULE\"");
        return report.complaints.empty() ? exit_code::done : exit_code::failed;
    } catch (...) {
        return report_failure(std::current_exception());
    }
}

}  // namespace weir::console
