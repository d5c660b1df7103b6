// SPDX-License-Identifier: Apache-2.0
#include "x_session.hpp"

#include "outcome_words.hpp"
#include "server_words.hpp"

#include <weir/oauth.hpp>
#include <weir/stream_rules.hpp>

#include <algorithm>
#include <stdexcept>

namespace weir::x {

using namespace std::chrono_literals;

namespace {

using ending = http_outcome::ending;

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const auto& part : parts) text += (text.empty() ? "" : ",") + part;
    return text;
}

std::vector<std::string> secrets_of(const options& chosen) {
    return {chosen.bearer, oauth::percent_encoded(chosen.bearer)};
}

std::string posts_in_words(std::uint64_t count) {
    return std::to_string(count) + (count == 1 ? " post" : " posts");
}

}  // namespace

options checked(options chosen) {
    while (chosen.url.ends_with('/')) chosen.url.pop_back();
    check_url(chosen.url);
    if (chosen.url.find_first_of("?#") != std::string::npos)
        throw std::invalid_argument("the base address of X must come without a query");
    if (chosen.budget_posts == 0)
        throw std::invalid_argument("a budget of no posts reads nothing; give at least 1, or x::unlimited");
    if (!chosen.bearer.empty()) static_cast<void>(oauth::bearer_authorization(chosen.bearer));
    return chosen;
}

http_stream::request request_for(const options& chosen, const std::string& path_and_query) {
    http_stream::request request = {.url = chosen.url + path_and_query};
    if (!chosen.bearer.empty())
        request.headers.push_back("Authorization: " + oauth::bearer_authorization(chosen.bearer));
    return request;
}

std::string fields_query(const options& chosen) {
    return chosen.fields.empty() ? "" : oauth::form_encoded({{"tweet.fields", joined(chosen.fields)}});
}

session::session(const options& chosen, intake& entrance, std::string name)
    : options_(chosen),
      entrance_(entrance),
      name_(std::move(name)),
      writer_(entrance, {.block_bytes = chosen.block_bytes, .linger = chosen.linger}),
      gate_(writer_, chosen),
      http_(entrance.time(), entrance.stopping(), {.stall_timeout = chosen.stall_timeout}),
      waits_({.give_up_after = chosen.give_up_after, .give_up_first = chosen.give_up_first}) {
    entrance_.on_open(http_.waker());
    const bool endless = chosen.budget_posts == unlimited;
    entrance_.notice(endless ? "reads without a budget; X charges about $0.005 for each post"
                             : "reads at most " + posts_in_words(chosen.budget_posts) + " (about " +
                                   dollars(std::min(chosen.budget_posts, unlimited / 5) * 5) + ")");
}

session::~session() {
    entrance_.on_open({});
}

http_outcome session::get(const std::string& path_and_query, http_consumer& consumer) {
    return http_.run(request_for(options_, path_and_query), consumer);
}

bool session::wait_after(const http_outcome& outcome, const std::optional<problem>& said, http_consumer& consumer) {
    const verdict found = judge(outcome, said);
    const std::string text = told(outcome, said, found.advice);
    if (!found.again) throw failed(found.otherwise, text, consumer);
    const auto scheduled = waits_.next(*found.again);
    if (!scheduled) {
        const std::string count = failures_in_a_row(waits_.in_a_row());
        throw failed(source_error::kind::unreachable, text + " (given up after " + count + ')', consumer);
    }
    duration wait = until_allowed(outcome, *scheduled);
    if (wait == 0s) wait = starts_.wait(entrance_.time().now());
    entrance_.notice(text + "; trying again " + in_seconds(wait));
    if (!http_.wait_until(entrance_.time().now() + wait, consumer)) return false;
    entrance_.report_reconnect();
    return true;
}

verdict session::judge(const http_outcome& outcome, const std::optional<problem>& said) const {
    if (outcome.how == ending::status) return judge_status(outcome.status, problem_in(outcome.words));
    if (outcome.hopeless()) return {};
    const auto in_stream = said ? judge_in_stream(*said) : std::nullopt;
    return in_stream.value_or(verdict{.again = pace::network});
}

duration session::until_allowed(const http_outcome& outcome, duration otherwise) const {
    if (outcome.how != ending::status) return otherwise;
    const auto asked = wait_asked_for(outcome, entrance_.time().now());
    return asked && *asked > 0s ? std::chrono::round<std::chrono::milliseconds>(*asked) : otherwise;
}

std::string session::told(const http_outcome& outcome, const std::optional<problem>& said,
                          std::string_view advice) const {
    const bool answered = outcome.how == ending::status;
    if (!answered && !said && outcome.how != ending::abandoned)
        return weir::told(outcome, secrets_of(options_), advice);
    http_outcome shown = outcome;
    if (const auto read = answered ? problem_in(outcome.words) : said) shown.words = read->words();
    if (answered) return weir::told(shown, secrets_of(options_), advice);
    const std::string words = printable_words(shown.words);
    return (said ? "ended the stream" : "sent what cannot be read") +
           (advice.empty() ? "" : " (" + std::string(advice) + ')') + (words.empty() ? "" : ": " + words);
}

source_error session::failed(source_error::kind how, const std::string& words, http_consumer& consumer) {
    end(consumer);
    return {how, name_ + ": " + options_.url + ' ' + words};
}

void session::end(http_consumer& consumer) {
    http_.wait_until_ready(consumer);
    gate_.report();
    writer_.flush();
    const bool spent = gate_.left() == 0;
    const std::string count = posts_in_words(gate_.posts());
    if (spent) {
        entrance_.notice("budget of " + count + " reached (about " + cost_so_far() + ")");
    } else if (gate_.posts() + users_ > 0) {
        entrance_.notice(count + " read (about " + cost_so_far() + ")");
    }
}

std::string session::printable_words(std::string words) const {
    return printable(without_secrets(std::move(words), secrets_of(options_)));
}

void session::add_user() {
    ++users_;
    if (options_.costs) options_.costs->add_users(1);
}

std::string session::cost_so_far() const {
    meter own;
    own.add_posts(gate_.posts());
    own.add_users(users_);
    return dollars(own.mills());
}

}  // namespace weir::x
