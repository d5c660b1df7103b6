// SPDX-License-Identifier: Apache-2.0
#include "x_policy.hpp"

#include <weir/stream_rules.hpp>

#include <algorithm>

namespace weir::x {

using namespace std::chrono_literals;

namespace {

using kind = source_error::kind;

/// Where a rule holds.
enum class place { answer, stream, both };

struct problem_rule {
    std::string_view type;   ///< of the problem, or
    std::string_view title;  ///< its title
    place where;
    verdict then;
};

constexpr verdict wait(pace how) {
    return {.again = how};
}
constexpr verdict end(kind how, std::string_view advice = {}) {
    return {.otherwise = how, .advice = advice};
}

constexpr std::string_view no_rules = R"(the stream has no rules; add one with: weir x-rules add "RULE")";
constexpr std::string_view bad_token =
    "the bearer token is not accepted; copy the app's own from X's developer console";
constexpr std::string_view no_access =
    "the app has no access to this; see its project and plan in X's developer console";
constexpr std::string_view no_credit = "the account has no credit left; buy some in X's developer console";
constexpr std::string_view capped = "the account has read as much as it may this month; see X's developer console";
constexpr std::string_view wrong_request = "X does not understand the request; correct the query or the address";
constexpr std::string_view nothing_there =
    "there is no such thing at this address; check the base address and the name";

/// What X says in words goes before the status; the first rule that fits counts.
constexpr std::array problem_rules = {
    problem_rule{"operational-disconnect", "operational-disconnect", place::both, wait(pace::at_once)},
    problem_rule{"streaming-connection", "ConnectionException", place::both, wait(pace::connections)},
    problem_rule{"rate-limit-exceeded", "Too Many Requests", place::both, wait(pace::limited)},
    problem_rule{"usage-capped", "UsageCapExceeded", place::both, end(kind::rejected, capped)},
    problem_rule{"credits", "CreditsDepleted", place::both, end(kind::rejected, no_credit)},
    problem_rule{"client-forbidden", "Client Forbidden", place::both, end(kind::unauthorised, no_access)},
    problem_rule{"unsupported-authentication", "Unsupported Authentication", place::answer,
                 end(kind::unauthorised, bad_token)},
};

struct status_rule {
    int from;
    int to;
    verdict then;
};

constexpr std::array status_rules = {
    status_rule{300, 399, end(kind::rejected, "the address leads elsewhere, which is not followed; check it")},
    status_rule{400, 400, end(kind::rejected, wrong_request)},
    status_rule{401, 401, end(kind::unauthorised, bad_token)},
    status_rule{402, 402, end(kind::rejected, no_credit)},
    status_rule{403, 403, end(kind::unauthorised, no_access)},
    status_rule{404, 404, end(kind::rejected, nothing_there)},
    status_rule{408, 408, wait(pace::http)},
    status_rule{409, 409, end(kind::rejected, no_rules)},
    status_rule{420, 420, wait(pace::limited)},
    status_rule{425, 425, wait(pace::http)},
    status_rule{429, 429, wait(pace::limited)},
    status_rule{400, 499, end(kind::rejected, wrong_request)},
    status_rule{500, 599, wait(pace::http)},
};

/// X takes 15 to 20 minutes to notice that a connection has ended without a farewell.
constexpr retry_schedule crowded = {.first = 60s, .grows = retry_schedule::growth::doubling, .most = 60s};

constexpr const retry_schedule& schedule_of(pace what) {
    switch (what) {
        case pace::http:
            return rules::x.waits.http;
        case pace::limited:
            return rules::x.waits.limited;
        case pace::connections:
            return crowded;
        default:
            return rules::x.waits.network;
    }
}

bool fits(const problem_rule& rule, const problem& said, place where) {
    if (rule.where != place::both && rule.where != where) return false;
    return rule.type == said.type || rule.title == said.title;
}

const problem_rule* rule_for(const problem& said, place where) {
    const auto found = std::find_if(problem_rules.begin(), problem_rules.end(),
                                    [&](const problem_rule& rule) { return fits(rule, said, where); });
    return found == problem_rules.end() ? nullptr : &*found;
}

}  // namespace

std::optional<verdict> judge_in_stream(const problem& said) {
    if (const auto* const rule = rule_for(said, place::stream)) return rule->then;
    // Whatever it is called: X takes its leave.
    if (said.connection.find("Disconnect") != std::string::npos) return wait(pace::at_once);
    return std::nullopt;
}

verdict judge_status(int status, const std::optional<problem>& said) {
    if (said) {
        if (const auto* const rule = rule_for(*said, place::answer)) return rule->then;
    }
    const auto found = std::find_if(status_rules.begin(), status_rules.end(), [status](const status_rule& rule) {
        return rule.from <= status && status <= rule.to;
    });
    return found == status_rules.end() ? wait(pace::http) : found->then;
}

std::optional<std::size_t> schedule::limit_of(pace what) const noexcept {
    const bool first = !worked_ && (what == pace::network || what == pace::http);
    return first && options_.give_up_first ? options_.give_up_first : options_.give_up_after;
}

std::optional<duration> schedule::next(pace what) {
    std::size_t& failures = failures_[static_cast<std::size_t>(what)];
    in_a_row_ = ++failures;
    const auto limit = limit_of(what);
    if (limit && failures >= *limit) return std::nullopt;
    return schedule_of(what).wait(failures);
}

void schedule::reset() noexcept {
    worked_ = true;
    failures_ = {};
}

}  // namespace weir::x
