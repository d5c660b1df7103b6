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

/// Stream rules are how to behave towards one kind of stream: one row of the table below. A value.
struct stream_rules {
    enum class resumption {
        never,            ///< what was missed is gone
        last_event_id,    ///< the server goes on behind the event that the header Last-Event-ID names
        last_event_time,  ///< the id is a time: from then on events come again, and maybe under other ids
        cursor,           ///< the server goes on from the place that the request names
    };

    static constexpr std::size_t most_statuses = 8;

    duration stall_timeout = std::chrono::seconds(90);  ///< without a byte, keep-alives included
    retry_schedules waits = {};
    resumption resumes = resumption::last_event_id;
    duration quiet_after = {};          ///< so long without a record is worth a notice; 0: never
    std::string_view quiet_words = {};  ///< what may be the reason
    std::array<status_rule, most_statuses> statuses = {};

    /// What `status` means, and what can be done.
    [[nodiscard]] status_rule about(int status) const noexcept;
};

/// How long the server asks to be left alone by its headers: `retry-after` (seconds or a date), or `x-rate-limit-reset`
/// (seconds of the epoch) after a 429. An hour at most; nothing where it does not say, or names a time that has passed.
[[nodiscard]] std::optional<duration> wait_asked_for(const http_outcome& outcome, time_point now);

/// The table: how each source behaves when it is cut off or refused. Rows name only what differs from the defaults
/// above.
namespace rules {

using verdict = status_rule::verdict;
using growth = retry_schedule::growth;

/// Any stream of JSON, by the manners of a browser's EventSource (WHATWG HTML, 9.2).
inline constexpr stream_rules any_stream = {
    .statuses = {{{400, verdict::rejected, "check the URL"},
                  {401, verdict::unauthorised, "give the header that it wants, such as Authorization"},
                  {403, verdict::unauthorised, "give the header that it wants, such as Authorization"},
                  {404, verdict::rejected, "check the URL"},
                  {405, verdict::rejected, "it is no stream that can be asked for with GET"},
                  {410, verdict::rejected, "it is gone for good"},
                  {451, verdict::rejected}}},
};

/// Mastodon's streaming API: a comment every 15 s, no ids, hence no resumption.
inline constexpr stream_rules mastodon = {
    .stall_timeout = std::chrono::seconds(45),
    .resumes = stream_rules::resumption::never,
    .quiet_after = std::chrono::seconds(60),
    .quiet_words = "some hosts keep their public streams to themselves, and small ones may have few posts",
    .statuses = {{{400, verdict::rejected, "check the channel"},
                  {401, verdict::unauthorised, "Mastodon streams to users only; give the access token of one"},
                  {403, verdict::unauthorised, "the token must be one of a user, not of an application"},
                  {404, verdict::rejected, "the host has no such channel, or is no Mastodon server"}}},
};

/// Wikimedia's EventStreams: the server ends each response after about 15 minutes, and resumes by Last-Event-ID, whose
/// times hold for several data centres (wikimedia/KafkaSSE, `useTimestampForId`).
inline constexpr stream_rules wikimedia = {
    .stall_timeout = std::chrono::seconds(60),
    .waits = {.closed = {.at_once = true}},
    .resumes = stream_rules::resumption::last_event_time,
    .statuses = {{{400, verdict::rejected, "check the name of the stream, and `since`"},
                  {403, verdict::rejected,
                   "Wikimedia wants a User-Agent that says who is asking and how to reach them"},
                  {404, verdict::rejected, "check the name of the stream"}}},
};

/// Bluesky's Jetstream: a ping every 30 s, and a cursor. Which server comes next and what its words mean is in
/// jetstream_route and jetstream_message.
inline constexpr stream_rules bluesky = {
    .stall_timeout = std::chrono::seconds(30),
    .resumes = stream_rules::resumption::cursor,
};

/// X's API 2: a line end every 20 s, and a lost connection is made again at once first ("Consuming streaming data" and
/// "Handling disconnections" in its documentation). What X says in words goes before its statuses, see x_policy.
inline constexpr stream_rules x = {
    .stall_timeout = std::chrono::seconds(20),
    .waits = {.network = {.at_once = true}, .closed = {.at_once = true}},
    .resumes = stream_rules::resumption::never,
};

/// Twitter's v1.1 streams: a line end every 30 s; the default waits are theirs.
inline constexpr stream_rules twitter = {
    .resumes = stream_rules::resumption::never,
    .statuses = {{{401, verdict::unauthorised},
                  {403, verdict::unauthorised},
                  {404, verdict::rejected},
                  {406, verdict::rejected},
                  {413, verdict::rejected},
                  {416, verdict::rejected},
                  {420, verdict::limited}}},
};

}  // namespace rules

}  // namespace weir
