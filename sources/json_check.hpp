// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "json_planes.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace weir {

class post_heads;

/// Where the brackets and braces of a text are, those in its strings aside: bit n of word m stands for its byte
/// 64 m + n - begin. (What is before its first byte is about others.)
struct bracket_map {
    const std::uint64_t* opens = nullptr;
    const std::uint64_t* closes = nullptr;
    std::size_t begin = 0;
};

/// A JSON check tells whether texts are JSON, without telling their tokens: it looks at hundreds of bytes at once,
/// split into their bits, first for strings, then at what is left without these, and at the brackets of many of them at
/// once. One thread at a time.
///
/// It may doubt a text that is JSON (a byte order mark, deep nesting, a short line near one that is broken), and never
/// takes for JSON what is none.
class json_check {
public:
    /// A line that is not blank, without the white space at its end and, if it passed, before it.
    struct line {
        std::string_view text;
        std::uint64_t posts_before = 0;  ///< that were left out since the line before
        std::uint32_t piece = 0;         ///< of the text, for `brackets_of`
        bool passed = false;             ///< it is a JSON object, or an array; else that is open
        bool may_hold_tags = false;      ///< of one that passed: it may have the name of an array of hashtags
    };

    /// What processors it is written for, the better ones last. `avx512` is what Ice Lake and Zen 4 brought.
    enum class processor { other, avx2, avx512 };

    /// The best of them that this one is.
    [[nodiscard]] static processor this_processor() noexcept;

    /// Whether this processor can run it.
    [[nodiscard]] static bool available() noexcept { return this_processor() != processor::other; }

    /// What is found beside errors. Where tags are not wanted, none are seen.
    enum class finds { brackets, brackets_and_tags };

    /// REQUIRES: this processor is one of that kind. Of the other kind, it can check no lines.
    explicit json_check(finds wanted, processor written_for = this_processor());
    ~json_check();
    json_check(const json_check&) = delete;
    json_check& operator=(const json_check&) = delete;

    /// Checks lines. They stay valid, and their brackets known, until the next check.
    [[nodiscard]] const std::vector<line>& check_lines(std::string_view text);

    /// The same, and leaves out, but counts, those that passed, hold no tags and begin as posts.
    [[nodiscard]] const std::vector<line>& check_and_sieve(std::string_view text, post_heads& heads);

    /// How many posts were left out behind the last line; once.
    [[nodiscard]] std::uint64_t take_posts_at_end() noexcept;

    /// The brackets of a line.
    [[nodiscard]] bracket_map brackets_of(const line& of) const;

    class stages;

private:
    std::unique_ptr<stages> stages_;
};

}  // namespace weir
