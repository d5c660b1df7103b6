// SPDX-License-Identifier: Apache-2.0
#include "post_parser.hpp"

#include "json_text.hpp"

namespace weir {

bool post_parser::read(record_tokens& record, post& found, tally& fate) {
    if (!read_object(record, found)) {
        ++fate.malformed;
    } else if (!found.recognised) {
        ++fate.control;
    } else {
        ++fate.counted;
        return true;
    }
    return false;
}

/// False: it is no JSON object.
bool post_parser::read_object(record_tokens& record, post& found) {
    text_ = record.text();
    wrapped_.reset();
    if (!record.tokens() || text_[*record.tokens()] != '{') return false;
    json_walker walk(text_, record.tokens());
    if (!read_post(walk, found, true) || !record.ends_at(walk.position())) return false;
    if (wrapped_) found = *wrapped_;
    return true;
}

bool post_parser::read_post(json_walker& walk, post& found, bool outermost) {
    return walk.object([&](const char* name) {
        // Only these letters begin a name that matters; one that begins with an escape may turn out to.
        switch (name[1]) {
            case 'd':
            case 'e':
            case 'f':
            case 'i':
            case 'l':
            case 't':
            case '\\':
                return read_field(walk, name, found, outermost);
            default:
                return walk.skip();
        }
    });
}

bool post_parser::read_field(json_walker& walk, const char* name, post& found, bool outermost) {
    const char* const value = walk.token();
    if (says(name, "entities")) {
        found.recognised = true;
        return read_entities(walk, found.hashtags);
    }
    if (says(name, "extended_tweet")) return read_extended(walk, found);
    if (outermost && says(name, "data")) return read_data(walk, found);
    if (says(name, "id_str") || says(name, "id")) {
        found.recognised = true;
        if (*value == '"') found.id = value;
    } else if (says(name, "text") || says(name, "full_text")) {
        found.recognised = true;
    } else if (says(name, "truncated")) {
        found.truncated = *value == 't';
    } else if (says(name, "lang")) {
        found.language = *value == '"' ? value : nullptr;
    }
    return walk.skip();
}

/// The wrapper of the v2 API: what is in it counts, and nothing beside it.
bool post_parser::read_data(json_walker& walk, post& outer) {
    if (*walk.token() != '{') return walk.skip();
    outer.recognised = true;
    wrapped_.emplace().recognised = true;
    return read_post(walk, *wrapped_, false);
}

bool post_parser::read_extended(json_walker& walk, post& found) {
    if (*walk.token() != '{') return walk.skip();
    found.extended = false;
    found.extended_hashtags = nullptr;
    return walk.object([&](const char* name) {
        if (!says(name, "entities")) return walk.skip();
        found.extended = true;
        return read_entities(walk, found.extended_hashtags);
    });
}

bool post_parser::read_entities(json_walker& walk, const std::uint32_t*& hashtags) {
    if (*walk.token() != '{') return walk.skip();
    hashtags = nullptr;
    return walk.object([&](const char* name) {
        if (*walk.token() == '[' && says(name, "hashtags")) hashtags = walk.position();
        return walk.skip();
    });
}

std::span<hashtag> post_parser::hashtags_at(const std::uint32_t* array, arena& memory) {
    if (!array) return {};
    hashtags_.clear();
    json_walker walk(text_, array);
    // The grammar has been checked: this pass cannot fail.
    (void)walk.array([&] { return *walk.token() == '{' ? read_hashtag(walk, memory) : walk.skip(); });
    return hashtags_;
}

bool post_parser::read_hashtag(json_walker& walk, arena& memory) {
    const char* text = nullptr;
    const char* tag = nullptr;
    const bool read = walk.object([&](const char* name) {
        const char* const value = walk.token();
        if (says(name, "text")) text = value;
        if (says(name, "tag")) tag = value;
        return walk.skip();
    });
    const char* const named = text ? text : tag;
    if (named && *named == '"') hashtags_.push_back({string_at(named, memory)});
    return read;
}

}  // namespace weir
