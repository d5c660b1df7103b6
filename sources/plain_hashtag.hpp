// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "json_text.hpp"

#include <cstddef>
#include <cstring>
#include <optional>
#include <string_view>

namespace weir {

/// REQUIRES: as many bytes may be read. Of a known length, it is a comparison of words.
[[nodiscard]] inline bool stands_at(const char* at, std::string_view text) noexcept {
    return std::memcmp(at, text.data(), text.size()) == 0;
}

// The object of a hashtag just as X writes it, in which nothing is escaped, told by few comparisons, whatever the
// lengths of its numbers. What is left unlooked at is too short to hold another name. REQUIRES for both: an object of
// valid JSON begins at `brace` and ends at `end`, before which nine bytes may be read and behind which 64.

/// `{"text":"…","indices":[…,…]}`
[[nodiscard]] inline std::optional<std::string_view> plain_v1_hashtag(const char* brace, const char* end) noexcept {
    constexpr std::string_view head = R"({"text":")", tail = R"(","indices":[)";
    if (!stands_at(brace, head)) return std::nullopt;
    const char* const begin = brace + head.size();
    const char* const quote = quote_or_backslash(begin, end);
    const char* const bracket = quote + tail.size() - 1;
    constexpr std::ptrdiff_t most = 11;  // `[],"text":[]}` is longer
    if (end - bracket > most || end[-1] != ']' || !stands_at(quote, tail)) return std::nullopt;
    return std::string_view(begin, quote);
}

/// `{"start":…,"end":…,"tag":"…"}`
[[nodiscard]] inline std::optional<std::string_view> plain_v2_hashtag(const char* brace, const char* end) noexcept {
    constexpr std::string_view head = R"({"start":)", middle = R"(,"end":)", tail = R"(,"tag":")";
    constexpr std::ptrdiff_t digits = 4;
    constexpr std::ptrdiff_t least = head.size() + 1 + middle.size() + 1, most = least + 2 * (digits - 1);
    if (!stands_at(brace, head) || end[-1] != '"') return std::nullopt;
    const char* const quote = quote_or_backslash_before(brace, end - 1);
    const char* const comma = quote - (tail.size() - 1);
    if (comma - brace < least || comma - brace > most || !stands_at(comma, tail)) return std::nullopt;
    bool found = false;
    for (std::ptrdiff_t length = 1; length <= digits; ++length)
        found |= stands_at(brace + head.size() + length, middle);
    if (!found) return std::nullopt;
    return std::string_view(quote + 1, end - 1);
}

}  // namespace weir
