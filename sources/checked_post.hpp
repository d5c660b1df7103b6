// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "json_check.hpp"
#include "weir/tweet.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace weir {

/// A checked post finds the hashtags of a post that is known to be JSON: it goes from bracket to bracket, looks at the
/// names before them, and reads nothing but the array of hashtags. One thread at a time.
class checked_post {
public:
    /// The hashtags of a record, which begins as a post and has passed the check that made the map; valid until the
    /// next call. What had to be unescaped is in `memory`. None: it takes a `post_parser` to tell them, as where a name
    /// is escaped.
    [[nodiscard]] std::optional<std::span<hashtag>> hashtags_of(std::string_view record, const bracket_map& brackets,
                                                                arena& memory);

private:
    std::vector<hashtag> hashtags_;
};

}  // namespace weir
