// SPDX-License-Identifier: Apache-2.0
#include "checked_post.hpp"

#include "json_text.hpp"

#include <bit>

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

struct string_end {
    const char* behind;  ///< the second quote
    bool escapes;        ///< something in the string is escaped
};

/// REQUIRES for this and the next two: it begins a string, or any value, of valid JSON.
[[nodiscard]] string_end end_of_string(const char* quote) noexcept {
    bool escapes = false;
    for (const char* at = quote + 1;;) {
        const auto found = quotes_and_backslashes(at);
        if (found == 0) {
            at += 8;
            continue;
        }
        at += first_of_bytes(found);
        if (*at == '"') return {at + 1, escapes};
        escapes = true;
        at += 2;
    }
}

[[nodiscard]] const char* behind_string(const char* quote) noexcept {
    return end_of_string(quote).behind;
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
/// Returns what is behind the object.
template <class Visit>
[[nodiscard]] const char* behind_members(const char* brace, const Visit& visit) {
    const char* at = over_white_space(brace + 1);
    while (*at != '}') {
        const char* const value = over_white_space(over_white_space(behind_string(at)) + 1);
        at = over_white_space(visit(at, value));
        if (*at == ',') at = over_white_space(at + 1);
    }
    return at + 1;
}

}  // namespace

std::optional<std::span<const hashtag>> checked_post::hashtags_of(std::string_view record, const bracket_map& brackets,
                                                                  arena& memory) {
    brackets_ = brackets;
    record_ = record.data();
    go_to(brackets.begin);
    data_.reset();
    std::size_t place = 0;
    array found = nullptr;
    if (!next(place) || *at(place) != '{' || !post(place, found, true)) return std::nullopt;
    read(data_.value_or(found), memory);
    return memory.keep(std::span<const hashtag>(hashtags_));
}

/// Goes on with the bracket at this place, or the one behind it.
void checked_post::go_to(std::size_t place) noexcept {
    word_ = place / 64;
    const auto from_there = ~std::uint64_t{0} << place % 64;
    opens_ = brackets_.opens[word_] & from_there;
    closes_ = brackets_.closes[word_] & from_there;
}

/// The next bracket: whether it opens. Those of the record are matched, so there is one until all have been met.
bool checked_post::next(std::size_t& place) noexcept {
    while ((opens_ | closes_) == 0) go_to((word_ + 1) * 64);
    const auto both = opens_ | closes_;
    const auto one = both & (0 - both);
    place = word_ * 64 + static_cast<std::size_t>(std::countr_zero(both));
    const bool opens = (opens_ & one) != 0;
    opens_ &= ~one;
    closes_ &= ~one;
    return opens;
}

/// Goes on behind the end of a container that has begun. Returns where it ends.
std::size_t checked_post::skip() noexcept {
    std::size_t place = 0;
    for (int depth = 1; depth > 0;) depth += next(place) ? 1 : -1;
    return place;
}

/// The name of the container that begins at `place` in an object.
checked_post::name checked_post::name_before(std::size_t place) const noexcept {
    const char* const quote = before_white_space(before_white_space(at(place) - 1) - 1);
    const char* const begin = quote_or_backslash_before(record_, quote);
    if (*begin != '"' || begin[-1] == '\\') return name::unclear;  // something in it is escaped
    const std::string_view text(begin + 1, static_cast<std::size_t>(quote - begin - 1));
    switch (text.size()) {
        case 4:
            return text == "data" ? name::data : name::another;
        case 8:
            return text == "entities" ? name::entities : text == "hashtags" ? name::hashtags : name::another;
        case 14:
            return text == "extended_tweet" ? name::extended_tweet : name::another;
        default:
            return name::another;
    }
}

/// Goes over the containers in an object that has begun. `visit(name, place)` must go behind the one that begins there;
/// what does not begin with `kind` has no name that matters. False: a name is unclear, or `visit` said so.
template <class Visit>
bool checked_post::object(char kind, const Visit& visit) {
    for (std::size_t place = 0; next(place);) {
        const auto is = *at(place) == kind ? name_before(place) : name::another;
        if (is == name::unclear || !visit(is, place)) return false;
    }
    return true;
}

bool checked_post::post(std::size_t begin, array& found, bool outermost) {
    std::optional<array> extended;
    const bool clear = object('{', [&](name is, std::size_t place) {
        if (is == name::entities) return entities(found);
        if (is == name::extended_tweet) return extended_tweet(extended.emplace(nullptr));
        if (is == name::data && outermost) return post(place, data_.emplace(nullptr), false);
        skip();
        return true;
    });
    if (clear && extended && *extended != found && is_truncated(begin)) found = *extended;
    return clear;
}

/// What is in `extended_tweet` counts if there are entities. It is left to others where these are no object.
bool checked_post::extended_tweet(array& found) {
    bool has_entities = false;
    const bool clear = object('{', [&](name is, std::size_t /*place*/) {
        if (is == name::entities) return has_entities = true, entities(found);
        skip();
        return true;
    });
    return clear && has_entities;
}

/// Whether the object that begins there says last that it is truncated. Goes through it once more, to behind its end.
bool checked_post::is_truncated(std::size_t begin) noexcept {
    bool truncated = false;
    std::size_t place = 0;
    go_to(begin);
    (void)next(place);
    (void)behind_members(at(begin), [&](const char* named, const char* value) {
        if (says(named, "truncated")) truncated = *value == 't';
        if (*value != '{' && *value != '[') return behind_value(value);
        (void)next(place);
        return at(skip()) + 1;
    });
    (void)next(place);
    return truncated;
}

bool checked_post::entities(array& found) {
    found = nullptr;
    return object('[', [&](name is, std::size_t place) {
        if (is == name::hashtags) found = at(place);
        skip();
        return true;
    });
}

void checked_post::read(array tags, arena& memory) {
    hashtags_.clear();
    if (!tags) return;
    const char* at = over_white_space(tags + 1);
    while (*at != ']') {
        at = over_white_space(*at == '{' ? read_hashtag(at, memory) : behind_value(at));
        if (*at == ',') at = over_white_space(at + 1);
    }
}

/// Returns what follows the object.
const char* checked_post::read_hashtag(const char* at, arena& memory) {
    struct member {
        const char* value = nullptr;
        string_end end{};  ///< if it is a string
    };
    member text, tag;
    const char* const behind = behind_members(at, [&](const char* named, const char* value) {
        const bool is_string = *value == '"';
        const member found{value, is_string ? end_of_string(value) : string_end{}};
        if (says(named, "text")) text = found;
        if (says(named, "tag")) tag = found;
        return is_string ? found.end.behind : behind_value(value);
    });
    const auto& [used, end] = text.value ? text : tag;
    if (used && *used == '"')
        hashtags_.push_back({end.escapes ? string_at(used, memory) : std::string_view(used + 1, end.behind - 1)});
    return behind;
}

}  // namespace weir
