// SPDX-License-Identifier: Apache-2.0
#include "vocabulary.hpp"

#include <algorithm>
#include <array>

namespace corpora {

namespace {

constexpr std::size_t tags = std::size_t{1} << 20;

void append_code_point(std::string& text, std::uint32_t code) {
    const auto tail = [&](unsigned shift) { text += static_cast<char>(0x80U | (code >> shift & 0x3fU)); };
    if (code < 0x80) {
        text += static_cast<char>(code);
    } else if (code < 0x800) {
        text += static_cast<char>(0xc0U | code >> 6U);
        tail(0);
    } else {
        text += static_cast<char>(0xe0U | code >> 12U);
        tail(6);
        tail(0);
    }
}

/// The number in digits that are the `base` characters from `first` on, at least `digits` of them.
void append_digits(std::string& text, std::size_t number, std::uint32_t first, std::uint32_t base, unsigned digits) {
    for (unsigned digit = 0; digit < digits || number > 0; ++digit) {
        append_code_point(text, first + static_cast<std::uint32_t>(number % base));
        number /= base;
    }
}

/// Syllables of a consonant and a vowel, 64 of them, with a capital in front.
void append_syllables(std::string& text, std::size_t number, bool accented) {
    constexpr std::string_view consonants = "bdfghklmnprstvwz";
    constexpr std::array<std::string_view, 4> plain = {"a", "e", "i", "o"};
    constexpr std::array<std::string_view, 4> with_accent = {"á", "é", "í", "ó"};
    for (int syllable = 0; syllable < 3 || number > 0; ++syllable) {
        const char consonant = consonants[number % 16];
        text += syllable == 0 ? static_cast<char>(consonant - 'a' + 'A') : consonant;
        text += (accented && syllable == 0 ? with_accent : plain)[number / 16 % 4];
        number /= 64;
    }
}

void append_tag(std::string& text, std::size_t rank) {
    // An odd factor: ranks that are neighbours look unlike each other, and none is there twice.
    const auto scattered = rank * 0x9e3779b1U % tags;
    switch (rank % 20) {
        case 3:
        case 11:
        case 16:
            return append_digits(text, scattered, 0x4e00, 4096, 2);
        case 7:
            return append_digits(text, scattered, 0x30a1, 80, 4);
        case 9:
            return append_digits(text, scattered, 0x0628, 18, 5);
        case 18:
            return append_syllables(text, scattered, true);
        default:
            append_syllables(text, scattered, false);
            if (rank % 6 == 5) text += "2026";
    }
}

}  // namespace

vocabulary::vocabulary() {
    std::uint64_t sum = 0;
    for (std::size_t rank = 1; rank <= tags; ++rank) {
        append_tag(text_, rank);
        ends_.push_back(static_cast<std::uint32_t>(text_.size()));
        sums_.push_back(sum += (std::uint64_t{1} << 40) / rank);
    }
}

std::string_view vocabulary::draw(chance& random) const {
    const auto point = random.next() % sums_.back();
    const auto rank = static_cast<std::size_t>(std::upper_bound(sums_.begin(), sums_.end(), point) - sums_.begin());
    const auto begin = rank == 0 ? 0 : ends_[rank - 1];
    return std::string_view(text_).substr(begin, ends_[rank] - begin);
}

}  // namespace corpora
