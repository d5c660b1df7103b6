// SPDX-License-Identifier: Apache-2.0
#include "colliding_keys.hpp"

#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace weir::bench {

namespace {

constexpr std::size_t key_bytes = 16;
using words = std::array<std::uint64_t, 2>;

std::string key_of(const words& parts) {
    std::string key(key_bytes, '\0');
    std::memcpy(key.data(), parts.data(), key_bytes);
    return key;
}

std::uint64_t scattered(std::uint64_t number) {
    number = (number + 1) * 0x9e3779b97f4a7c15U;
    number = (number ^ (number >> 30U)) * 0xbf58476d1ce4e5b9U;
    return number ^ (number >> 31U);
}

namespace murmur {

constexpr std::uint64_t factor = 0xc6a4a7935bd1e995U;

/// factor * inverse == 1 modulo 2^64, by Newton's method: each step doubles the bits that are right.
constexpr std::uint64_t inverse = [] {
    std::uint64_t guess = factor;
    for (int step = 0; step < 5; ++step) guess *= 2 - factor * guess;
    return guess;
}();
static_assert(factor * inverse == 1);

constexpr std::uint64_t shifted(std::uint64_t word) {
    return word ^ (word >> 47U);
}
constexpr std::uint64_t mixed(std::uint64_t word) {
    return shifted(word * factor) * factor;
}
constexpr std::uint64_t unmixed(std::uint64_t word) {
    return shifted(word * inverse) * inverse;
}

std::uint64_t hash(std::string_view key, std::uint64_t seed) {
    words parts{};
    std::memcpy(parts.data(), key.data(), key_bytes);
    auto state = seed ^ (key_bytes * factor);
    for (const auto part : parts) state = (state ^ mixed(part)) * factor;
    return shifted(shifted(state) * factor);
}

/// Whatever the first word is, there is a second one that brings the state to where all keys meet.
std::string key(std::uint64_t number, std::uint64_t seed) {
    const auto first = scattered(number);
    const auto state = ((seed ^ (key_bytes * factor)) ^ mixed(first)) * factor;
    constexpr std::uint64_t meeting_point = 42;
    return key_of({first, unmixed(state ^ meeting_point)});
}

}  // namespace murmur

namespace fnv {

std::uint64_t step(std::uint64_t state, std::uint32_t block) {
    for (unsigned byte = 0; byte < 4; ++byte) state = (state ^ (block >> (8 * byte) & 0xffU)) * 0x100000001b3U;
    return state;
}

constexpr std::uint64_t start = 0xcbf29ce484222325U;
constexpr std::uint64_t mask = 0xfffff;

std::uint64_t hash(std::string_view key) {
    auto state = start;
    for (std::size_t at = 0; at < key_bytes; at += 4) {
        std::uint32_t block = 0;
        std::memcpy(&block, key.data() + at, 4);
        state = step(state, block);
    }
    return state & mask;
}

/// The lower bits of the state follow from the lower bits before alone: blocks that leave them as they are can be put
/// in any order. 32 such blocks in four places are 2^20 keys.
std::vector<std::uint32_t> neutral_blocks() {
    std::vector<std::uint32_t> found;
    for (std::uint32_t block = 0; found.size() < 32; ++block)
        if (((step(start, block) ^ start) & mask) == 0) found.push_back(block);
    return found;
}

std::string key(std::uint64_t number, const std::vector<std::uint32_t>& blocks) {
    std::string made(key_bytes, '\0');
    for (std::size_t at = 0; at < key_bytes; at += 4, number /= 32)
        std::memcpy(made.data() + at, &blocks[number % 32], 4);
    return made;
}

}  // namespace fnv

namespace crc {

std::uint64_t hash(std::string_view key) {
    std::uint32_t state = ~0U;
    for (const char byte : key) {
        state ^= static_cast<unsigned char>(byte);
        for (int bit = 0; bit < 8; ++bit) state = state >> 1U ^ ((state & 1U) != 0 ? 0xedb88320U : 0U);
    }
    return ~state;
}

/// A CRC is linear: bits of the key can be flipped together so that their changes cancel each other. 52 bits with 32 to
/// cancel leave 20 such sets, found by Gaussian elimination.
std::vector<std::uint64_t> neutral_flips() {
    const auto of_none = hash(key_of({0, 0}));
    std::vector<std::pair<std::uint64_t, std::uint64_t>> reduced;  // a change of the CRC, and the flips that cause it
    std::vector<std::uint64_t> neutral;
    for (unsigned bit = 0; bit < 52; ++bit) {
        auto flips = std::uint64_t{1} << bit;
        auto change = hash(key_of({flips, 0})) ^ of_none;
        for (const auto& [known, cause] : reduced)
            if ((change ^ known) < change) change ^= known, flips ^= cause;
        if (change == 0)
            neutral.push_back(flips);
        else
            reduced.emplace_back(change, flips);
    }
    return neutral;
}

std::string key(std::uint64_t number, const std::vector<std::uint64_t>& flips) {
    std::uint64_t all = 0;
    for (std::size_t bit = 0; bit < 20; ++bit)
        if ((number >> bit & 1U) != 0) all ^= flips[bit];
    return key_of({all, 0});
}

}  // namespace crc

constexpr std::uint64_t standard_seed = 0xc70f6907U;

std::function<std::string(std::uint64_t)> maker_of(victim of) {
    switch (of) {
        case victim::standard:
            return [](std::uint64_t number) { return murmur::key(number, standard_seed); };
        case victim::murmur:
            return [](std::uint64_t number) { return murmur::key(number, 0); };
        case victim::fnv:
            return [blocks = fnv::neutral_blocks()](std::uint64_t number) { return fnv::key(number, blocks); };
        case victim::crc:
            return [flips = crc::neutral_flips()](std::uint64_t number) { return crc::key(number, flips); };
        case victim::none:
            break;
    }
    return [](std::uint64_t number) { return key_of({scattered(number), scattered(~number)}); };
}

std::uint64_t hash_of_victim(victim of, const std::string& key) {
    switch (of) {
        case victim::standard:
            return std::hash<std::string>{}(key);
        case victim::murmur:
            return murmur::hash(key, 0);
        case victim::fnv:
            return fnv::hash(key);
        case victim::crc:
            return crc::hash(key);
        case victim::none:
            break;
    }
    return 0;
}

}  // namespace

std::vector<std::string> keys_against(victim of, std::size_t count) {
    const auto make = maker_of(of);
    std::vector<std::string> keys;
    keys.reserve(count);
    for (std::uint64_t number = 0; number < count; ++number) {
        keys.push_back(make(number));
        if (hash_of_victim(of, keys.back()) != hash_of_victim(of, keys.front()))
            throw std::logic_error("keys that were made to collide do not");
    }
    return keys;
}

}  // namespace weir::bench
