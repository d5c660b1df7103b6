// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/block_bytes.hpp>
#include <weir/stream_rules.hpp>
#include <weir/tweets.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace weir::x {

/// A meter counts what X asks money for: 0.005 dollars for each post read, 0.010 for each account looked up (the
/// prices of August 2026, in the documentation's pay-per-use price list). Several sources may share one; any thread.
class meter {
public:
    void add_posts(std::uint64_t count) noexcept { posts_ += count; }
    void add_users(std::uint64_t count) noexcept { users_ += count; }

    [[nodiscard]] std::uint64_t posts() const noexcept { return posts_; }
    [[nodiscard]] std::uint64_t users() const noexcept { return users_; }

    /// Tenths of a cent, so that nothing is rounded.
    [[nodiscard]] std::uint64_t mills() const noexcept { return posts_ * 5 + users_ * 10; }

private:
    std::atomic<std::uint64_t> posts_ = 0;
    std::atomic<std::uint64_t> users_ = 0;
};

/// "$1.23" for 1230 tenths of a cent, rounded up to a cent.
[[nodiscard]] std::string dollars(std::uint64_t mills);

inline constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

/// What all requests to X have in common.
struct options {
    std::string bearer = {};  ///< the app's OAuth 2 token; empty: none is sent, for servers that want none
    std::string url = "https://api.x.com";  ///< before `/2/…`; https, or http to this machine

    /// How many posts may be read before the source ends, in an orderly way: 50 dollars. Zero is not allowed, no
    /// limit is `unlimited`. A post that comes again is not counted again, as X does not charge it again the same day;
    /// one that cannot be read is counted.
    std::uint64_t budget_posts = 10'000;
    std::shared_ptr<meter> costs = {};  ///< counts along, if there is one

    /// `tweet.fields`. Expansions are never asked for: each account among them would cost two posts.
    std::vector<std::string> fields = {"author_id", "created_at", "entities", "lang"};

    duration stall_timeout = rules::x.stall_timeout;  ///< without a byte; keep-alives come at least that often
    duration linger = std::chrono::milliseconds(20);  ///< how long a post may wait for others
    std::size_t max_record_bytes = std::size_t{1} << 20;
    std::size_t max_page_bytes = std::size_t{16} << 20;
    std::size_t block_bytes = usual_block_bytes();

    std::optional<std::size_t> give_up_after = {};  ///< so many failures of one kind in a row; never, where empty
    std::optional<std::size_t> give_up_first = {};  ///< network and HTTP failures before the first answer; likewise
};

/// The posts that match the app's rules (`rules`), as they are written, without end: GET /2/tweets/search/stream.
///
/// All four throw `std::invalid_argument` for options that cannot work. They deliver one JSON object a post, with the
/// post as `data`, and report what is no post as control. Running, they throw `source_error` for an answer that no
/// repetition can mend, with what to do about it. Lost connections are made again by X's schedule.
[[nodiscard]] tweets search(const options& chosen);

/// A random hundredth of all posts, for Enterprise accounts: GET /2/tweets/sample/stream.
[[nodiscard]] tweets sample(const options& chosen);

/// The posts of the last seven days that match a query, newest first, then the end: GET /2/tweets/search/recent. X
/// sends 10 posts a page at least, so that a budget below that may cost up to 10 posts.
[[nodiscard]] tweets recent(std::string query, const options& chosen);

/// An account's latest posts, newest first, 3,200 at most, then the end: GET /2/users/ID/tweets. `account` is a number
/// or a name; a name that consists of digits is given as `@123`. X sends 5 posts a page at least.
[[nodiscard]] tweets user(std::string account, const options& chosen);

}  // namespace weir::x
