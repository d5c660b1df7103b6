// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace corpora {

/// A shape makes up the posts of one corpus, one JSON text a line, always the same ones.
class shape {
public:
    virtual ~shape() = default;

    /// How many posts the whole corpus has.
    [[nodiscard]] virtual std::uint64_t posts() const = 0;

    /// Appends the next post, without a newline, and the tags of its own, which must be counted, to `tags`.
    virtual void append_next(std::string& line, std::vector<std::string>& tags) = 0;
};

/// A: v1.1 tweets of 2.9 KB; a quarter have tags, a fifth a tweet inside, with tags of its own.
[[nodiscard]] std::unique_ptr<shape> streamed_tweets();

/// B: v2 posts of 350 bytes; a quarter have tags, one in forty other posts beside it that have.
[[nodiscard]] std::unique_ptr<shape> posts_of_v2();

/// C: v1.1 tweets of 4.7 KB as a search returns them, mostly retweets; 7 % have one of eight tags.
[[nodiscard]] std::unique_ptr<shape> found_tweets();

}  // namespace corpora
