// SPDX-License-Identifier: Apache-2.0
#include "json_scalar_places.hpp"

namespace weir::lanes {

namespace {

[[nodiscard]] bool may_be_in_number(char one) noexcept {
    return static_cast<unsigned char>(one - '0') < 10 || one == '-' || one == '+' || one == '.' || one == 'e' ||
           one == 'E';
}

[[nodiscard]] constexpr std::uint32_t letters(const char (&four)[5]) noexcept {
    std::uint32_t all = 0;
    for (unsigned place = 0; place < 4; ++place) all |= static_cast<std::uint32_t>(four[place]) << (8 * place);
    return all;
}

/// Whether a literal is here, as nearly all are: right before what ends it. Without a branch, since which of them it
/// is comes as a surprise to the processor.
[[nodiscard]] bool is_common_literal(const char* at) noexcept {
    std::uint32_t word = 0;
    std::memcpy(&word, at, sizeof word);
    const unsigned four =
        static_cast<unsigned>(word == letters("true")) | static_cast<unsigned>(word == letters("null"));
    const unsigned five = static_cast<unsigned>(word == letters("fals")) & static_cast<unsigned>(at[4] == 'e');
    const char next = at[5 - four];
    const unsigned ends =
        static_cast<unsigned>(next == ',') | static_cast<unsigned>(next == '}') | static_cast<unsigned>(next == ']');
    return ((four | five) & ends) != 0;
}

}  // namespace

[[gnu::target("bmi,popcnt")]] bool named_are_valid(const char* at, std::size_t words,
                                                   const std::array<std::uint64_t, 64>& named) noexcept {
    // First all places, then what is there: how many a word has is a surprise, too.
    constexpr std::size_t usual = 3;
    std::array<std::uint32_t, std::size_t{64} * 32 + usual> places;
    std::size_t number = 0;
    for (std::size_t index = 0; index < words; ++index) {
        std::uint64_t rest = named[index];
        const auto here = static_cast<std::size_t>(std::popcount(rest));
        const auto base = static_cast<std::uint32_t>(index * 64);
        std::uint32_t* const to = places.data() + number;
        number += here;
        for (std::size_t place = 0; place < usual; ++place, rest &= rest - 1)
            to[place] = base + static_cast<std::uint32_t>(std::countr_zero(rest));
        for (std::size_t place = usual; place < here; ++place, rest &= rest - 1)
            to[place] = base + static_cast<std::uint32_t>(std::countr_zero(rest));
    }
    bool right = true;
    for (std::size_t place = 0; place < number; ++place) {
        const char* const here = at + places[place];
        if (!is_common_literal(here)) right = scalar_is_valid(here) && right;
    }
    return right;
}

bool numbers_are_valid(const char* at, const std::array<std::uint64_t, 4>& odd, const char* limit) noexcept {
    for (const std::uint64_t places : odd) {
        for (std::uint64_t rest = places; rest != 0; rest &= rest - 1) {
            const char* begin = at + std::countr_zero(rest);
            while (begin != limit && may_be_in_number(begin[-1])) --begin;
            if (begin == limit || !scalar_is_valid(begin)) return false;
        }
        at += 64;
    }
    return true;
}

}  // namespace weir::lanes
