// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/backoff.hpp>

#include <array>
#include <optional>
#include <string_view>

namespace weir {

struct http_outcome;

/// What a status means to a stream, where it is not what `failure_of_status` says, or where something can be done.
struct status_rule {
    enum class verdict {
        unauthorised,  ///< final: other credentials are needed
        rejected,      ///< final: the same request will never be answered
        limited,       ///< to be tried again by the schedule for rate limits
        passing,       ///< to be tried again by the schedule for HTTP errors
    };

    int status = 0;  ///< 0: no rule
    verdict means = verdict::rejected;
    std::string_view advice = {};  ///< what the user can do, as the end of a sentence
};

/// Stream rules are how to behave towards one kind of stream: a line of the table weir/streams.def, and what its source
/// adds to it. A value.
struct stream_rules {
    enum class resumption {
        never,            ///< what was missed is gone
        last_event_id,    ///< the server goes on behind the event that the header Last-Event-ID names
        last_event_time,  ///< the id is a time: from then on events come again, and maybe under other ids
        cursor,           ///< the server goes on from the place that the request names
    };

    static constexpr std::size_t most_statuses = 8;
    using status_rules = std::array<status_rule, most_statuses>;

    duration stall_timeout = std::chrono::seconds(90);  ///< without a byte, keep-alives included
    retry_schedules waits = {};
    resumption resumes = resumption::last_event_id;
    duration quiet_after = {};          ///< so long without a record is worth a notice; 0: never
    std::string_view quiet_words = {};  ///< what may be the reason
    status_rules statuses = usual_statuses();

    /// What `status` means, and what can be done.
    [[nodiscard]] status_rule about(int status) const noexcept;

    /// By which of `waits` to connect again after a response that ended so; nothing: no repetition can mend it.
    [[nodiscard]] std::optional<failure> failure_of(const http_outcome& outcome) const noexcept;

    /// What can be done about what any server may answer.
    [[nodiscard]] static constexpr status_rules usual_statuses() noexcept {
        using verdict = status_rule::verdict;
        return {{{400, verdict::rejected, "check the URL"},
                 {401, verdict::unauthorised, "give the header that it wants, such as Authorization"},
                 {403, verdict::unauthorised, "give the header that it wants, such as Authorization"},
                 {404, verdict::rejected, "check the URL"},
                 {405, verdict::rejected, "it is no stream that can be asked for with GET"},
                 {410, verdict::rejected, "it is gone for good"},
                 {451, verdict::rejected}}};
    }
};

/// A server that asks to be left alone for no time at all is not taken at its word.
inline constexpr duration least_asked = std::chrono::seconds(1);

/// How long the server asks to be left alone by its headers: `retry-after` (seconds or a date), or `x-rate-limit-reset`
/// (seconds of the epoch) after a 429. An hour at most; nothing where it does not say, or names a time that has passed.
[[nodiscard]] std::optional<duration> wait_asked_for(const http_outcome& outcome, time_point now);

/// How long to wait before the next request: as an answer asks, but `least_asked` at least; else `otherwise`.
[[nodiscard]] duration wait_after(const http_outcome& outcome, time_point now, duration otherwise);

/// The rules of each source, by its name: a line each in the table weir/streams.def.
namespace rules {

// The words of the table.
using std::chrono_literals::operator""s;
inline constexpr retry_schedule soon = {};
inline constexpr retry_schedule at_once = {.at_once = true};
inline constexpr duration never = {};

#define WEIR_STREAM(source, silent, lost, ended, goes_on_by, quiet)                          \
    inline constexpr stream_rules source = {.stall_timeout = (silent),                       \
                                            .waits = {.network = (lost), .closed = (ended)}, \
                                            .resumes = stream_rules::resumption::goes_on_by, \
                                            .quiet_after = (quiet)};
#include <weir/streams.def>

}  // namespace rules

}  // namespace weir
