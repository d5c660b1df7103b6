// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "json_text.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

namespace weir {

/// Eight bytes, the first one lowest.
[[nodiscard]] constexpr std::uint64_t word_of(std::string_view text) noexcept {
    std::uint64_t word = 0;
    for (std::size_t byte = 0; byte < text.size(); ++byte)
        word |= std::uint64_t{static_cast<unsigned char>(text[byte])} << 8 * byte;
    return word;
}

/// REQUIRES: eight bytes may be read.
[[nodiscard]] inline std::uint64_t word_at(const char* text) noexcept {
    if constexpr (std::endian::native == std::endian::little) {
        std::uint64_t word = 0;
        std::memcpy(&word, text, sizeof word);
        return word;
    } else {
        return word_of({text, 8});
    }
}

// The object of a hashtag just as X writes it, in which nothing is escaped, told by few comparisons, whatever the
// lengths of its numbers. What is left unlooked at is too short to hold another name. REQUIRES for both: an object of
// valid JSON begins at `brace` and ends at `end`, before which nine bytes may be read and behind which 64.

/// `{"text":"…","indices":[…,…]}`
[[nodiscard]] inline std::optional<std::string_view> plain_v1_hashtag(const char* brace, const char* end) noexcept {
    constexpr std::string_view head = R"({"text":")", tail = R"(","indices":[)";
    if (word_at(brace) != word_of(head.substr(0, 8)) || brace[8] != '"') return std::nullopt;
    const char* const begin = brace + head.size();
    const char* const quote = quote_or_backslash(begin, end);
    const char* const bracket = quote + tail.size() - 1;
    constexpr std::ptrdiff_t most = 11;  // `[],"text":[]}` is longer
    if (end - bracket > most || end[-1] != ']' || word_at(quote) != word_of(tail.substr(0, 8)) ||
        word_at(quote + 5) != word_of(tail.substr(5, 8)))
        return std::nullopt;
    return std::string_view(begin, quote);
}

/// `{"start":…,"end":…,"tag":"…"}`
[[nodiscard]] inline std::optional<std::string_view> plain_v2_hashtag(const char* brace, const char* end) noexcept {
    constexpr std::string_view head = R"({"start":)", middle = R"(,"end":)", tail = R"(,"tag":")";
    constexpr std::ptrdiff_t digits = 4;
    constexpr std::ptrdiff_t least = head.size() + 1 + middle.size() + 1, most = least + 2 * (digits - 1);
    if (word_at(brace) != word_of(head.substr(0, 8)) || end[-1] != '"') return std::nullopt;
    const char* const quote = quote_or_backslash_before(brace, end - 1);
    const char* const comma = quote - (tail.size() - 1);
    if (comma - brace < least || comma - brace > most || word_at(comma) != word_of(tail)) return std::nullopt;
    bool found = false;
    for (std::ptrdiff_t length = 1; length <= digits; ++length)
        found |= word_at(brace + head.size() + length) << 8U == word_of(middle) << 8U;
    if (!found) return std::nullopt;
    return std::string_view(quote + 1, end - 1);
}

}  // namespace weir
