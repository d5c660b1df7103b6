// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "synthetic_post.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace weir {

/// How a post comes inside another one.
enum class nesting { none, retweeted, quoted };

/// A post_writer writes posts as JSON, mostly by copying text that it prepared. Used by one thread.
class post_writer {
public:
    explicit post_writer(tweet_shape shape);

    /// Appends `post`, with `inner` inside it unless `how` is none. The order of members and of a tag's own two members
    /// varies with the id, as it did over the years.
    void write(std::string& line, const synthetic_post& post, const synthetic_post& inner, nesting how);

    /// Appends a message about the stream, of one of the kinds that its API sends.
    void write_control(std::string& line, std::uint64_t milliseconds, random_numbers& random);

private:
    void write_v1(std::string& line, const synthetic_post& post, const synthetic_post* inner, nesting how);
    void write_v1_rest(std::string& line, const synthetic_post& post) const;
    void write_compact(std::string& line, const synthetic_post& post, const synthetic_post* inner, nesting how);
    void write_v2(std::string& line, const synthetic_post& post, const synthetic_post* inner, nesting how);
    void write_v2_post(std::string& line, const synthetic_post& post) const;
    void append_created_at(std::string& line, const synthetic_post& post);

    const tweet_shape shape_;
    std::array<std::vector<std::string>, 2> authors_;  ///< raw and in ASCII
    std::uint64_t written_second_ = ~std::uint64_t{0};
    std::string created_at_;  ///< `written_second_` as v1.1 writes it
};

}  // namespace weir
