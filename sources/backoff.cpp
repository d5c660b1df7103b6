// SPDX-License-Identifier: Apache-2.0
#include <weir/backoff.hpp>

#include <algorithm>

namespace weir {

namespace {

duration doubling(duration first, duration most, std::size_t failures) {
    duration wait = first;
    for (std::size_t failed = 1; failed < failures && wait < most; ++failed) wait *= 2;
    return std::min(wait, most);
}

duration linear(duration step, duration most, std::size_t failures) {
    if (step <= duration{}) return {};
    const auto steps = std::min<std::size_t>(failures, static_cast<std::size_t>(most / step));
    return step * static_cast<duration::rep>(steps);
}

}  // namespace

duration retry_schedule::wait(std::size_t failures) const noexcept {
    if (at_once && failures > 0) --failures;
    if (failures == 0) return {};
    return grows == growth::linear ? linear(first, most, failures) : doubling(first, most, failures);
}

std::optional<duration> backoff::next(failure what) {
    std::size_t& failures = failures_[static_cast<std::size_t>(what)];
    ++failures;
    if (options_.give_up_after && failures >= *options_.give_up_after) return std::nullopt;
    return options_.schedules.after(what).wait(failures);
}

duration fresh_starts::wait(time_point now) {
    auto& oldest = made_[oldest_];
    if (oldest && now - *oldest < std::chrono::minutes(1)) return std::chrono::seconds(1);
    oldest = now;
    oldest_ = (oldest_ + 1) % most;
    return {};
}

std::optional<failure> failure_of_status(int status) noexcept {
    if (status >= 300 && status < 400) return std::nullopt;
    switch (status) {
        case 401:
        case 403:
        case 404:
        case 406:
        case 413:
        case 416:
            return std::nullopt;
        case 420:
        case 429:
            return failure::rate_limited;
        default:
            return failure::http;
    }
}

}  // namespace weir
