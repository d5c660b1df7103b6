// SPDX-License-Identifier: Apache-2.0
#include "checked_post.hpp"

#include "bracket_walk.hpp"
#include "json_text.hpp"
#include "plain_hashtag.hpp"

#include <optional>

namespace weir {

namespace {

[[nodiscard]] const char* over_white_space(const char* at) noexcept {
    while (is_white_space(*at)) ++at;
    return at;
}

[[nodiscard]] const char* before_white_space(const char* at) noexcept {
    while (is_white_space(*at)) --at;
    return at;
}

/// REQUIRES for this and the next: it begins a string, or any value, of valid JSON.
[[nodiscard]] const char* behind_string(const char* quote) noexcept {
    return string_from(quote).end + 1;
}

[[nodiscard]] const char* behind_value(const char* at) noexcept {
    int depth = 0;
    while (true) {
        switch (*at) {
            case '"':
                at = behind_string(at);
                break;
            case '{':
            case '[':
                ++depth;
                ++at;
                break;
            case '}':
            case ']':
                if (depth == 0) return at;  // of a number or a literal in a container
                --depth;
                ++at;
                break;
            case ',':
                if (depth == 0) return at;
                ++at;
                break;
            default:
                ++at;
                continue;
        }
        if (depth == 0) return at;
    }
}

/// Goes over the members of the object that begins at `brace`: `visit(name, value)` returns what is behind the value.
template <class Visit>
void for_each_member(const char* brace, const Visit& visit) {
    const char* at = over_white_space(brace + 1);
    while (*at != '}') {
        const char* const value = over_white_space(over_white_space(behind_string(at)) + 1);
        at = over_white_space(visit(at, value));
        if (*at == ',') at = over_white_space(at + 1);
    }
}

/// Some of the hashtags that were read.
struct range {
    std::size_t begin = 0;
    std::size_t end = 0;

    [[nodiscard]] bool empty() const noexcept { return begin == end; }
};

/// Reads arrays of hashtags, one behind the other.
class hashtag_reader {
public:
    hashtag_reader(std::vector<hashtag>& into, arena& memory) : into_(into), memory_(memory) {}

    /// Those of an array that has begun.
    [[nodiscard]] range read(bracket_walk& walk);

private:
    void read_hashtag(const char* brace);

