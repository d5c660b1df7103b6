// SPDX-License-Identifier: Apache-2.0
#include <weir/stream_rules.hpp>

#include <weir/http_stream.hpp>

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <string>

namespace weir {

namespace {

constexpr duration most_patience = std::chrono::hours(1);

/// One too large to be told is the largest.
std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (text.empty() || stop != end) return std::nullopt;
    if (error == std::errc::result_out_of_range && !text.starts_with('-'))
        return std::numeric_limits<std::int64_t>::max();
    return error == std::errc{} ? std::optional(number) : std::nullopt;
}

duration bounded(double seconds) {
    const double most = std::chrono::duration<double>(most_patience).count();
    return std::chrono::duration_cast<duration>(std::chrono::duration<double>(std::clamp(seconds, 0.0, most)));
}

/// From now until a second of the epoch. Nothing, if it has passed: one of the two clocks is wrong.
std::optional<duration> until(std::int64_t second, time_point now) {
    const double left = static_cast<double>(second) - std::chrono::duration<double>(now.time_since_epoch()).count();
    return left > 0 ? std::optional(bounded(left)) : std::nullopt;
}

}  // namespace

status_rule stream_rules::about(int status) const noexcept {
    using verdict = status_rule::verdict;
    const auto found = std::find_if(statuses.begin(), statuses.end(),
                                    [status](const status_rule& rule) { return rule.status == status && status != 0; });
    if (found != statuses.end()) return *found;
    const auto what = failure_of_status(status);
    if (!what) return {status, status == 401 || status == 403 ? verdict::unauthorised : verdict::rejected, {}};
    return {status, *what == failure::rate_limited ? verdict::limited : verdict::passing, {}};
}

std::optional<failure> stream_rules::failure_of(const http_outcome& outcome) const noexcept {
    if (outcome.hopeless()) return std::nullopt;
    if (outcome.how == http_outcome::ending::closed) return failure::closed;
    if (outcome.how != http_outcome::ending::status) return failure::network;
    switch (about(outcome.status).means) {
        case status_rule::verdict::limited:
            return failure::rate_limited;
        case status_rule::verdict::passing:
            return failure::http;
        default:
            return std::nullopt;
    }
}

std::optional<duration> wait_asked_for(const http_outcome& outcome, time_point now) {
    const std::string after(outcome.header("retry-after"));
    if (const auto seconds = whole_number(after); seconds && *seconds >= 0)
        return bounded(static_cast<double>(*seconds));
    if (const auto date = after.empty() ? -1 : curl_getdate(after.c_str(), nullptr); date >= 0) return until(date, now);
    if (outcome.status != 429) return std::nullopt;
    const auto reset = whole_number(outcome.header("x-rate-limit-reset"));
    return reset ? until(*reset, now) : std::nullopt;
}

duration wait_after(const http_outcome& outcome, time_point now, duration otherwise) {
    const auto asked = outcome.how == http_outcome::ending::status ? wait_asked_for(outcome, now) : std::nullopt;
    return asked ? std::max(*asked, least_asked) : otherwise;
}

}  // namespace weir
