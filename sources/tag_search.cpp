// SPDX-License-Identifier: Apache-2.0
#include "tag_search.hpp"

#include "json_text.hpp"
#include "tag_name.hpp"
#include "tag_search_steps.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>

namespace weir {

namespace {

using tag_search_steps::found_marks;
using tag_search_steps::marked_steps;
using tag_search_steps::step_bytes;

/// Takes the last byte that is no white space away from a line; zero if there is none.
[[nodiscard]] char take_last(std::string_view& text) noexcept {
    while (!text.empty() && is_white_space(text.back()) && text.back() != '\n') text.remove_suffix(1);
    if (text.empty()) return '\0';
    const char last = text.back();
    text.remove_suffix(1);
    return last;
}

/// Whether what stands before a brace makes it a place.
[[nodiscard]] bool makes_a_place(std::string_view before) noexcept {
    switch (take_last(before)) {
        case ',':
            return take_last(before) != '}';
        case '[':
            return take_last(before) == ':' && take_last(before) == '"' &&
                   tag_name_before(before.data() + before.size(), before.data());
        default:
            return false;
    }
}

/// Whether this text, as long as the word, stands at a place: one comparison, without the branch that gcc 12 makes of
/// `stands_at` where several are put together.
template <class Word>
[[nodiscard]] unsigned word_stands_at(const char* at, std::string_view text) noexcept {
    Word found;
    Word wanted;
    std::memcpy(&found, at, sizeof found);
    std::memcpy(&wanted, text.data(), sizeof wanted);
    return found == wanted ? 1 : 0;
}

/// What most braces show by the bytes directly before them.
enum class glance : unsigned { open, place, no_place };

/// As many bytes before a brace tell.
constexpr std::size_t glance_bytes = 12;

/// REQUIRES: `glance_bytes` before the brace may be read.
[[nodiscard]] glance look_before(const char* brace) noexcept {
    // Each wrong guess would cost more than all of this.
    const auto place = word_stands_at<std::uint64_t>(brace - glance_bytes, R"("hashtag)") &
                       word_stands_at<std::uint32_t>(brace - 4, R"(s":[)");
    // The last letter but one of the name, or the last digit of its escape, or (also 7) of that of the last letter.
    const char g = brace[-5];
    const auto other_array = word_stands_at<std::uint16_t>(brace - 2, ":[") & unsigned{brace[-3] == '"'} &
                             unsigned{g != 'g'} & unsigned{g != '7'};
    auto seen = place + 2 * (other_array | word_stands_at<std::uint16_t>(brace - 2, "},"));
    asm("" : "+r"(seen));  // or gcc would branch
    return static_cast<glance>(seen);
}

/// How many bytes there are up to where a line of the cache begins, behind `at`.
[[nodiscard]] std::size_t bytes_to_line(const char* at) noexcept {
    return step_bytes - reinterpret_cast<std::uintptr_t>(at) % step_bytes;
}

/// Puts what was found in some steps behind what was found before it.
class collector {
public:
    collector(std::string_view text, tag_search::findings& into) : begin_(text.data()), into_(into) {
        into.newlines.clear();
        into.places.clear();
    }

    void take(const char* first_step, const found_marks& found) {
        take_each(first_step, found.newlines, into_.newlines, [](const char*) { return true; });
        take_each(first_step, found.braces, into_.places, [this](const char* brace) { return is_place(brace); });
    }

private:
    /// Whether a mark is wanted turns out when it has been written down.
    template <class IsWanted>
    static void take_each(const char* first_step, const marked_steps& found, text_places& into,
                          const IsWanted& is_wanted) {
        auto* end = into.end_with_room(marked_steps::most * step_bytes);
        for (auto steps = found.with_any; steps != 0; steps &= steps - 1) {
            const auto step = static_cast<std::size_t>(std::countr_zero(steps));
            auto marks = found.marks[step];
            do {
                *end = first_step + step * step_bytes + std::countr_zero(marks);
                end += is_wanted(*end) ? 1 : 0;
            } while ((marks &= marks - 1) != 0);
        }
        into.end_at(end);
    }

    [[nodiscard]] bool is_place(const char* brace) const noexcept {
        const bool enough = brace - begin_ >= static_cast<std::ptrdiff_t>(glance_bytes);
        const auto seen = enough ? look_before(brace) : glance::open;
        if (seen == glance::open) [[unlikely]]
            return makes_a_place({begin_, brace});
        return seen == glance::place;
    }

    const char* begin_;
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

void tag_search::find(std::string_view text, findings& into) const {
    collector all(text, into);
    found_marks found{};
    // Less than a step is looked at in a copy that more can be read of, before it too. Zeros are nothing.
    const auto find_in_copy = [&](std::size_t at, std::size_t size) {
        std::array<char, 1 + step_bytes> copy{};
        text.substr(at, size).copy(copy.data() + 1, size);
        if (at > 0) copy[0] = text[at - 1];
        find_steps_(copy.data() + 1, 1, found);
        all.take(text.data() + at, found);
    };
    // The first one reaches as far as to where the others can lie in one line of the cache each.
    auto at = std::min(text.size(), bytes_to_line(text.data()));
    find_in_copy(0, at);
    while (text.size() - at >= step_bytes) {
        const auto steps = std::min((text.size() - at) / step_bytes, marked_steps::most);
        find_steps_(text.data() + at, steps, found);
        all.take(text.data() + at, found);
        at += steps * step_bytes;
    }
    find_in_copy(at, text.size() - at);
}

}  // namespace weir
