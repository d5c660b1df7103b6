// SPDX-License-Identifier: Apache-2.0
#include "x_session.hpp"

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

std::string in_words(duration wait) {
    if (wait <= 0s) return "at once";
    if (wait < 1s) return "in " + std::to_string(std::chrono::ceil<std::chrono::milliseconds>(wait).count()) + " ms";
    return "in " + std::to_string(std::chrono::ceil<std::chrono::seconds>(wait).count()) + " s";
}

std::string happened(const http_outcome& outcome, bool said_in_stream) {
    if (said_in_stream) return "ended the stream";
    switch (outcome.how) {
        case ending::status:
            return "answered with status " + std::to_string(outcome.status);
        case ending::stalled:
            return "sent nothing for too long";
        case ending::closed:
            return "closed the connection";
        case ending::abandoned:
            return "sent what cannot be read";
        case ending::untrusted:
            return "could not prove who it is";
        default:
            return "could not be read from";
    }
}

}  // namespace

void check(const options& chosen) {
    check_url(chosen.url);
    if (chosen.url.find_first_of("?#") != std::string::npos)
        throw std::invalid_argument("the base address of X must come without a query");
    if (chosen.budget_posts == 0)
        throw std::invalid_argument("a budget of no posts reads nothing; give at least 1, or x::unlimited");
    if (!chosen.bearer.empty()) static_cast<void>(oauth::bearer_authorization(chosen.bearer));
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

std::string words_of(const http_outcome& outcome, const std::optional<problem>& said, const options& chosen) {
    const std::string words = said ? said->words() : outcome.words;
    return printable(without_secrets(words, {chosen.bearer, oauth::percent_encoded(chosen.bearer)}));
}

session::session(const options& chosen, intake& entrance, std::string name)
    : options_(chosen),
      entrance_(entrance),
      name_(std::move(name)),
      writer_(entrance, {.block_bytes = chosen.block_bytes, .linger = chosen.linger}),
      gate_(writer_, entrance, chosen),
      http_(entrance.time(), entrance.stopping(), {.stall_timeout = chosen.stall_timeout}),
      waits_({.give_up_after = chosen.give_up_after, .give_up_first = chosen.give_up_first}) {
    entrance_.on_open(http_.waker());
    const bool endless = chosen.budget_posts == unlimited;
    entrance_.notice(endless ? "reads without a budget; X charges about $0.005 for each post"
                             : "reads at most " + std::to_string(chosen.budget_posts) + " posts (about " +
                                   dollars(chosen.budget_posts * 5) + ")");
}

session::~session() {
    entrance_.on_open({});
}

http_outcome session::get(const std::string& path_and_query, http_consumer& consumer) {
    return http_.run(request_for(options_, path_and_query), consumer);
}

bool session::wait_after(const http_outcome& outcome, const std::optional<problem>& said, http_consumer& consumer) {
    const verdict found = judge(outcome, said);
    const std::string text = told(outcome, said);
    const auto scheduled = found.again ? waits_.next(*found.again) : std::nullopt;
    if (scheduled) {
        const duration wait = until_allowed(outcome, *scheduled);
        entrance_.notice(text + "; trying again " + in_words(wait));
        if (!http_.wait_until(entrance_.time().now() + wait, consumer)) return false;
        entrance_.report_reconnect();
        return true;
    }
    if (!found.again) {
        const std::string advice = found.advice.empty() ? "" : "; " + std::string(found.advice);
        throw failed(found.otherwise, text + advice, consumer);
    }
    const auto count = waits_.in_a_row();
    throw failed(
        source_error::kind::unreachable,
        text + " (given up after " + std::to_string(count) + (count == 1 ? " failure)" : " failures in a row)"),
        consumer);
}

verdict session::judge(const http_outcome& outcome, const std::optional<problem>& said) const {
    if (outcome.how == ending::status) return judge_status(outcome.status, problem_in(outcome.words));
    if (outcome.how == ending::untrusted)
        return {.advice = "nothing was sent to it; check the address, and the authorities this machine trusts"};
    const auto in_stream = said ? judge_in_stream(*said) : std::nullopt;
    return in_stream.value_or(verdict{.again = pace::network});
}

duration session::until_allowed(const http_outcome& outcome, duration otherwise) const {
    if (outcome.how != ending::status) return otherwise;
    const auto asked = wait_asked_for(outcome, entrance_.time().now());
    return asked && *asked > 0s ? *asked : otherwise;
}

std::string session::told(const http_outcome& outcome, const std::optional<problem>& said) const {
    const auto problem = outcome.how == ending::status ? problem_in(outcome.words) : said;
    const std::string words = words_of(outcome, problem, options_);
    return happened(outcome, said && outcome.how != ending::status) + (words.empty() ? "" : ": " + words);
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
    const std::string count = std::to_string(gate_.posts());
    if (spent) {
        entrance_.notice("budget of " + count + " posts reached (about " + cost_so_far() + ")");
    } else if (gate_.posts() + users_ > 0) {
        entrance_.notice(count + " posts read (about " + cost_so_far() + ")");
    }
}

std::string session::printable_words(std::string words) const {
    return words_of({.words = std::move(words)}, std::nullopt, options_);
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
