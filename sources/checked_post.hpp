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
    /// The hashtags of a record, which begins as a post and has passed the check that made the map; kept in `memory`.
    /// None: it takes a `post_parser` to tell them, as where a name is escaped.
    [[nodiscard]] std::optional<std::span<const hashtag>> hashtags_of(std::string_view record,
                                                                      const bracket_map& brackets, arena& memory);

private:
    enum class name { entities, hashtags, extended_tweet, data, another, unclear };

    /// Where an array of hashtags begins, if there is one.
    using array = const char*;

    /// The byte at a place of the map.
    [[nodiscard]] const char* at(std::size_t place) const noexcept { return record_ + (place - brackets_.begin); }

    void go_to(std::size_t place) noexcept;
    [[nodiscard]] bool next(std::size_t& place) noexcept;
    std::size_t skip() noexcept;
    [[nodiscard]] name name_before(std::size_t place) const noexcept;
    template <class Visit>
    [[nodiscard]] bool object(char kind, const Visit& visit);
    [[nodiscard]] bool post(std::size_t begin, array& found, bool outermost);
    [[nodiscard]] bool extended_tweet(array& found);
    [[nodiscard]] bool entities(array& found);
    [[nodiscard]] bool is_truncated(std::size_t begin) noexcept;
    void read(array tags, arena& memory);
    [[nodiscard]] const char* read_hashtag(const char* at, arena& memory);

    bracket_map brackets_;
    const char* record_ = nullptr;
    std::size_t word_ = 0;       ///< of the map
    std::uint64_t opens_ = 0;    ///< what is left of it
    std::uint64_t closes_ = 0;   ///< likewise
    std::optional<array> data_;  ///< what the object `data` of the record says
    std::vector<hashtag> hashtags_;
};

}  // namespace weir
