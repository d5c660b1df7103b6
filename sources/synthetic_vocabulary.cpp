// SPDX-License-Identifier: Apache-2.0
#include "synthetic_vocabulary.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>

namespace weir {

namespace {

/// The tags that are most popular at first, so that a list has something for the eye.
constexpr std::array<std::string_view, 40> familiar = {"Elixir",     "おはよう",   "MondayMotivation",
                                                       "صباح_الخير", "Breakfast",  "サッカー",
                                                       "cplusplus",  "Música",     "주말",
                                                       "猫",         "NowPlaying", "Fútbol",
                                                       "Weather",    "ラーメン",   "مطر",
                                                       "Astronomy",  "São_João",   "여행",
                                                       "東京",       "Knitting",   "Chess",
                                                       "قهوة",       "アニメ",     "RunClub",
                                                       "Güneş",      "Jazz",       "커피",
                                                       "花火",       "Gardening",  "كتاب",
                                                       "カメラ",     "Cycling",    "Poesía",
                                                       "Robotics",   "写真",       "Bücher",
                                                       "Trains",     "바다",       "OpenSource",
                                                       "映画"};

constexpr std::string_view kanji =
    "日月火水木金土山川田空海花雪星雨春夏秋冬朝夜光音歌愛心夢旅道東西南北京都国人女男子犬猫魚鳥馬米茶酒本字画映電車駅店"
    "町村祭"
    "笑声葉石";
constexpr std::string_view katakana =
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワンガギグゲゴザジズゼゾダデ"
    "ドバビブ"
    "ベボパ";
constexpr std::string_view hangul =
    "가나다라마바사아자차카타파하고노도로모보소오조초코토포호구누두루무부수우주추쿠투푸후기니디리미비시이지치키티피히김"
    "박최정강윤장"
    "한";
constexpr std::string_view arabic = "بتجحدرسشعفقكلمنه";
constexpr std::string_view consonants = "bdfghklmnprstvwz";
constexpr std::array<std::string_view, 4> vowels = {"a", "e", "i", "o"};
constexpr std::array<std::string_view, 4> accented_vowels = {"á", "é", "í", "õ"};
constexpr std::array<std::string_view, 8> endings = {"", "", "Day", "", "2026", "", "Live", "_s"};

/// How numbers are written: with characters of `width` bytes as digits, whose count is a power of two.
struct numerals {
    std::string_view alphabet;
    std::size_t width;
    unsigned digits;
};

/// Writes the lowest digits of `number`. The factor is odd, so neighbours look unlike each other and none repeats.
void append_digits(std::string& text, std::uint32_t number, const numerals& with) {
    const auto base = static_cast<std::uint32_t>(with.alphabet.size() / with.width);
    std::uint32_t all = 1;
    for (unsigned digit = 0; digit < with.digits; ++digit) all *= base;
    std::uint32_t scattered = number * 2'654'435'761U % all;
    for (unsigned digit = 0; digit < with.digits; ++digit) {
        text += with.alphabet.substr(scattered % base * with.width, with.width);
        scattered /= base;
    }
}

/// Four syllables out of 64, the first perhaps accented, with a capital and sometimes an ending.
void append_syllables(std::string& text, std::uint32_t number, bool accented) {
    std::uint32_t scattered = number * 2'654'435'761U % (1U << 24U);
    for (int syllable = 0; syllable < 4; ++syllable) {
        const char consonant = consonants[scattered % 16];
        text += syllable == 0 ? static_cast<char>(consonant - 'a' + 'A') : consonant;
        text += (accented && syllable == 0 ? accented_vowels : vowels)[scattered / 16 % 4];
        scattered /= 64;
    }
    text += endings[number % endings.size()];
}

/// The square root, rounded down, of a number below 2^62.
constexpr std::uint64_t square_root(std::uint64_t number) noexcept {
    std::uint64_t root = 0;
    for (std::uint64_t bit = std::uint64_t{1} << 30; bit > 0; bit >>= 1) {
        if ((root + bit) * (root + bit) <= number) root += bit;
    }
    return root;
}

constexpr unsigned fraction_bits = 24;

/// 2^-(1/2), 2^-(1/4), 2^-(1/8) …, as multiples of 2^-31.
constexpr auto roots_of_half = [] {
    std::array<std::uint64_t, fraction_bits> roots{};
    std::uint64_t last = std::uint64_t{1} << 30;
    for (auto& root : roots) root = last = square_root(last << 31);
    return roots;
}();

/// The binary logarithm as a multiple of 2^-24, by repeated squaring.
std::uint64_t logarithm(std::uint32_t number) noexcept {
    const auto whole = static_cast<unsigned>(std::bit_width(number)) - 1;
    std::uint64_t mantissa = std::uint64_t{number} << (31 - whole);  // from 1 to 2, as a multiple of 2^-31
    std::uint64_t result = whole;
    for (unsigned bit = 0; bit < fraction_bits; ++bit) {
        mantissa = mantissa * mantissa >> 31;
        const bool above_two = mantissa >> 32 != 0;
        result = result << 1 | (above_two ? 1U : 0U);
        if (above_two) mantissa >>= 1;
    }
    return result;
}

}  // namespace

std::uint64_t zipf_weight(std::uint32_t rank, double exponent) noexcept {
    const auto scaled = static_cast<std::uint64_t>(exponent * 65536.0);
    const std::uint64_t power = logarithm(rank) * scaled >> 16;
    std::uint64_t weight = std::uint64_t{1} << 31;
    for (unsigned bit = 0; bit < fraction_bits; ++bit) {
        if (power >> (fraction_bits - 1 - bit) & 1U) weight = weight * roots_of_half[bit] >> 31;
    }
    const std::uint64_t whole = power >> fraction_bits;
    return whole > 40 ? 1 : std::max<std::uint64_t>(1, weight << 9 >> whole);
}

void append_in_case(std::string& text, std::string_view tag, bool capitals) {
    bool latin_one = false;  // the byte before was the first of U+00C0 to U+00FF, whose case is bit 5 of the second
    for (const char byte : tag) {
        const auto code = static_cast<unsigned char>(byte);
        const bool letter = latin_one ? (code | 0x20U) >= 0xa0 && (code | 0x20U) <= 0xbe && (code | 0x20U) != 0xb7
                                      : (code | 0x20U) >= 'a' && (code | 0x20U) <= 'z' && code < 0x80;
        text += letter ? static_cast<char>(capitals ? code & ~0x20U : code | 0x20U) : byte;
        latin_one = code == 0xc3;
    }
}

void append_invented_tag(std::string& text, std::uint32_t number) {
    const std::uint32_t in_script = number / 20;
    switch (const std::uint32_t kind = number % 20; kind) {
        case 3:
        case 11:
        case 16:
            return append_digits(text, in_script * 3 + kind / 8, {kanji, 3, 3});
        case 7:
            return append_digits(text, in_script, {katakana, 3, 4});
        case 9:
            return append_digits(text, in_script, {arabic, 2, 5});
        case 13:
            return append_digits(text, in_script, {hangul, 3, 3});
        case 18:
            return append_syllables(text, in_script, true);
        default:
            return append_syllables(text, number, false);
    }
}

vocabulary::vocabulary(std::uint32_t size, double zipf_exponent) {
    word_ends_.reserve(size);
    cumulative_.reserve(size);
    std::uint64_t sum = 0;
    for (std::uint32_t number = 0; number < size; ++number) {
        if (number < familiar.size()) {
            words_ += familiar[number];
        } else {
            append_invented_tag(words_, number);
        }
        word_ends_.push_back(static_cast<std::uint32_t>(words_.size()));
        cumulative_.push_back(sum += zipf_weight(number + 1, zipf_exponent));
    }
    ranking_.resize(size);
    std::iota(ranking_.begin(), ranking_.end(), 0U);
}

std::string_view vocabulary::word(std::uint32_t number) const noexcept {
    const std::uint32_t begin = number == 0 ? 0 : word_ends_[number - 1];
    return std::string_view(words_).substr(begin, word_ends_[number] - begin);
}

std::string_view vocabulary::draw(random_numbers& random) const noexcept {
    const std::uint64_t point = random.next() % cumulative_.back();
    const auto place = std::upper_bound(cumulative_.begin(), cumulative_.end(), point) - cumulative_.begin();
    return word(ranking_[static_cast<std::size_t>(place)]);
}

void vocabulary::trend(random_numbers& random) noexcept {
    const auto size = static_cast<std::uint32_t>(ranking_.size());
    const std::uint32_t to = random.below(std::min(size, 12U));
    const std::uint32_t from = random.below(std::min(size, 2'000U));
    if (from <= to) return;
    const auto begin = ranking_.begin();
    std::rotate(begin + to, begin + from, begin + from + 1);
}

}  // namespace weir
