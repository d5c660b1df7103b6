// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "json_text.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace weir {

// The object of a hashtag just as X writes it, told by few comparisons, whatever the lengths of its numbers. What is
// left unlooked at is too short to hold another name. REQUIRES for both: an object of valid JSON begins at `brace` and
// ends at `end`, before which nine bytes may be read and behind which 64.

/// `{"text":"…","indices":[…,…]}`
[[nodiscard]] inline std::optional<quoted> plain_v1_hashtag(const char* brace, const char* end) noexcept {
    constexpr std::string_view head = R"({"text":")", tail = R"(","indices":[)";
    if (!stands_at(brace, head)) return std::nullopt;
    const auto text = string_from(brace + head.size() - 1);
    const char* const bracket = text.end + tail.size() - 1;
    constexpr std::ptrdiff_t most = 11;  // `[],"text":[]}` is longer
    if (end - bracket > most || end[-1] != ']' || !stands_at(text.end, tail)) return std::nullopt;
    return text;
}

/// `{"start":…,"end":…,"tag":"…"}`
[[nodiscard]] inline std::optional<quoted> plain_v2_hashtag(const char* brace, const char* end) noexcept {
    constexpr std::string_view head = R"({"start":)", middle = R"(,"end":)", tail = R"(,"tag":")";
    constexpr std::ptrdiff_t digits = 4;
    constexpr std::ptrdiff_t least = head.size() + 1 + middle.size() + 1, most = least + 2 * (digits - 1);
    if (!stands_at(brace, head) || end[-1] != '"') return std::nullopt;
    const char* const last = quote_or_backslash_before(brace, end - 1);
    const bool escapes = *last == '\\';
    const char* comma = escapes ? brace + least : last - (tail.size() - 1);
    while (escapes && comma - brace < most && !stands_at(comma, tail)) ++comma;
    if (comma - brace < least || comma - brace > most || !stands_at(comma, tail)) return std::nullopt;
    const char* const start = brace + head.size();
    if (!stands_at(start + digits_at(start), middle)) return std::nullopt;
    const quoted tag{comma + tail.size() - 1, end - 1, escapes};
    if (escapes && string_from(tag.begin).end != tag.end) return std::nullopt;
    return tag;
}

}  // namespace weir
