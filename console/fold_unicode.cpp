// SPDX-License-Identifier: Apache-2.0
#include "fold_unicode.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace weir::console {

namespace {

/// As `utf8proc_NFKC_Casefold` has them; without COMPAT and IGNORE it is case folding alone.
constexpr unsigned case_options = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD;
constexpr unsigned nfkc_options = case_options | UTF8PROC_COMPAT | UTF8PROC_IGNORE;

/// Small letters that carry their accent without being composed of it, and what they are without.
utf8proc_int32_t without_stroke(utf8proc_int32_t letter) noexcept {
    switch (letter) {
        case 0xF8:  // ø
            return 'o';
        case 0x111:  // đ
            return 'd';
        case 0x127:  // ħ
            return 'h';
        case 0x131:  // ı
            return 'i';
        case 0x142:  // ł
            return 'l';
        case 0x167:  // ŧ
            return 't';
        default:
            return letter;
    }
}

/// The letters whose marks are accents. In other scripts a mark makes another letter (й, が) or is a vowel (हि).
bool is_latin_or_greek(utf8proc_int32_t letter) noexcept {
    return (letter >= 'a' && letter <= 'z') || (letter >= 0xDF && letter <= 0x24F && letter != 0xF7) ||
           (letter >= 0x250 && letter <= 0x2AF) || (letter >= 0x370 && letter <= 0x3FF) ||
           (letter >= 0x1E00 && letter <= 0x1FFF);
}

bool is_accent(utf8proc_int32_t mark) noexcept {
    return (mark >= 0x300 && mark <= 0x36F) || (mark >= 0x1AB0 && mark <= 0x1AFF) || (mark >= 0x1DC0 && mark <= 0x1DFF);
}

/// Takes the accents out of decomposed text; returns how many code points are left.
utf8proc_ssize_t strip_accents(std::span<utf8proc_int32_t> points) noexcept {
    std::size_t kept = 0;
    bool has_letter = false;
    for (const auto point : points) {
        if (is_accent(point) && has_letter) continue;
        has_letter = is_latin_or_greek(point);
        points[kept++] = without_stroke(point);
    }
    return static_cast<utf8proc_ssize_t>(kept);
}

/// Composes what is decomposed, and encodes it; false if nothing comes of it. `points` must have one place more.
/// utf8proc drops U+11A7, a vowel of old Korean, behind a syllable, since it takes it for the final consonant number
/// zero. Nothing composes with it, so that what stands before and behind it is composed apart.
bool compose(std::span<utf8proc_int32_t> points, std::string& storage, utf8proc_option_t options) {
    constexpr utf8proc_int32_t vowel = 0x11A7;
    storage.clear();
    for (;;) {
        const auto end = std::find(points.begin(), points.end(), vowel);
        const auto bytes = utf8proc_reencode(points.data(), end - points.begin(), options);
        if (bytes < 0) return false;
        storage.append(reinterpret_cast<const char*>(points.data()), static_cast<std::size_t>(bytes));
        if (end == points.end()) return !storage.empty();
        storage += "\u11A7";
        points = points.subspan(static_cast<std::size_t>(end - points.begin()) + 1);
    }
}

}  // namespace

/// utf8proc's own convenience function allocates for each call; its two halves work in a buffer of ours.
std::string_view fold_unicode(std::string_view tag, std::string& storage, fold mode) {
    const auto options = static_cast<utf8proc_option_t>(mode == fold::letter_case ? case_options : nfkc_options);
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
    if (mode == fold::accents) length = strip_accents({points, static_cast<std::size_t>(length)});
    return compose({points, static_cast<std::size_t>(length)}, storage, options) ? storage : tag;
}

}  // namespace weir::console
