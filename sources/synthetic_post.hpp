// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "random_numbers.hpp"
#include "synthetic_text.hpp"
#include "synthetic_vocabulary.hpp"

#include <weir/synthetic.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// A tag in a post: its text and where it stands, in code points, with the number sign.
struct placed_tag {
    std::string text;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

/// What one synthetic post says, before it is written in one shape or another. Reused, so that it stops allocating.
struct synthetic_post {
    std::string text;                     ///< all of it, as the inside of a JSON string
    std::uint32_t code_points = 0;        ///< of `text`
    std::vector<placed_tag> tags;         ///< the first `tag_count` are valid
    std::size_t tag_count = 0;            ///< in `text`
    bool truncated = false;               ///< `short_text` comes first, `text` in `extended_tweet`
    std::string short_text;               ///< the beginning of `text`
    std::uint32_t short_code_points = 0;  ///< of `short_text`
    std::size_t short_tag_count = 0;      ///< in `short_text`
    bool ascii = false;                   ///< written with \uXXXX
    std::string_view language;
    std::uint64_t id = 0;
    std::uint64_t milliseconds = 0;  ///< since 1970
    std::uint32_t author = 0;
};

/// A post_composer makes up posts. Used by one thread.
class post_composer {
public:
    explicit post_composer(const synthetic_options& options);

    void compose(synthetic_post& post, const vocabulary& tags, random_numbers& random);

private:
    void add_tag(synthetic_post& post, std::string_view usual, random_numbers& random) const;
    void add_words(synthetic_post& post, const prepared_text& words) const;
    void shorten(synthetic_post& post) const;

    std::vector<sample_language> languages_;
    std::uint64_t tagged_, truncated_, escaped_, respelled_;
};

inline constexpr std::uint32_t author_count = 256;

}  // namespace weir
