// SPDX-License-Identifier: Apache-2.0
#include "tag_refusal.hpp"

#include "ascii_words.hpp"
#include "terminal_text.hpp"

#include <numeric>

namespace weir::console {

namespace {

constexpr std::size_t most_bytes = 1120;
constexpr std::size_t most_code_points = 280;

bool is_control(char32_t point) noexcept {
    return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x2028 || point == 0x2029;
}

bool is_bidi_control(char32_t point) noexcept {
    return point == 0x061C || point == 0x200E || point == 0x200F || (point >= 0x202A && point <= 0x202E) ||
           (point >= 0x2066 && point <= 0x2069);
}

tag_refusal refusal_of_unicode(std::string_view tag) noexcept {
    std::size_t code_points = 0;
    while (!tag.empty()) {
        const decoded next = decode(tag);
        if (!next.valid) return tag_refusal::not_utf8;
        if (is_control(next.code_point)) return tag_refusal::control;
        if (is_bidi_control(next.code_point)) return tag_refusal::bidi;
        if (++code_points > most_code_points) return tag_refusal::too_long;
        tag.remove_prefix(next.size_bytes);
    }
    return tag_refusal::none;
}

}  // namespace

std::string_view name_of(tag_refusal why) noexcept {
    constexpr std::array<std::string_view, refusal_kinds> names = {"none",     "empty",   "too_long",
                                                                   "not_utf8", "control", "bidi"};
    return names[static_cast<std::size_t>(why)];
}

tag_refusal refusal_of(std::string_view tag) noexcept {
    tag = without_hash(tag);
    if (tag.empty()) return tag_refusal::empty;
    if (tag.size() > most_bytes) return tag_refusal::too_long;
    std::uint64_t seen = 0;
    ascii::each_word(tag, [&seen](std::uint64_t word, std::size_t) {
        seen |= (word & ascii::high_bits) | ascii::controls(word & ~ascii::high_bits);
    });
    if (seen == 0 && tag.size() <= most_code_points) return tag_refusal::none;
    return refusal_of_unicode(tag);
}

std::uint64_t tag_refusals::total() const noexcept {
    return std::accumulate(of_kind.begin(), of_kind.end(), std::uint64_t{0});
}

bool refusal_counter::admits(std::string_view tag) noexcept {
    const tag_refusal why = refusal_of(tag);
    if (why == tag_refusal::none) return true;
    of_kind_[static_cast<std::size_t>(why)].fetch_add(1, std::memory_order_relaxed);
    return false;
}

tag_refusals refusal_counter::seen() const noexcept {
    tag_refusals result;
    for (std::size_t kind = 0; kind < refusal_kinds; ++kind)
        result.of_kind[kind] = of_kind_[kind].load(std::memory_order_relaxed);
    return result;
}

}  // namespace weir::console
