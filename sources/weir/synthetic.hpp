// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/clock.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace weir {

/// How a synthetic post is written: as the v1.1 streaming API wrote it (2 to 3 KB), the same with the least of fields
/// (about 350 bytes), or as the v2 API writes it.
enum class tweet_shape { v1, v1_compact, v2 };

/// What a synthetic stream looks like. Shares run from 0 to 1.
struct synthetic_options {
    std::uint64_t seed = 1;
    tweet_shape shape = tweet_shape::v1;
    std::uint32_t alphabet = 100'000;     ///< how many different tags there are, letter case aside; 1 to 2^20
    double zipf_exponent = 1.0;           ///< tag number r is drawn with a weight of r^-exponent; 0 to 4
    double tagged = 0.5;                  ///< posts that carry tags, one to six of them
    double nested = 0.2;                  ///< posts with a retweeted or quoted post inside, whose tags do not count
    double truncated = 0.04;              ///< posts whose tags are complete only in `extended_tweet`
    double escaped = 0.7;                 ///< posts written in ASCII with JSON's escapes, the others in raw UTF-8
    double respelled = 0.3;               ///< tags in another letter case than usual: ELIXIR, elixir
    double control = 0.02;                ///< messages about the stream instead of posts
    std::uint32_t trend_every = 0;        ///< a tag rises to the top each so many records; 0: popularity stays as it is
    std::uint32_t posts_per_second = 50;  ///< how fast `created_at` moves on
    time_point start = std::chrono::sys_days{std::chrono::year{2026} / 1 / 1};
};

/// A synthetic_tweets is an endless stream of posts that are made up: the same options give the same bytes on every
/// platform. Used by one thread at a time. Nobody's words, nobody's names.
class synthetic_tweets {
public:
    /// Throws std::invalid_argument that names the option out of range.
    explicit synthetic_tweets(const synthetic_options& options = {});
    synthetic_tweets(synthetic_tweets&&) noexcept;
    synthetic_tweets& operator=(synthetic_tweets&&) noexcept;
    ~synthetic_tweets();

    /// Appends the next record as one line of JSON, without the newline.
    void append_next(std::string& line);

    /// The tags that the last record carries by the rules, as decoded UTF-8 in their order: those of its own entities,
    /// or of its `extended_tweet` if it is truncated. Empty for a control message.
    [[nodiscard]] const std::vector<std::string>& last_tags() const noexcept;

    /// Whether the last record was a control message.
    [[nodiscard]] bool last_was_control() const noexcept;

private:
    class generator;
    std::unique_ptr<generator> generator_;
};

}  // namespace weir
