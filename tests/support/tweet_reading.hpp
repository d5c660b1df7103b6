// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/block.hpp>
#include <weir/tagged_posts.hpp>
#include <weir/tweet.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::testing {

using strings = std::vector<std::string>;

/// The tags of a block, each with the number of its post.
using numbered_tags = std::vector<std::pair<std::uint64_t, std::string>>;

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

/// A block of these records: lines, unless it is told where they end.
inline handle<block> block_of(std::string_view text, std::vector<std::uint32_t> ends = {}) {
    auto records = std::make_shared<block_pool>()->take(text.size());
    records->append(text);
    records->ends = std::move(ends);
    return records;
}

inline reading read_lines(std::string_view lines) {
    const auto records = block_of(lines);
    tweet_reader reader;
    return read_block(*records, reader);
}

/// What a reader of tagged posts makes of a block: each tag with the number of its post, from 1 on, and all posts.
struct tagged_reading {
    numbered_tags tags;
    std::uint64_t posts = 0;
    tally fate;

    [[nodiscard]] strings tag_texts() const {
        strings texts;
        for (const auto& [post, text] : tags) texts.push_back(text);
        return texts;
    }
};

inline tagged_reading read_tagged(block& records, validation how, tagged_post_reader& reader) {
    tagged_reading result;
    reader.open(records, how);
    std::vector<tagged_post> posts;
    for (tagged_post one; reader.next(one);) posts.push_back(one);
    for (const auto& one : posts) {
        result.posts += one.posts;
        for (const auto& tag : one.hashtags) result.tags.emplace_back(result.posts, tag.text);
    }
    result.fate = reader.fate();
    return result;
}

inline tagged_reading read_tagged(block& records, validation how) {
    tagged_post_reader reader;
    return read_tagged(records, how, reader);
}

inline tagged_reading read_tagged_lines(std::string_view lines, validation how) {
    return read_tagged(*block_of(lines), how);
}

/// A post with the tags a and b.
inline const std::string tagged = R"({"id":1,"entities":{"hashtags":[{"text":"a"},{"text":"b"}]}})";

/// What came of a block, but for how many records were not parsed.
inline tally parsed_fate(tally of) {
    of.unparsed = 0;
    return of;
}

/// One record by itself: its tags, or what became of it.
inline strings tags_of(std::string_view record) {
    const auto result = read_lines(record);
    if (result.fate == tally{.received = 1, .counted = 1}) return result.posts.at(0).tags;
    if (result.fate == tally{.received = 1, .malformed = 1}) return {"<malformed>"};
    if (result.fate == tally{.received = 1, .control = 1}) return {"<control>"};
    return {"<several>"};
}

/// The rules once more, in words of another library: the tags of a post; nothing for a control message. That library
/// keeps the last of two fields of one name, so that `wraps_a_post` has to be asked of those before.
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

/// Whether a name that matters comes twice in a record, valid JSON, and once with a value of a kind that does not.
inline bool names_twice(std::string_view record) {
    using nlohmann::json;
    std::map<std::string, int> times;
    std::string last;
    bool odd = false;
    const auto whole = json::parse(record, [&](int, json::parse_event_t event, json& value) {
        if (event == json::parse_event_t::key) ++times[last = value];
        const bool object = event == json::parse_event_t::object_start,
                   array = event == json::parse_event_t::array_start;
        if (event == json::parse_event_t::value || object || array) {
            odd = odd ||
                  (last == "hashtags" ? !array
                                      : !object && (last == "entities" || last == "data" || last == "extended_tweet"));
            last.clear();
        }
        return true;
    });
    const auto twice = [&](const char* name) { return times[name] > 1; };
    return odd && (twice("hashtags") || twice("entities") || twice("data") || twice("extended_tweet"));
}

/// Whether any field `data` of a record, valid JSON, is an object.
inline bool wraps_a_post(std::string_view record) {
    using nlohmann::json;
    bool in_data = false;
    bool found = false;
    const auto whole = json::parse(record, [&](int depth, json::parse_event_t event, json& value) {
        if (depth != 1) return true;
        if (event == json::parse_event_t::object_start && in_data) found = true;
        in_data = event == json::parse_event_t::key && value == "data";
        return true;
    });
    return found && whole.is_object();
}

}  // namespace weir::testing
