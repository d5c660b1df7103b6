// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "json_walker.hpp"
#include "record_tokens.hpp"
#include "weir/tweet.hpp"

#include <optional>
#include <span>
#include <vector>

namespace weir {

/// The fields of a post that matter, wherever its shape has them. Of a name that occurs twice the last one of the
/// right kind counts.
struct post {
    bool recognised = false;
    bool truncated = false;
    const std::uint32_t* hashtags = nullptr;           ///< where the array in `entities` begins
    const std::uint32_t* extended_hashtags = nullptr;  ///< the one in `extended_tweet.entities`
    bool extended = false;                             ///< `extended_tweet.entities` is there
    const char* id = nullptr;
    const char* language = nullptr;

    [[nodiscard]] const std::uint32_t* own_hashtags() const noexcept {
        return truncated && extended ? extended_hashtags : hashtags;
    }
};

/// A post parser finds the fields of a post among the tokens of a record, and checks the grammar of all of it.
class post_parser {
public:
    /// Goes through the present record to its end, and counts what it is. True: a post.
    [[nodiscard]] bool read(record_tokens& record, post& found, tally& fate);

    /// The hashtags in the array that begins at `array`, which may be none, as the record just read has them; valid
    /// until the next call. What had to be unescaped is in `memory`.
    [[nodiscard]] std::span<hashtag> hashtags_at(const std::uint32_t* array, arena& memory);

private:
    [[nodiscard]] bool read_object(record_tokens& record, post& found);
    [[nodiscard]] bool read_post(json_walker& walk, post& found, bool outermost);
    [[nodiscard]] bool read_field(json_walker& walk, const char* name, post& found, bool outermost);
    [[nodiscard]] bool read_data(json_walker& walk, post& outer);
    [[nodiscard]] static bool read_extended(json_walker& walk, post& found);
    [[nodiscard]] static bool read_entities(json_walker& walk, const std::uint32_t*& hashtags);
    [[nodiscard]] bool read_hashtag(json_walker& walk, arena& memory);

    const char* text_ = nullptr;
    std::vector<hashtag> hashtags_;
    std::optional<post> wrapped_;  ///< what the object `data` of a record holds
};

}  // namespace weir
