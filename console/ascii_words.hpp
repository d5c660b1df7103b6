// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

// ASCII is looked at in words of eight bytes. In a word without a high bit, adding to all bytes at once carries nothing
// from one to the next, so that a sum's high bits compare each byte with a constant.
namespace weir::console::ascii {

constexpr std::uint64_t all(unsigned char byte) noexcept {
    return 0x0101010101010101U * byte;
}
inline constexpr std::uint64_t high_bits = all(0x80);

/// The high bit of each byte that is at least `least`; likewise of each that is a capital or a control character.
constexpr std::uint64_t from(std::uint64_t word, unsigned char least) noexcept {
    return (word + all(static_cast<unsigned char>(0x80 - least))) & high_bits;
}
constexpr std::uint64_t capitals(std::uint64_t word) noexcept {
    return from(word, 'A') & ~from(word, 'Z' + 1);
}
constexpr std::uint64_t controls(std::uint64_t word) noexcept {
    return (~from(word, ' ') & high_bits) | from(word, 0x7F);
}

/// One to eight bytes as a word; what it lacks is filled up with small letters.
inline std::uint64_t word_of(const char* at, std::size_t size) noexcept {
    std::uint64_t word = all('a');
    if (size == sizeof word) {
        std::memcpy(&word, at, sizeof word);
    } else if constexpr (std::endian::native == std::endian::little) {
        // A copy of so many bytes would be a call.
        const auto put = [](std::uint64_t bytes, std::size_t place) { return bytes << 8 * place; };
        word = put(word, size);
        if (size >= sizeof(std::uint32_t)) {
            std::uint32_t first = 0;
            std::uint32_t last = 0;
            std::memcpy(&first, at, sizeof first);
            std::memcpy(&last, at + size - sizeof last, sizeof last);
            word |= first | put(last, size - sizeof last);
        } else {
            for (const auto place : {std::size_t{0}, size / 2, size - 1})
                word |= put(static_cast<unsigned char>(at[place]), place);
        }
    } else {
        std::memcpy(&word, at, size);
    }
    return word;
}

/// Calls `look` with words in which all bytes of the text are, some twice, and the places of the words.
template <class Look>
void each_word(std::string_view text, Look look) {
    constexpr auto bytes = sizeof(std::uint64_t);
    if (text.empty()) return;
    if (text.size() <= bytes) return look(word_of(text.data(), text.size()), 0);
    const auto last = text.size() - bytes;
    for (std::size_t place = 0; place < last; place += bytes) look(word_of(text.data() + place, bytes), place);
    look(word_of(text.data() + last, bytes), last);
}

}  // namespace weir::console::ascii