    std::vector<hashtag>& into_;
    arena& memory_;
};

range hashtag_reader::read(bracket_walk& walk) {
    const auto first = into_.size();
    for (auto element = walk.next(); element.opens; element = walk.next()) {
        const char* const end = walk.skip();
        if (*element.at != '{') continue;
        auto plain = plain_v1_hashtag(element.at, end);
        if (!plain) plain = plain_v2_hashtag(element.at, end);
        if (plain)
            into_.push_back({plain->text(memory_)});
        else
            read_hashtag(element.at);
    }
    return {first, into_.size()};
}

void hashtag_reader::read_hashtag(const char* brace) {
    struct member {
        bool is_there = false;
        std::optional<quoted> string;  ///< if it is one
    };
    member text, tag;
    for_each_member(brace, [&](const char* named, const char* value) {
        const auto string = *value == '"' ? std::optional(string_from(value)) : std::nullopt;
        if (says(named, "text")) text = {true, string};
        if (says(named, "tag")) tag = {true, string};
        return string ? string->end + 1 : behind_value(value);
    });
    const auto& used = text.is_there ? text.string : tag.string;
    if (used) into_.push_back({used->text(memory_)});
}

// What follows is to be one function: a walk that stays in registers takes half the time. The functions return false
// where the tags of the post are not clear.

enum class name { entities, hashtags, extended_tweet, data, another, unclear };

/// The name of the container that begins at `bracket` in an object of the record. Which of those that matter it can be,
/// its last letter says; no other letter does, unless it may be the last digit of an escape.
[[nodiscard]] name name_before(const char* bracket, const char* record) noexcept {
    const char* const quote = before_white_space(before_white_space(bracket - 1) - 1);
    const auto is = [&](std::string_view wanted) {
        const auto size = static_cast<std::ptrdiff_t>(wanted.size());
        return quote - record > size + 1 && stands_before(quote, wanted) && quote[-size - 1] == '"' &&
               quote[-size - 2] != '\\';
    };
    switch (const char last = quote[-1]) {
        case 'a':
            if (is("data")) return name::data;
            break;
        case 's':
            if (is("entities")) return name::entities;
            if (is("hashtags")) return name::hashtags;
            break;
        case 't':
            if (is("extended_tweet")) return name::extended_tweet;
            break;
        default:
            if (last >= 'g' && last <= 'z') return name::another;
    }
    const char* const begin = quote_or_backslash_before(record, quote);
    const bool escapes = *begin != '"' || begin[-1] == '\\';
    return escapes ? name::unclear : name::another;
}

/// A container that has begun as a member of an object.
struct container {
    name is;
    const char* bracket;
};

/// Goes over the containers in an object that has begun. `visit(container)` must go behind it; one that does not begin
/// with `kind` has no name that matters. False: a name is unclear, or `visit` said so.
template <class Visit>
[[gnu::always_inline]] inline bool object(bracket_walk& walk, char kind, const Visit& visit) {
    for (auto bracket = walk.next(); bracket.opens; bracket = walk.next()) {
        const auto is = *bracket.at == kind ? name_before(bracket.at, walk.record()) : name::another;
        if (is == name::unclear || !visit(container{is, bracket.at})) return false;
    }
    return true;
}

/// Goes over one container of entities.
[[gnu::always_inline]] inline void entities_member(bracket_walk& walk, hashtag_reader& read, const container& one,
                                                   range& found) {
    if (one.is == name::hashtags) {
        auto inside = walk;  // not the walk itself, which would have to be in memory
        found = read.read(inside);
        walk = inside;
    } else {
        walk.skip();
    }
}

[[gnu::always_inline]] inline bool entities(bracket_walk& walk, hashtag_reader& read, range& found) {
    found = {};
    return object(walk, '[', [&](const container& one) { return entities_member(walk, read, one, found), true; });
}

/// What is in `extended_tweet` counts if there are entities. It is left to others where these are no object.
[[gnu::always_inline]] inline bool extended_tweet(bracket_walk& walk, hashtag_reader& read, range& found) {
    bool has_entities = false;
    const bool clear = object(walk, '{', [&](const container& one) {
        if (one.is == name::entities) return has_entities = true, entities(walk, read, found);
        walk.skip();
        return true;
    });
    return clear && has_entities;
}

/// Whether the object that begins at `brace` says last that it is truncated.
[[nodiscard]] bool is_truncated(const char* brace, bracket_walk walk) {
    bool truncated = false;
    walk.go_to(brace);
    (void)walk.next();
    for_each_member(brace, [&](const char* named, const char* value) {
        if (says(named, "truncated")) truncated = *value == 't';
        if (*value != '{' && *value != '[') return behind_value(value);
        (void)walk.next();
        return walk.skip() + 1;
    });
    return truncated;
}

/// The hashtags of a post.
struct post_tags {
    range own;
    std::optional<range> extended;
    std::optional<range> wrapped;  ///< those of the post that it wraps as `data`
};

template <bool Outermost>
bool post(bracket_walk& walk, hashtag_reader& read, const char* brace, post_tags& found);

/// Goes over one container of a post.
template <bool Outermost>
[[gnu::always_inline]] inline bool post_member(bracket_walk& walk, hashtag_reader& read, const container& one,
                                               post_tags& found) {
    if (one.is == name::entities) return entities(walk, read, found.own);
    if (one.is == name::extended_tweet) return extended_tweet(walk, read, found.extended.emplace());
    if constexpr (Outermost) {
        if (one.is == name::data) {
            post_tags wrapped;
            const bool clear = post<false>(walk, read, one.bracket, wrapped);
            found.wrapped = wrapped.own;
            return clear;
        }
    }
    walk.skip();
    return true;
}

/// Goes over a post, which has begun at `brace`.
template <bool Outermost>
[[gnu::always_inline]] inline bool post(bracket_walk& walk, hashtag_reader& read, const char* brace, post_tags& found) {
    const bool clear =
        object(walk, '{', [&](const container& one) { return post_member<Outermost>(walk, read, one, found); });
    const bool extended = found.extended && !(found.extended->empty() && found.own.empty());
    if (clear && extended && is_truncated(brace, walk)) found.own = *found.extended;
    return clear;
}

/// Of a record that begins as a post.
[[nodiscard]] std::optional<range> find_hashtags(bracket_walk walk, hashtag_reader& read) {
    post_tags found;
    const auto first = walk.next();
    if (!first.opens || *first.at != '{' || !post<true>(walk, read, first.at, found)) return std::nullopt;
    return found.wrapped.value_or(found.own);
}

}  // namespace

std::optional<std::span<hashtag>> checked_post::hashtags_of(std::string_view record, const bracket_map& brackets,
                                                            arena& memory) {
    hashtags_.clear();
    hashtag_reader read(hashtags_, memory);
    const auto found = find_hashtags({record.data(), brackets}, read);
    if (!found) return std::nullopt;
    return std::span(hashtags_).subspan(found->begin, found->end - found->begin);
}

}  // namespace weir
