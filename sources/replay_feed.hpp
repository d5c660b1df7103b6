// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/replay_server.hpp>

#include <cstdint>
#include <deque>
#include <exception>
#include <optional>
#include <string>
#include <vector>

namespace weir {

/// A staged_record is a record on its way to a client, with the faults that have yet to happen to it. The one behind
/// the last of the feed is no record and only there for its faults.
struct staged_record {
    std::uint64_t number = 0;
    std::string text;
    std::vector<fault> faults;  ///< in the order of their places
    bool exists = true;
};

/// A replay_feed numbers the records of a feed, says when the next is due, and takes back what a broken connection did
/// not deliver. Used by the server's thread only.
class replay_feed {
public:
    replay_feed(record_feed read, std::vector<fault> faults, double records_per_second);

    /// The next record, whether due or not; none at the end of the feed. What the feed throws ends it.
    [[nodiscard]] std::optional<staged_record> next();

    /// To be sent again before all others.
    void give_back(staged_record record);

    /// When the next record is due.
    [[nodiscard]] time_point next_due() const noexcept { return returned_.empty() ? next_due_ : beginning_of_time; }

    /// What was due while nobody listened is not made up for.
    void start_listening(time_point now) noexcept { next_due_ = std::max(next_due_, now); }

    /// Whether `next` has nothing more to give.
    [[nodiscard]] bool ended() const noexcept { return ended_ && returned_.empty(); }

    [[nodiscard]] std::exception_ptr failure() const noexcept { return failure_; }

private:
    [[nodiscard]] bool read(std::string& text);
    [[nodiscard]] std::vector<fault> take_faults(std::uint64_t number);

    record_feed read_;
    std::deque<fault> faults_;
    const duration interval_;
    time_point next_due_ = beginning_of_time;
    std::deque<staged_record> returned_;
    std::uint64_t next_number_ = 0;
    bool ended_ = false;
    std::exception_ptr failure_;
};

}  // namespace weir
