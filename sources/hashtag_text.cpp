// SPDX-License-Identifier: Apache-2.0
#include <weir/hashtag_text.hpp>

#include "code_points.hpp"
#include "text_urls.hpp"

#include <algorithm>
#include <optional>

namespace weir {

namespace {

constexpr std::string_view wide_sign = "\xEF\xBC\x83";  // ＃
constexpr char32_t emoji_style = 0xFE0F;
constexpr char32_t keycap = 0x20E3;

/// Those that join words: twitter-text's `HASHTAG_SPECIAL_CHARS`.
bool is_joining_sign(char32_t value) noexcept {
    constexpr std::u32string_view signs =
        U"_\u00B7\u05BE\u05F3\u05F4\u0F0B\u0F0C\u200C\u200D\u3003\u301C\u309B\u309C\u30A0\u30FB\uA67E\uFF5E";
    return signs.find(value) != std::u32string_view::npos;
}

/// Private-use code points that twitter-text has among its letters.
bool is_private_letter(char32_t value) noexcept {
    return value >= 0xF870 && value <= 0xF8D6 &&
           (value <= 0xF87F || value == 0xF882 || (value >= 0xF884 && value <= 0xF89F) || value == 0xF8B8 ||
            value >= 0xF8C1);
}

bool is_tag_letter(char32_t value) noexcept {
    if (value < 0x80) return is_ascii_alphanumeric(value) && value > '9';
    return is_letter_or_mark(value) || is_private_letter(value);
}

bool is_other_tag_sign(char32_t value) noexcept {
    if (value < 0x80) return (value >= '0' && value <= '9') || value == '_';
    return is_joining_sign(value) || is_decimal_digit(value);
}

/// The bytes of the '#' or '＃' at the front of a text.
std::size_t sign_size(std::string_view text) noexcept {
    if (text.starts_with('#')) return 1;
    return text.starts_with(wide_sign) ? wide_sign.size() : 0;
}

/// A tag finder goes from one '#' to the next, and takes what stands behind it where that is a hashtag by itself.
class tag_finder {
public:
    explicit tag_finder(std::string_view text) noexcept : text_(text) {}

    /// The next hashtag, with its '#'.
    std::optional<text_range> next() noexcept {
        for (;;) {
            const std::size_t sign = next_sign();
            if (sign == std::string_view::npos) return std::nullopt;
            const std::size_t begin = sign + sign_size(text_.substr(sign));
            from_ = begin;
            if (!may_follow(sign)) continue;
            const std::size_t end = end_of_tag(begin);
            if (end == begin) continue;
            from_ = consumed_ = end;
            const std::string_view rest = text_.substr(end);
            if (sign_size(rest) == 0 && !rest.starts_with("://")) return text_range{sign, end};
        }
    }

private:
    std::size_t next_sign() noexcept {
        if (narrow_ < from_ || from_ == 0) narrow_ = std::min(text_.find('#', from_), text_.size());
        if (wide_ < from_ || from_ == 0) wide_ = std::min(text_.find(wide_sign, from_), text_.size());
        const std::size_t first = std::min(narrow_, wide_);
        return first < text_.size() ? first : std::string_view::npos;
    }

    /// Whether the '#' begins a word. What an earlier match has used up does not count as what stands before it.
    [[nodiscard]] bool may_follow(std::size_t sign) const noexcept {
        if (sign == 0) return true;
        if (sign == consumed_) return false;
        const char32_t before = last_code_point(text_.substr(consumed_, sign - consumed_)).value;
        if (before == emoji_style || before == emoji_style - 1) return true;
        return before != '&' && !is_tag_letter(before) && !is_other_tag_sign(before);
    }

    /// Where the tag that begins at `begin` ends; there, if none does.
    [[nodiscard]] std::size_t end_of_tag(std::size_t begin) const noexcept {
        bool has_letter = false;
        std::size_t at = begin;
        while (at < text_.size()) {
            const code_point next = first_code_point(text_.substr(at));
            if (at == begin && (next.value == emoji_style || next.value == keycap)) return begin;
            if (is_tag_letter(next.value)) {
                has_letter = true;
            } else if (!is_other_tag_sign(next.value)) {
                break;
            }
            at += next.size_bytes;
        }
        return has_letter ? at : begin;
    }

    std::string_view text_;
    std::size_t from_ = 0;
    std::size_t consumed_ = 0;  ///< the end of the last match
    std::size_t narrow_ = 0;    ///< the first '#' from `from_` on, or the end; likewise the other one
    std::size_t wide_ = 0;
};

}  // namespace

void extract_hashtags(std::string_view text, std::vector<std::string_view>& found) {
    tag_finder tags(text);
    auto tag = tags.next();
    if (!tag) return;
    url_finder urls(text);
    auto url = urls.next();
    // Of a tag and a URL that overlap, the one that begins first stays.
    for (std::size_t taken = 0; tag; tag = tags.next()) {
        for (; url && url->begin < tag->begin; url = urls.next())
            if (url->begin >= taken) taken = url->end;
        if (tag->begin < taken) continue;
        taken = tag->end;
        const std::size_t begin = tag->begin + sign_size(text.substr(tag->begin));
        found.push_back(text.substr(begin, tag->end - begin));
    }
}

}  // namespace weir
