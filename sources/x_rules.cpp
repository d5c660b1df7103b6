// SPDX-License-Identifier: Apache-2.0
#include <weir/x_rules.hpp>

#include "outcome_words.hpp"
#include "server_words.hpp"
#include "x_policy.hpp"
#include "x_rules_answer.hpp"
#include "x_session.hpp"

#include <weir/http_stream.hpp>
#include <weir/oauth.hpp>
#include <weir/stream_rules.hpp>

#include <simdjson.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <stdexcept>
#include <utility>

namespace weir::x {

namespace {

using ending = http_outcome::ending;

/// Of up to 1,000 rules each; Enterprise accounts may have 25,000 and more.
constexpr std::size_t most_pages = 1000;

const std::string rules_path = "/2/tweets/search/stream/rules";

/// Keeps a whole answer, up to a size.
class collector final : public http_consumer {
public:
    explicit collector(std::size_t most_bytes) : most_bytes_(most_bytes) {}

    [[nodiscard]] bool ready() override { return true; }
    [[nodiscard]] bool take(std::string_view bytes) override {
        if (text.size() + bytes.size() > most_bytes_) return false;
        text += bytes;
        return true;
    }
    [[nodiscard]] time_point attend() override { return end_of_time; }

    std::string text;

private:
    const std::size_t most_bytes_;
};

std::vector<std::string> secrets_of(const options& chosen) {
    return {chosen.bearer, oauth::percent_encoded(chosen.bearer)};
}

/// Whether a refused request was one that X has looked into, rule by rule.
bool is_about_rules(const http_outcome& outcome) {
    if (outcome.how != ending::status || outcome.status < 400 || outcome.status >= 500) return false;
    const auto said = problem_in(outcome.words);
    return said && (said->type.ends_with("-rules") || said->type == "rule-cap");
}

source_error error_for(const http_outcome& outcome, const options& chosen, time_point now) {
    using kind = source_error::kind;
    const auto said = problem_in(outcome.words);
    const verdict found =
        outcome.how == ending::status ? judge_status(outcome.status, said) : verdict{.again = pace::network};
    http_outcome shown = outcome;
    if (said) shown.words = said->words();
    std::string text = "x-rules: " + chosen.url + ' ' + told(shown, secrets_of(chosen), found.advice);
    if (const auto wait = wait_asked_for(outcome, now)) text += "; try again in " + seconds_of(*wait);
    if (outcome.hopeless()) return {kind::rejected, text};
    return {found.again ? kind::unreachable : found.otherwise, text};
}

/// Reads an answer, and takes the token out of it.
read_answer read(const std::string& json, const options& chosen) {
    auto answer = read_rules_answer(json);
    if (!answer)
        throw source_error(source_error::kind::rejected, "x-rules: " + chosen.url + " sent what is no whole answer");
    const auto hide = [&chosen](std::string& text) { text = without_secrets(std::move(text), secrets_of(chosen)); };
    for (rule& one : answer->found.rules) {
        hide(one.id);
        hide(one.value);
        hide(one.tag);
    }
    for (refused_rule& one : answer->found.refused) {
        hide(one.value);
        hide(one.reason);
    }
    return std::move(*answer);
}

}  // namespace

rule_book::rule_book(options chosen, std::stop_token stopping)
    : options_(checked(std::move(chosen))), stopping_(std::move(stopping)) {}

std::vector<rule> rule_book::list() {
    std::vector<rule> all;
    std::set<std::string> tokens;
    std::string query;
    while (true) {
        read_answer page = read(ask(query, ""), options_);
        std::move(page.found.rules.begin(), page.found.rules.end(), std::back_inserter(all));
        if (page.token.empty() || !tokens.insert(page.token).second) return all;
        if (tokens.size() == most_pages)
            throw source_error(source_error::kind::rejected, "x-rules: " + options_.url + " sends rules without end");
        query = '?' + oauth::form_encoded({{"pagination_token", page.token}});
    }
}

rules_answer rule_book::add(const std::vector<rule>& wanted, const std::string& query) {
    for (const rule& one : wanted) {
        for (const std::string* const text : {&one.value, &one.tag})
            if (!simdjson::validate_utf8(text->data(), text->size()))
                throw std::invalid_argument("a rule and its tag must be UTF-8");
    }
    return read(ask(query, body_that_adds(wanted)), options_).found;
}

rules_answer rule_book::remove(const std::vector<std::string>& ids) {
    for (const std::string& id : ids) {
        if (id.empty() || id.size() > 19 || id.find_first_not_of("0123456789") != std::string::npos)
            throw std::invalid_argument("a rule is removed by its number, as x-rules list shows it");
    }
    return read(ask("", body_that_removes(ids)), options_).found;
}

std::string rule_book::ask(const std::string& query, const std::string& body) {
    const auto time = system_clock();
    http_stream http(*time, stopping_, {.stall_timeout = options_.stall_timeout});
    auto request = request_for(options_, rules_path + query);
    if (!body.empty()) {
        request.post = true;
        request.form = body;
        request.headers.emplace_back("Content-Type: application/json");
    }
    collector answer(options_.max_page_bytes);
    const http_outcome outcome = http.run(request, answer);
    if (outcome.how == ending::closed) return std::move(answer.text);
    if (is_about_rules(outcome)) return outcome.words;
    if (outcome.how == ending::stopped)
        throw source_error(source_error::kind::unreachable, "x-rules: stopped before X answered");
    throw error_for(outcome, options_, time->now());
}

}  // namespace weir::x
