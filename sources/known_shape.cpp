// SPDX-License-Identifier: Apache-2.0
#include "known_shape.hpp"

#include "field_time.hpp"
#include "field_value.hpp"
#include "json_text.hpp"

#include <array>
#include <string>

namespace weir {

namespace {

[[nodiscard]] bool is_string(const char* value) noexcept {
    return value && *value == '"';
}
[[nodiscard]] bool is_object(const char* value) noexcept {
    return value && *value == '{';
}
[[nodiscard]] bool is(const char* value, std::string_view wanted) noexcept {
    return is_string(value) && says(value, wanted);
}

[[nodiscard]] bool ends_with(const char* value, std::string_view wanted) {
    if (!is_string(value)) return false;
    arena unescaped;
    return string_at(value, unescaped).ends_with(wanted);
}

/// The values of two fields of an object, each null if it is not there.
[[nodiscard]] std::array<const char*, 2> fields_of(json_walker object, std::string_view first,
                                                   std::string_view second) {
    std::array<const char*, 2> values = {nullptr, nullptr};
    if (*object.token() != '{') return values;
    // The grammar has been checked: this pass cannot fail.
    (void)object.object([&](const char* name) {
        if (says(name, first)) values[0] = object.token();
        if (says(name, second)) values[1] = object.token();
        return object.skip();
    });
    return values;
}

[[nodiscard]] std::optional<time_point> spelled_at(const char* value) {
    if (!is_string(value)) return std::nullopt;
    arena unescaped;
    return time_spelled(string_at(value, unescaped));
}

template <class Unit>
[[nodiscard]] std::optional<time_point> counted_at(const char* value) {
    if (!value) return std::nullopt;
    arena unescaped;
    const auto digits = scalar_at(value, unescaped);
    return digits ? time_counted<Unit>(*digits) : std::nullopt;
}

/// The name that this value is, if it can be one.
[[nodiscard]] std::string_view name_at(const char* value, arena& memory) {
    const auto name = value ? scalar_at(value, memory) : std::nullopt;
    return name.value_or(std::string_view());
}

/// A tree to add to, if it is wanted at all.
class optional_adding {
public:
    optional_adding(field_tree& tree, std::string_view before, bool wanted)
        : tree_(tree), before_(before), wanted_(wanted) {}

