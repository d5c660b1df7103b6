// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/clock.hpp>

#include <array>
#include <cstddef>
#include <optional>

namespace weir {

/// Why a connection failed, as far as it matters for when to try again.
enum class failure {
    network,       ///< refused, reset, timed out or stalled
    http,          ///< answered with a status that may pass, such as 503
    rate_limited,  ///< 420 or 429
    closed,        ///< the server ended the response in an orderly way
};

/// A retry schedule says how long to wait before the next attempt after so many failures in a row.
struct retry_schedule {
    enum class growth { linear, doubling };

    duration first = std::chrono::milliseconds(250);
    growth grows = growth::linear;  ///< by `first` each time, or twofold
    duration most = std::chrono::seconds(16);
    bool at_once = false;  ///< the first attempt is made at once, and the schedule begins with the second

    [[nodiscard]] duration wait(std::size_t failures) const noexcept;
};

/// A schedule for each kind of failure: by default those that Twitter publishes for its v1.1 streams (developer
/// documentation, "Connecting to a streaming endpoint"): network errors 250 ms, growing by as much up to 16 s; HTTP
/// errors 5 s, doubling up to 320 s; 420 and 429 a minute, doubling, for which no end is published and 16 minutes is
/// ours.
struct retry_schedules {
    retry_schedule network = {};
    retry_schedule http = {std::chrono::seconds(5), retry_schedule::growth::doubling, std::chrono::seconds(320)};
    retry_schedule limited = {std::chrono::seconds(60), retry_schedule::growth::doubling, std::chrono::seconds(960)};
    retry_schedule closed = {};

    [[nodiscard]] constexpr const retry_schedule& after(failure what) const noexcept {
        if (what == failure::http) return http;
        if (what == failure::rate_limited) return limited;
        return what == failure::closed ? closed : network;
    }
};

/// A backoff says how long to wait before the next connection. Each kind of failure has a counter of its own. A value;
/// one thread at a time.
class backoff {
public:
    struct options {
        /// Gives up at so many failures of one kind without a message between them; never, where empty.
        std::optional<std::size_t> give_up_after = {};
        retry_schedules schedules = {};
    };

    backoff() = default;
    explicit backoff(options chosen) : options_(chosen) {}

    /// Counts a failure. How long to wait before the next attempt, or nothing: give up.
    [[nodiscard]] std::optional<duration> next(failure what);

    /// A message has come: whatever failed is over. (A status of 200 alone is not a sign of that.)
    void reset() noexcept { failures_ = {}; }

private:
    static constexpr std::size_t kinds = 4;

    options options_;
    std::array<std::size_t, kinds> failures_ = {};
};

/// Fresh starts are attempts that a schedule wants made at once. Ten in a minute are, further ones a second later: a
/// server that lets one in and out again is not stormed. A value; one thread at a time.
class fresh_starts {
public:
    static constexpr std::size_t most = 10;

    /// What to wait now instead of not at all.
    [[nodiscard]] duration wait(time_point now);

private:
    std::array<std::optional<time_point>, most> made_ = {};
    std::size_t oldest_ = 0;
};

/// What a status other than 2xx means, or nothing where trying again cannot help: 3xx (no redirect is followed), 401,
/// 403, 404, 406, 413, 416.
[[nodiscard]] std::optional<failure> failure_of_status(int status) noexcept;

}  // namespace weir
