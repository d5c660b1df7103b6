// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "field_finder.hpp"
#include "field_tags.hpp"

#include <optional>
#include <string_view>

namespace weir {

/// What a record is, going by its fields.
enum class known_shape {
    control,  ///< a message about a stream, or of no known shape
    tweet,
    wrapped_tweet,     ///< of the v2 API: what is in `data` counts, and nothing beside it
    jetstream_commit,  ///< v1
    jetstream_frame,   ///< v2
    status,            ///< of Mastodon
    recent_change,     ///< of Wikimedia
};

/// Known shapes tell what a record is by the fields that a finder has found in it, and where in it the tags, the author
/// and the time of a post are. A value; any number of threads.
class known_shapes {
public:
    struct wishes {
        bool authors = false;
        bool times = false;
    };

    /// Has `tree` look for all that is needed.
    known_shapes(field_tree& tree, wishes wanted);

    [[nodiscard]] known_shape of(const field_finder& record) const;

    /// Appends the post's own tags.
    void add_tags(known_shape shape, const field_finder& record, const hashtag_extractor& extract,
                  field_tags& into) const;

    /// Who wrote the post, as a name that stays the same; empty if the record does not say.
    [[nodiscard]] std::string_view author(known_shape shape, const field_finder& record, arena& memory) const;
    /// What people call the author of a v1.1 tweet; empty of other posts.
    [[nodiscard]] std::string_view screen_name(known_shape shape, const field_finder& record, arena& memory) const;
    [[nodiscard]] bool is_bot(known_shape shape, const field_finder& record) const;
    [[nodiscard]] std::optional<time_point> time(known_shape shape, const field_finder& record) const;

private:
    struct tweet_places {
        field_place hashtags, truncated, extended, extended_hashtags;
        field_place id_string, id, author_id, screen_name;
        field_place milliseconds, created_at;
    };
    struct commit_places {
        field_place operation, collection, features, tags;
    };

    [[nodiscard]] static tweet_places add_tweet(field_tree& tree, std::string_view before, wishes wanted);
    [[nodiscard]] static commit_places add_commit(field_tree& tree, std::string_view before);
    void look_for_jetstream(field_tree& tree, wishes wanted);
    void look_for_others(field_tree& tree, wishes wanted);
    [[nodiscard]] bool is_tweet(const field_finder& record) const;
    [[nodiscard]] static known_shape shape_if_post(const commit_places& commit, known_shape shape,
                                                   const field_finder& record);
    static void add_tweet_tags(const tweet_places& tweet, const field_finder& record, field_tags& into);
    static void add_commit_tags(const commit_places& commit, const field_finder& record, field_tags& into);
    [[nodiscard]] static std::optional<time_point> tweet_time(const tweet_places& tweet, const field_finder& record);

    tweet_places tweet_, wrapped_;
    commit_places commit_, payload_;
    field_place id_, id_string_, text_, full_text_, entities_, data_;      // what makes a tweet
    field_place kind_, did_, time_us_;                                     // Jetstream v1
    field_place type_, payload_type_, payload_did_, payload_time_;         // v2
    field_place account_, tags_, tag_names_, account_name_, account_bot_;  // Mastodon
    field_place domain_, comment_, user_, bot_, seconds_, meta_time_;      // Wikimedia
};

}  // namespace weir
