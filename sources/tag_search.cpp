// SPDX-License-Identifier: Apache-2.0
#include "tag_search.hpp"

#include "json_text.hpp"
#include "tag_search_steps.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>

namespace weir {

namespace {

using tag_search_steps::step;

constexpr std::string_view name = "hashtags";
constexpr std::string_view digits = "6861736874616773";  ///< of its letters' codes, hexadecimal

[[nodiscard]] const char* after_white_space(const char* at, const char* end) noexcept {
    while (at != end && is_white_space(*at)) ++at;
    return at;
}

/// Whether what follows a name is, or may be, an array that is not empty.
[[nodiscard]] bool tags_may_follow(const char* at, const char* end) noexcept {
    at = after_white_space(at, end);
    if (at == end) return true;
    if (*at != ':') return false;
    at = after_white_space(at + 1, end);
    if (at == end) return true;
    if (*at != '[') return false;
    at = after_white_space(at + 1, end);
    return at == end || *at != ']';
}

/// Where the name begins that ends before the quote, some of its letters escaped; null if it does not, or before
/// `begin`.
[[nodiscard]] const char* escaped_name_before(const char* quote, const char* begin) noexcept {
    const char* at = quote;
    for (auto letter = name.size(); letter-- > 0;) {
        if (at != begin && at[-1] == name[letter]) {
            --at;
        } else {
            const std::string_view before(begin, static_cast<std::size_t>(at - begin));
            if (!before.ends_with(digits.substr(2 * letter, 2))) return nullptr;
            if (!before.substr(0, before.size() - 2).ends_with("\\u00")) return nullptr;
            at -= 6;
        }
    }
    return at;
}

[[nodiscard]] const char* name_before(const char* quote, const char* begin) noexcept {
    const std::string_view before(begin, static_cast<std::size_t>(quote - begin));
    return before.ends_with(name) ? quote - name.size() : escaped_name_before(quote, begin);
}

/// How many bytes are left to where a line of the cache begins.
[[nodiscard]] unsigned bytes_to_line(const char* at) noexcept {
    constexpr auto line_bytes = static_cast<std::uintptr_t>(tag_search_steps::step_bytes);
    return static_cast<unsigned>((0 - reinterpret_cast<std::uintptr_t>(at)) % line_bytes);
}

/// What was found in the first bytes of a step, fewer than 64.
[[nodiscard]] step first_bytes(const step& of, unsigned bytes) noexcept {
    const auto first = (std::uint64_t{1} << bytes) - 1;
    return {of.at, of.newlines & first, of.candidates & first};
}

/// Puts what was found in a step behind what was found before it.
class collector {
public:
    collector(std::string_view text, tag_search::findings& into)
        : begin_(text.data()), end_(begin_ + text.size()), into_(into) {
        into.newlines.clear();
        into.places.clear();
    }

    void take(step found) {
        for (; found.newlines != 0; found.newlines &= found.newlines - 1)
            into_.newlines.push_back(found.at + std::countr_zero(found.newlines));
        for (; found.candidates != 0; found.candidates &= found.candidates - 1) {
            const auto* const quote = found.at + std::countr_zero(found.candidates) + tag_search_steps::before_quote;
            if (quote >= end_ || *quote != '"') continue;
            const auto* const place = tag_search::place_at(begin_, quote, end_);
            if (place) into_.places.push_back(place);
        }
    }

private:
    const char* begin_;
    const char* end_;
    tag_search::findings& into_;
};

}  // namespace

tag_search::tag_search(instructions chosen) : used_(chosen), find_steps_(tag_search_steps::finder_of(chosen)) {
    if (!find_steps_) throw std::invalid_argument("tag_search: this machine has no " + std::string(name_of(chosen)));
}

tag_search::instructions tag_search::widest() noexcept {
    for (const auto wanted : {instructions::avx512, instructions::avx2, instructions::neon, instructions::sse2})
        if (available(wanted)) return wanted;
    return instructions::portable;
}

bool tag_search::available(instructions wanted) noexcept {
    return tag_search_steps::finder_of(wanted) != nullptr;
}

std::string_view tag_search::name_of(instructions wanted) noexcept {
    switch (wanted) {
        case instructions::sse2:
            return "SSE2";
        case instructions::avx2:
            return "AVX2";
        case instructions::avx512:
            return "AVX-512";
        case instructions::neon:
            return "NEON";
        case instructions::portable:
            break;
    }
    return "portable";
}

const char* tag_search::place_at(const char* begin, const char* quote, const char* end) noexcept {
    const char* const place = name_before(quote, begin);
    return place && tags_may_follow(quote + 1, end) ? place : nullptr;
}

void tag_search::find(std::string_view text, findings& into) const {
    collector all(text, into);
    tag_search_steps::found_steps found;
    const char* at = text.data();
    const char* const end = at + text.size();
    // The first step reaches only as far as to where the others can lie in one line of the cache each.
    if (const auto before = bytes_to_line(at); before != 0 && end - at >= tag_search_steps::window_bytes) {
        find_steps_(at, at + tag_search_steps::window_bytes, found);
        for (const auto& step : found) all.take(first_bytes(step, before));
        at += before;
    }
    while (end - at >= tag_search_steps::window_bytes) {
        at = find_steps_(at, end, found);
        for (const auto& step : found) all.take(step);
    }
    // Less than a window is left: it is looked at in a copy that more can be read of. The zeros behind it are nothing.
    std::array<char, tag_search_steps::step_bytes + tag_search_steps::window_bytes> copy{};
    if (at != end) std::memcpy(copy.data(), at, static_cast<std::size_t>(end - at));
    find_steps_(copy.data(), copy.data() + copy.size(), found);
    for (auto step : found) {
        step.at = at + (step.at - copy.data());
        all.take(step);
    }
}

}  // namespace weir
