// SPDX-License-Identifier: Apache-2.0
#include "weir/hash.hpp"

#include <array>
#include <cstring>
#include <random>

namespace weir {

namespace {

using word = std::uint64_t;

struct secret {
    word first;
    word second;
    word third;
};

/// Drawn once, never changed: the one thing in weir that a process has only one of.
const secret& process_secret() noexcept {
    static const secret drawn = [] {
        std::random_device entropy;
        const auto draw = [&] { return (static_cast<word>(entropy()) << 32U) | entropy() | 1U; };
        return secret{draw(), draw(), draw()};
    }();
    return drawn;
}

/// Both halves of the product of two words, folded together: the mixing step of wyhash and its descendants.
word fold(word left, word right) noexcept {
    __extension__ using wide = unsigned __int128;
    const wide product = static_cast<wide>(left) * right;
    return static_cast<word>(product) ^ static_cast<word>(product >> 64U);
}

word load_word(const char* from) noexcept {
    word value = 0;
    std::memcpy(&value, from, sizeof value);
    return value;
}

word load_half(const char* from) noexcept {
    std::uint32_t value = 0;
    std::memcpy(&value, from, sizeof value);
    return value;
}

/// The last 1 to 16 bytes as two words; every byte is in at least one of them.
std::array<word, 2> load_tail(const char* from, std::size_t size) noexcept {
    if (size >= 8) return {load_word(from), load_word(from + size - 8)};
    if (size >= 4) return {load_half(from), load_half(from + size - 4)};
    const auto byte = [&](std::size_t at) { return static_cast<word>(static_cast<unsigned char>(from[at])); };
    return {(byte(0) << 16U) | (byte(size / 2) << 8U) | byte(size - 1), 0};
}

}  // namespace

std::uint64_t hash_bytes(std::string_view bytes) noexcept {
    const auto& key = process_secret();
    word state = key.first ^ bytes.size();
    const char* from = bytes.data();
    std::size_t rest = bytes.size();
    for (; rest > 16; rest -= 16, from += 16) state = fold(load_word(from) ^ key.second, load_word(from + 8) ^ state);
    const auto tail = rest > 0 ? load_tail(from, rest) : std::array<word, 2>{};
    state = fold(tail[0] ^ key.second, tail[1] ^ state);
    return fold(state ^ key.third, key.second ^ bytes.size());
}

std::uint64_t hash_number(std::uint64_t number) noexcept {
    const auto& key = process_secret();
    return fold(fold(number ^ key.first, key.second) ^ number, key.third);
}

}  // namespace weir
