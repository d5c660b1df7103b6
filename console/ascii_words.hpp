// SPDX-License-Identifier: Apache-2.0
#pragma once

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

}  // namespace weir::console::ascii
