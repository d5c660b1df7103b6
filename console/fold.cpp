// SPDX-License-Identifier: Apache-2.0
#include "fold.hpp"

#include "ascii_words.hpp"
#include "fold_memory.hpp"
#include "fold_unicode.hpp"
#include "terminal_text.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace weir::console {

namespace {

std::string_view fold_ascii(std::string_view tag, std::string& storage) {
    storage.resize(tag.size());
    ascii::each_word(tag, [&](std::uint64_t word, std::size_t place) {
        const std::uint64_t small = word | (ascii::capitals(word) >> 2U);  // 0x80 becomes the 0x20 between A and a
        std::memcpy(storage.data() + place, &small, std::min(sizeof small, tag.size() - place));
    });
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

}  // namespace

tag_folder::tag_folder(fold mode) : mode_(mode) {}

std::string_view tag_folder::folded(std::string_view tag, std::string& storage) const {
    if (mode_ == fold::none) return tag;
    std::uint64_t beyond_ascii = 0;
    std::uint64_t capital = 0;
    ascii::each_word(tag, [&](std::uint64_t word, std::size_t) {
        beyond_ascii |= word & ascii::high_bits;
        capital |= ascii::capitals(word & ~ascii::high_bits);
    });
    if (beyond_ascii == 0) return capital == 0 ? tag : fold_ascii(tag, storage);
    if (capital == 0 && is_folded(tag)) return tag;
    return fold_remembered(tag, storage);
}

std::string_view tag_folder::fold_remembered(std::string_view tag, std::string& storage) const {
    const auto memory = memories_.borrow();
    if (const auto known = memory->find(tag)) {
        if (*known == tag) return tag;
        storage.assign(*known);
        return storage;
    }
    const std::string_view folded = fold_unicode(tag, storage, mode_);
    memory->keep(tag, folded);
    return folded == tag ? tag : folded;
}

}  // namespace weir::console
