// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/any_posts.hpp>
#include <weir/block.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::testing {

/// A counted post, with copies of everything.
struct any_post {
    std::uint64_t posts = 0;
    std::vector<std::string> tags = {};
    std::string author = {};
    bool is_bot = false;
    std::optional<time_point> time = std::nullopt;

    friend bool operator==(const any_post&, const any_post&) = default;
};

/// What an any-post reader makes of a block.
struct any_reading {
    std::vector<any_post> posts;
    tally fate;

    [[nodiscard]] std::vector<std::string> tags() const {
        std::vector<std::string> all;
        for (const auto& one : posts) all.insert(all.end(), one.tags.begin(), one.tags.end());
        return all;
    }
};

inline any_reading read_any(std::string_view text, const std::shared_ptr<const any_post_plan>& plan,
                            any_post_reader& reader, std::vector<std::uint32_t> ends = {}) {
    const auto records = std::make_shared<block_pool>()->take(text.size());
    records->append(text);
    records->ends = std::move(ends);
    any_reading result;
    reader.open(*records, plan);
    std::vector<counted_post> posts;
    for (counted_post one; reader.next(one);) posts.push_back(one);
    // Only now, so that what a post points to has to outlive the reading of the next ones.
    for (const auto& one : posts) {
        any_post copy = {one.posts, {}, std::string(one.author), one.is_bot, one.time};
        for (const auto& tag : one.hashtags) copy.tags.emplace_back(tag.text);
        result.posts.push_back(std::move(copy));
    }
    result.fate = reader.fate();
    return result;
}

/// Lines of records.
inline any_reading read_any(std::string_view lines, any_post_options options = {}) {
    any_post_reader reader;
    return read_any(lines, plan_any_posts(std::move(options)), reader);
}

/// One record, line ends in it or not.
inline any_reading read_any_record(std::string_view record, any_post_options options) {
    any_post_reader reader;
    return read_any(record, plan_any_posts(std::move(options)), reader, {static_cast<std::uint32_t>(record.size())});
}

/// What a record has at `path`, or what became of it.
inline std::vector<std::string> values_at(std::string_view path, std::string_view record) {
    const auto read = read_any(record, {.by = field_path(path)});
    if (read.fate == tally{.received = 1, .counted = 1}) return read.tags();
    return {read.fate == tally{.received = 1, .malformed = 1} ? "<malformed>" : "<something else>"};
}

/// An extractor for tests: every word that begins with '#', without it.
inline void extract_words(std::string_view text, std::vector<std::string_view>& found) {
    while (!text.empty()) {
        const auto end = text.find(' ');
        const auto word = text.substr(0, end);
        if (word.starts_with('#')) found.push_back(word.substr(1));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
}

}  // namespace weir::testing
