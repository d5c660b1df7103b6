// SPDX-License-Identifier: Apache-2.0
#include "fold.hpp"

#include "terminal_text.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

namespace weir::console {

namespace {

constexpr std::size_t most_bytes = 1120;
constexpr std::size_t most_code_points = 280;

/// As `utf8proc_NFKC_Casefold` has them; without COMPAT and IGNORE it is case folding alone.
constexpr unsigned case_options = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD;
constexpr unsigned nfkc_options = case_options | UTF8PROC_COMPAT | UTF8PROC_IGNORE;

// ASCII is looked at in words of eight bytes. In a word without a high bit, adding to all bytes at once carries nothing
// from one to the next, so that a sum's high bits compare each byte with a constant.
constexpr std::uint64_t all(unsigned char byte) {
    return 0x0101010101010101U * byte;
}
constexpr std::uint64_t high_bits = all(0x80);

/// The high bit of each byte that is at least `least`.
constexpr std::uint64_t from(std::uint64_t word, unsigned char least) {
    return (word + all(static_cast<unsigned char>(0x80 - least))) & high_bits;
}
constexpr std::uint64_t capitals(std::uint64_t word) {
    return from(word, 'A') & ~from(word, 'Z' + 1);
}
constexpr std::uint64_t controls(std::uint64_t word) {
    return (~from(word, ' ') & high_bits) | from(word, 0x7F);
}

/// Calls `look` with each word of the text and its place; what the last one lacks is filled up with small letters.
template <class Look>
void each_word(std::string_view text, Look look) {
    for (std::size_t place = 0; place < text.size(); place += sizeof(std::uint64_t)) {
        const std::size_t left = text.size() - place;
        std::uint64_t word = all('a');
        if (left >= sizeof word) {
            std::memcpy(&word, text.data() + place, sizeof word);
        } else {
            std::memcpy(&word, text.data() + place, left);
        }
        look(word, place);
    }
}

std::string_view fold_ascii(std::string_view tag, std::string& storage) {
    storage.resize(tag.size());
    each_word(tag, [&](std::uint64_t word, std::size_t place) {
        const std::uint64_t small = word | (capitals(word) >> 2U);  // 0x80 becomes the 0x20 between A and a
        std::memcpy(storage.data() + place, &small, std::min(sizeof small, tag.size() - place));
    });
    return storage;
}

/// utf8proc's own convenience function allocates for each call; its two halves work in a buffer of ours.
std::string_view fold_unicode(std::string_view tag, std::string& storage, utf8proc_option_t options) {
    std::array<utf8proc_int32_t, 512> on_stack;  // filled as far as it is read
    std::vector<utf8proc_int32_t> on_heap;
    utf8proc_int32_t* points = on_stack.data();
    // One place is kept free: `utf8proc_reencode` writes a zero behind the text.
    auto room = static_cast<utf8proc_ssize_t>(on_stack.size()) - 1;
    const auto* const bytes = reinterpret_cast<const utf8proc_uint8_t*>(tag.data());
    const auto size = static_cast<utf8proc_ssize_t>(tag.size());

    utf8proc_ssize_t length = utf8proc_decompose(bytes, size, points, room, options);
    if (length > room) {
        room = length;
        on_heap.resize(static_cast<std::size_t>(room) + 1);
        points = on_heap.data();
        length = utf8proc_decompose(bytes, size, points, room, options);
    }
    if (length <= 0) return tag;
    const utf8proc_ssize_t folded = utf8proc_reencode(points, length, options);
    if (folded <= 0) return tag;
    storage.assign(reinterpret_cast<const char*>(points), static_cast<std::size_t>(folded));
    return storage;
}

/// Scripts without capitals whose letters fold to themselves and combine with none of the others: hiragana, katakana,
/// Han and Hangul. Most tags beyond ASCII are of these, or of small Latin letters with them. REQUIRES: no capital.
bool is_folded(std::string_view text) noexcept {
    while (!text.empty()) {
        const decoded next = decode(text);
        const char32_t point = next.code_point;
        const bool is_kana = (point >= 0x3041 && point <= 0x3096) || (point >= 0x30A1 && point <= 0x30FC);
        const bool is_han = point >= 0x4E00 && point <= 0x9FFF;
        const bool is_hangul = point >= 0xAC00 && point <= 0xD7A3;
        if (!next.valid || !(point < 0x80 || is_kana || is_han || is_hangul)) return false;
        text.remove_prefix(next.size_bytes);
    }
    return true;
}

bool is_continuation(unsigned char byte) noexcept {
    return (byte & 0xC0U) == 0x80U;
}

bool acceptable_unicode(std::string_view tag) noexcept {
    std::size_t code_points = 0;
    unsigned char before = 0;
    for (const char letter : tag) {
        const auto byte = static_cast<unsigned char>(letter);
        const bool is_c1 = before == 0xC2 && byte < 0xA0 && is_continuation(byte);
        if (byte < 0x20 || byte == 0x7F || is_c1) return false;
        if (!is_continuation(byte)) ++code_points;
        before = byte;
    }
    return code_points <= most_code_points;
}

}  // namespace

std::string_view without_hash(std::string_view tag) noexcept {
    constexpr std::string_view full_width = "\xEF\xBC\x83";
    if (tag.starts_with('#')) return tag.substr(1);
    if (tag.starts_with(full_width)) return tag.substr(full_width.size());
    return tag;
}

bool acceptable(std::string_view tag) noexcept {
    tag = without_hash(tag);
    if (tag.empty() || tag.size() > most_bytes) return false;
    std::uint64_t seen = 0;
    each_word(tag,
              [&seen](std::uint64_t word, std::size_t) { seen |= (word & high_bits) | controls(word & ~high_bits); });
    return (seen == 0 && tag.size() <= most_code_points) || acceptable_unicode(tag);
}

std::string_view tag_folder::key(std::string_view raw, std::string& storage) const {
    const std::string_view tag = without_hash(raw);
    if (mode_ == fold::none) return tag;
    std::uint64_t beyond_ascii = 0;
    std::uint64_t capital = 0;
    each_word(tag, [&](std::uint64_t word, std::size_t) {
        beyond_ascii |= word & high_bits;
        capital |= capitals(word & ~high_bits);
    });
    if (beyond_ascii == 0) return capital == 0 ? tag : fold_ascii(tag, storage);
    if (capital == 0 && is_folded(tag)) return tag;
    const unsigned options = mode_ == fold::nfkc ? nfkc_options : case_options;
    return fold_unicode(tag, storage, static_cast<utf8proc_option_t>(options));
}

}  // namespace weir::console
