// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "block_writer.hpp"
#include "x_gate.hpp"
#include "x_policy.hpp"

#include <weir/backoff.hpp>
#include <weir/http_stream.hpp>

#include <optional>
#include <string>

namespace weir::x {

/// The same options, with a base address that paths can be put behind. Throws `std::invalid_argument` for those with
/// which no request can be made.
[[nodiscard]] options checked(options chosen);

/// A GET for a path with its query, with the token.
[[nodiscard]] http_stream::request request_for(const options& chosen, const std::string& path_and_query);

/// `name=value&…` with the fields of a post that are wanted.
[[nodiscard]] std::string fields_query(const options& chosen);

/// A session is what the requests of one run of a source share: the way to the blocks, the budget, and what happens
/// when a request fails. Lives and works on the source's thread.
class session {
public:
    /// `name` is what is asked for, for messages. Both must outlive the session.
    session(const options& chosen, intake& entrance, std::string name);
    ~session();
    session(const session&) = delete;
    session& operator=(const session&) = delete;

    /// Asks for a path with its query; the consumer must forward `ready` and `attend`.
    [[nodiscard]] http_outcome get(const std::string& path_and_query, http_consumer& consumer);
    [[nodiscard]] bool ready() { return writer_.ready(); }
    [[nodiscard]] time_point attend() { return writer_.attend(); }

    /// Waits as long as X's rules say after such an outcome, telling why. `said` is what X said in the stream. False:
    /// stopped meanwhile. Throws `source_error` where waiting does not help, or has not helped often enough.
    [[nodiscard]] bool wait_after(const http_outcome& outcome, const std::optional<problem>& said,
                                  http_consumer& consumer);

    /// Something useful has come.
    void worked() { waits_.reset(); }

    /// The error for an answer that is of no use, after what was received has been delivered.
    [[nodiscard]] source_error failed(source_error::kind how, const std::string& words, http_consumer& consumer);

    /// Delivers what was received and says what it cost.
    void end(http_consumer& consumer);

    void wait_until_ready(http_consumer& consumer) { http_.wait_until_ready(consumer); }

    [[nodiscard]] gate& posts() noexcept { return gate_; }
    [[nodiscard]] const gate& posts() const noexcept { return gate_; }
    [[nodiscard]] intake& entrance() noexcept { return entrance_; }

    /// What X said, for people: readable characters only, and without the token.
    [[nodiscard]] std::string printable_words(std::string words) const;

    /// An account was looked up, which costs as well.
    void add_user();

private:
    [[nodiscard]] verdict judge(const http_outcome& outcome, const std::optional<problem>& said) const;
    [[nodiscard]] duration until_allowed(const http_outcome& outcome, duration otherwise) const;
    [[nodiscard]] std::string told(const http_outcome& outcome, const std::optional<problem>& said,
                                   std::string_view advice) const;
    [[nodiscard]] std::string cost_so_far() const;

    const options& options_;
    intake& entrance_;
    const std::string name_;
    block_writer writer_;
    gate gate_;
    http_stream http_;
    schedule waits_;
    fresh_starts starts_;
    std::uint64_t users_ = 0;
};

}  // namespace weir::x
