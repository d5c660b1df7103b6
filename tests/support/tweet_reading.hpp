// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/block.hpp>
#include <weir/tweet.hpp>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::testing {

using strings = std::vector<std::string>;

/// A post as it was read, with copies of everything.
struct read_post {
    std::string id;
    std::string language;
    strings tags;
    friend bool operator==(const read_post&, const read_post&) = default;
};

/// What a reader makes of a block.
struct reading {
    std::vector<read_post> posts;
    tally fate;
};

inline reading read_block(block& records, tweet_reader& reader) {
    reading result;
    reader.open(records);
    std::vector<tweet> tweets;
    for (tweet one; reader.next(one);) tweets.push_back(one);
    // Only now, so that what a tweet points to has to outlive the reading of the next ones.
    for (const auto& one : tweets) {
        auto& post = result.posts.emplace_back(read_post{std::string(one.id), std::string(one.language), {}});
        for (const auto& tag : one.hashtags) post.tags.emplace_back(tag.text);
    }
    result.fate = reader.fate();
    return result;
}

inline reading read_lines(std::string_view lines) {
    const auto pool = std::make_shared<block_pool>();
    const auto records = pool->take(lines.size());
    records->append(lines);
    tweet_reader reader;
    return read_block(*records, reader);
}

/// One record by itself: its tags, or what became of it.
inline strings tags_of(std::string_view record) {
    const auto result = read_lines(record);
    if (result.fate == tally{.received = 1, .counted = 1}) return result.posts.at(0).tags;
    if (result.fate == tally{.received = 1, .malformed = 1}) return {"<malformed>"};
    if (result.fate == tally{.received = 1, .control = 1}) return {"<control>"};
    return {"<several>"};
}

/// The rules once more, in words of another library: the tags of a post; nothing for a control message.
inline std::optional<strings> tags_by_the_rules(const nlohmann::json& record) {
    const auto at = [](const nlohmann::json& of, const char* name) {
        return of.is_object() && of.contains(name) ? of.at(name) : nlohmann::json();
    };
    const bool wrapped = at(record, "data").is_object();
    const auto post = wrapped ? record.at("data") : record;
    bool recognised = wrapped;
    for (const char* const name : {"entities", "id", "id_str", "text", "full_text"})
        recognised = recognised || post.contains(name);
    if (!recognised) return std::nullopt;
    auto entities = at(post, "entities");
    const auto extended = at(post, "extended_tweet");
    if (at(post, "truncated") == true && extended.is_object() && extended.contains("entities"))
        entities = extended.at("entities");
    const auto hashtags = at(entities, "hashtags");
    strings tags;
    if (!hashtags.is_array()) return tags;
    for (const auto& one : hashtags) {
        const auto text = one.is_object() && one.contains("text") ? one.at("text") : at(one, "tag");
        if (text.is_string()) tags.push_back(text);
    }
    return tags;
}

}  // namespace weir::testing