    [[nodiscard]] field_place operator()(std::string_view path) const {
        return wanted_ ? tree_.add(field_path(std::string(before_).append(path))) : no_place;
    }

private:
    field_tree& tree_;
    std::string_view before_;
    bool wanted_;
};

}  // namespace

known_shapes::known_shapes(field_tree& tree, wishes wanted)
    : tweet_(add_tweet(tree, "", wanted)),
      wrapped_(add_tweet(tree, "data.", wanted)),
      commit_(add_commit(tree, "commit.")),
      payload_(add_commit(tree, "payload.")) {
    const optional_adding always(tree, "", true);
    id_ = always("id");
    id_string_ = always("id_str");
    text_ = always("text");
    full_text_ = always("full_text");
    entities_ = always("entities");
    data_ = always("data");
    look_for_jetstream(tree, wanted);
    look_for_others(tree, wanted);
}

void known_shapes::look_for_jetstream(field_tree& tree, wishes wanted) {
    const optional_adding always(tree, "", true);
    const optional_adding for_author(tree, "", wanted.authors);
    const optional_adding for_time(tree, "", wanted.times);
    kind_ = always("kind");
    did_ = always("did");
    time_us_ = for_time("time_us");
    type_ = always("$type");
    payload_type_ = always("payload.$type");
    payload_did_ = for_author("payload.did");
    payload_time_ = for_time("payload.time");
}

void known_shapes::look_for_others(field_tree& tree, wishes wanted) {
    const optional_adding always(tree, "", true);
    const optional_adding for_author(tree, "", wanted.authors);
    const optional_adding for_time(tree, "", wanted.times);
    account_ = always("account");
    tags_ = always("tags");
    tag_names_ = always("tags[].name");
    account_name_ = for_author("account.acct");
    account_bot_ = for_author("account.bot");
    domain_ = always("meta.domain");
    comment_ = always("comment");
    user_ = for_author("user");
    bot_ = for_author("bot");
    seconds_ = for_time("timestamp");
    meta_time_ = for_time("meta.dt");
}

known_shapes::tweet_places known_shapes::add_tweet(field_tree& tree, std::string_view before, wishes wanted) {
    const optional_adding always(tree, before, true);
    const optional_adding for_author(tree, before, wanted.authors);
    const optional_adding for_time(tree, before, wanted.times);
    return {.hashtags = always("entities.hashtags[]"),
            .truncated = always("truncated"),
            .extended = always("extended_tweet.entities"),
            .extended_hashtags = always("extended_tweet.entities.hashtags[]"),
            .id_string = for_author("user.id_str"),
            .id = for_author("user.id"),
            .author_id = for_author("author_id"),
            .screen_name = for_author("user.screen_name"),
            .milliseconds = for_time("timestamp_ms"),
            .created_at = for_time("created_at")};
}

known_shapes::commit_places known_shapes::add_commit(field_tree& tree, std::string_view before) {
    const optional_adding always(tree, before, true);
    return {.operation = always("operation"),
            .collection = always("collection"),
            .features = always("record.facets[].features[]"),
            .tags = always("record.tags[]")};
}

known_shape known_shapes::of(const field_finder& record) const {
    const char* const type = record.value(type_);
    if (is(type, "error")) return known_shape::control;
    if (is(type, "message")) {
        if (!ends_with(record.value(payload_type_), "#commit")) return known_shape::control;
        return shape_if_post(payload_, known_shape::jetstream_frame, record);
    }
    if (is_string(record.value(kind_)) && is_string(record.value(did_))) {
        if (!is(record.value(kind_), "commit")) return known_shape::control;
        return shape_if_post(commit_, known_shape::jetstream_commit, record);
    }
    if (is_string(record.value(domain_)))
        return is(record.value(domain_), "canary") ? known_shape::control : known_shape::recent_change;
    const char* const tags = record.value(tags_);
    if (is_object(record.value(account_)) && tags && *tags == '[') return known_shape::status;
    if (is_object(record.value(data_))) return known_shape::wrapped_tweet;
    return is_tweet(record) ? known_shape::tweet : known_shape::control;
}

bool known_shapes::is_tweet(const field_finder& record) const {
    for (const auto tells : {id_, id_string_, text_, full_text_, entities_})
        if (record.value(tells)) return true;
    return false;
}

/// A commit that makes a post what it is now; others take it away, or are of follows, likes and whatever else.
known_shape known_shapes::shape_if_post(const commit_places& commit, known_shape shape, const field_finder& record) {
    const char* const operation = record.value(commit.operation);
    const bool writes = is(operation, "create") || is(operation, "update");
    return writes && is(record.value(commit.collection), "app.bsky.feed.post") ? shape : known_shape::control;
}

void known_shapes::add_tags(known_shape shape, const field_finder& record, const hashtag_extractor& extract,
                            field_tags& into) const {
    switch (shape) {
        case known_shape::control:
            return;
        case known_shape::tweet:
            return add_tweet_tags(tweet_, record, into);
        case known_shape::wrapped_tweet:
            return add_tweet_tags(wrapped_, record, into);
        case known_shape::jetstream_commit:
            return add_commit_tags(commit_, record, into);
        case known_shape::jetstream_frame:
            return add_commit_tags(payload_, record, into);
        case known_shape::status:
            for (const auto name : record.found(tag_names_)) into.add_string(record.token(name));
            return;
        case known_shape::recent_change:
            return into.add_extracted(record.value(comment_), extract);
    }
}

void known_shapes::add_tweet_tags(const tweet_places& tweet, const field_finder& record, field_tags& into) {
    const char* const truncated = record.value(tweet.truncated);
    const bool extended = truncated && *truncated == 't' && record.value(tweet.extended);
    for (const auto element : record.found(extended ? tweet.extended_hashtags : tweet.hashtags)) {
        const auto [text, tag] = fields_of(record.walker(element), "text", "tag");
        into.add_string(text ? text : tag);
    }
}

void known_shapes::add_commit_tags(const commit_places& commit, const field_finder& record, field_tags& into) {
    for (const auto feature : record.found(commit.features)) {
        const auto [type, tag] = fields_of(record.walker(feature), "$type", "tag");
        if (is(type, "app.bsky.richtext.facet#tag")) into.add_string(tag);
    }
    for (const auto tag : record.found(commit.tags)) into.add_string(record.token(tag));
    into.drop_repeated();
}

std::string_view known_shapes::author(known_shape shape, const field_finder& record, arena& memory) const {
    const auto of_tweet = [&](const tweet_places& tweet) {
        for (const auto place : {tweet.id_string, tweet.id, tweet.author_id})
            if (const auto name = name_at(record.value(place), memory); !name.empty()) return name;
        return std::string_view();
    };
    switch (shape) {
        case known_shape::control:
            return {};
        case known_shape::tweet:
            return of_tweet(tweet_);
        case known_shape::wrapped_tweet:
            return of_tweet(wrapped_);
        case known_shape::jetstream_commit:
            return name_at(record.value(did_), memory);
        case known_shape::jetstream_frame:
            return name_at(record.value(payload_did_), memory);
        case known_shape::status:
            return name_at(record.value(account_name_), memory);
        case known_shape::recent_change:
            return name_at(record.value(user_), memory);
    }
    return {};
}

std::string_view known_shapes::screen_name(known_shape shape, const field_finder& record, arena& memory) const {
    return shape == known_shape::tweet ? name_at(record.value(tweet_.screen_name), memory) : std::string_view();
}

bool known_shapes::is_bot(known_shape shape, const field_finder& record) const {
    const char* said = nullptr;
    if (shape == known_shape::status) said = record.value(account_bot_);
    if (shape == known_shape::recent_change) said = record.value(bot_);
    return said && *said == 't';
}

std::optional<time_point> known_shapes::time(known_shape shape, const field_finder& record) const {
    switch (shape) {
        case known_shape::control:
            return std::nullopt;
        case known_shape::tweet:
        case known_shape::status:
            return tweet_time(tweet_, record);
        case known_shape::wrapped_tweet:
            return tweet_time(wrapped_, record);
        case known_shape::jetstream_commit:
            return counted_at<std::chrono::microseconds>(record.value(time_us_));
        case known_shape::jetstream_frame:
            return spelled_at(record.value(payload_time_));
        case known_shape::recent_change: {
            const auto written = counted_at<std::chrono::seconds>(record.value(seconds_));
            return written ? written : spelled_at(record.value(meta_time_));
        }
    }
    return std::nullopt;
}

std::optional<time_point> known_shapes::tweet_time(const tweet_places& tweet, const field_finder& record) {
    const auto exact = counted_at<std::chrono::milliseconds>(record.value(tweet.milliseconds));
    return exact ? exact : spelled_at(record.value(tweet.created_at));
}

}  // namespace weir
