// SPDX-License-Identifier: Apache-2.0
#pragma once

// What is left of JSON without what its strings say. Included behind json_lanes_avx2.hpp or json_lanes_avx512.hpp, by
// json_check_avx2.cpp and json_check_avx512.cpp alone.

#include "json_lanes.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace weir::WEIR_LANES_NAMESPACE {

/// The skeleton of a JSON text is what stands outside of its strings, and for each string its first quote: less than a
/// fifth of a tweet. What strings say is checked where it is left out.
class skeleton {
public:
    static constexpr std::size_t step_bytes = new_lanes * planes::lane_bytes;

    /// Whether places of names are wanted.
    explicit skeleton(bool with_names) : with_names_(with_names) {}

    /// Of a text. `opens` and `closes` get its brackets, by words; REQUIRES: there is room for those of a step more.
    /// False: there is an error in a string.
    [[nodiscard]] WEIR_LANES_FUNCTION bool take(std::string_view text, word* opens, word* closes) {
        begin(text.size());
        const auto in_steps = text.size() - text.size() % step_bytes;
        for (std::size_t at = 0; at < in_steps; at += group_bytes) {
            const auto words = std::min(group_bytes, in_steps - at) / planes::lane_bytes;
            if (!group({text.data() + at, at}, words, opens, closes)) return false;
            leave_out({text.data() + at, at}, words);
        }
        if (in_steps < text.size()) {
            const step_at_end copy(text, in_steps);
            if (!group({copy.at(), in_steps}, new_lanes, opens, closes)) return false;
            leave_out({copy.at(), in_steps}, planes::words_of(text.size() - in_steps));
        }
        std::memset(end_, '\n', room_behind);
        return true;
    }

    /// The skeleton of what was right. Behind it there are `room_behind` newlines.
    [[nodiscard]] std::string_view text() const noexcept { return {text_.get(), end_}; }
    static constexpr std::size_t room_behind = 2 * step_bytes;

    /// Where in the text there are newlines, and, if wanted, quotes behind `gs` (or what may be that, escaped). Some
    /// newlines may seem to be behind its end.
    [[nodiscard]] const std::vector<std::uint32_t>& newlines() const noexcept { return newlines_; }
    [[nodiscard]] const std::vector<std::uint32_t>& name_ends() const noexcept { return name_ends_; }

private:
    static constexpr auto group_bytes = words_of_group * planes::lane_bytes;

    /// The end of a text as a whole step, with newlines behind it, and what is before it to look back into.
    class step_at_end {
    public:
        step_at_end(std::string_view text, std::size_t from) noexcept {
            const auto lead = std::min(from, lead_bytes);
            const auto size = lead + text.size() - from;
            std::memcpy(bytes_.data() + lead_bytes - lead, text.data() + from - lead, size);
            std::memset(bytes_.data() + lead_bytes - lead + size, '\n', bytes_.size() - (lead_bytes - lead + size));
        }
        [[nodiscard]] const char* at() const noexcept { return bytes_.data() + lead_bytes; }

    private:
        static constexpr std::size_t lead_bytes = planes::lane_bytes;
        std::array<char, lead_bytes + step_bytes> bytes_;
    };

    /// Some bytes of a text: where they are, and which ones.
    struct part {
        const char* at;
        std::size_t number;
    };

    /// What a step leaves to the next.
    struct state {
        std::array<trail, 3> hexadecimal{};
        std::array<trail, 2> name_ends{};
        unsigned in_string = 0;
        unsigned escaped = 0;
        bool escapes = false;  ///< it had some
        utf8_state encoding;
    };

    void begin(std::size_t bytes) {
        if (bytes > room_ || !text_) {
            text_ = std::make_unique_for_overwrite<char[]>(bytes + 2 * planes::lane_bytes + room_behind);
            room_ = bytes;
        }
        end_ = text_.get();
        newlines_.clear();
        name_ends_.clear();
        state_ = state();
    }

    /// Checks strings, and finds where they are, and what else there is. False: there is an error in one.
    [[nodiscard]] WEIR_LANES bool group(const part& of, std::size_t words, word* opens, word* closes) noexcept {
        bytes_.open(of.at, words, of.number == 0);
        opens += of.number / planes::lane_bytes;
        closes += of.number / planes::lane_bytes;
        lanes wrong{};
        with_newlines_ = with_name_ends_ = 0;
        // One loop would have the processor wait: what a step does one after the other takes longer than all of it.
        for (std::size_t index = 0; index < words; index += new_lanes) wrong |= news(read_quotes(index));
        for (std::size_t index = 0; index < words; index += new_lanes)
            wrong |= news(find(index, opens + index, closes + index));
        return !any(wrong);
    }

    /// Finds what is outside of strings, and what is wrong in them.
    [[nodiscard]] WEIR_LANES lanes find(std::size_t index, word* opens, word* closes) noexcept {
        const kinds is = kinds_of(bytes_.bits(index));
        const lanes quotes = quotes_[index / new_lanes];
        const lanes inside = between(quotes, state_.in_string);
        const lanes controls = is.up_to_3f & ~is.b5;
        store_news(kept_.data() + index, ~inside ^ quotes);
        const lanes newlines = controls & ~is.b4 & is.ends_8 & is.low_2;
        with_newlines_ |= word{news_in(newlines)} << index;
        store_news(newlines_in_.data() + index, newlines);
        if (with_names_) find_name_ends(index, is, quotes);
        store_news(opens, is.upper_5_or_7 & is.ends_8 & is.low_3 & ~inside);
        store_news(closes, is.upper_5_or_7 & is.ends_c & is.low_1 & ~inside);
        return controls & inside;
    }

    WEIR_LANES void find_name_ends(std::size_t index, const kinds& is, lanes quotes) noexcept {
        const lanes name_ends = quotes & behind_gs(is);
        with_name_ends_ |= word{news_in(name_ends)} << index;
        store_news(name_ends_in_.data() + index, name_ends);
    }

    /// Finds what begins and ends strings, and what is wrong in characters and escapes.
    [[nodiscard]] WEIR_LANES lanes read_quotes(std::size_t index) noexcept {
        lanes wrong{};
        const kinds is = kinds_of(bytes_.bits(index));
        if (any_here_or_before(is.b7, state_.encoding.some)) wrong = errors_of_utf8(is, state_.encoding);
        const lanes backslashes = is.upper_5_or_7 & ~is.b5 & is.lower_c;
        lanes quotes = is.upper_2 & ~is.b3 & ~is.b2 & is.low_2;
        if (any_here_or_before(backslashes, state_.escapes) || state_.escaped != 0)
            quotes &= ~escaped(is, quotes, backslashes, wrong);
        quotes_[index / new_lanes] = quotes;
        return wrong;
    }

    /// The bytes that a backslash escapes. RFC 8259, section 7, says which may be.
    [[nodiscard]] WEIR_LANES lanes escaped(const kinds& is, lanes quotes, lanes backslashes, lanes& wrong) noexcept {
        const lanes bytes = escaped_by(backslashes);
        const lanes u = is.upper_7 & ~is.b3 & is.b2 & is.low_1 & bytes;
        const lanes slash = is.upper_2 & is.ends_c & is.low_3;
        const lanes b_f_n = is.upper_6 & is.low_2 & ~is.ends_8;
        const lanes r_t = is.upper_7 & ~is.b3 & ~is.b0 & (is.b1 ^ is.b2);
        wrong |= bytes & ~(u | quotes | backslashes | slash | b_f_n | r_t);
        const lanes digit = is.upper_3 & ~(is.b3 & (is.b2 | is.b1));
        const lanes a_to_f = is.upper_4_or_6 & ~is.b3 & (is.b2 | is.b1 | is.b0) & ~(is.b2 & is.low_3);
        const lanes first = behind(u, state_.hexadecimal[0]);
        const lanes two = first | behind(first, state_.hexadecimal[1]);
        const lanes wanted = two | behind<2>(two, state_.hexadecimal[2]);
        wrong |= wanted & ~(digit | a_to_f);
        return bytes;
    }

    /// The bytes behind each backslash that is not itself escaped. A run of backslashes escapes what follows it if its
    /// length is odd, which adding its first bit to it tells: where the carry ends, and on which parity it began.
    [[nodiscard]] WEIR_LANES lanes escaped_by(lanes backslashes) noexcept {
        const lanes even = lanes{} + 0x5555555555555555U;
        const auto carried = lanes{state_.escaped};
        trail nothing{}, none{};
        backslashes &= ~carried;
        const lanes next = behind(backslashes, nothing) | carried;
        state_.escaped = 0;
        const lanes sum = add_part(backslashes, backslashes & ~(even | next), state_.escaped);
        return (even ^ behind(sum, none)) & next;
    }

    /// What follows `gs`, where either letter may be the last digit of an escape: then that byte is a 7, or a 3.
    [[nodiscard]] WEIR_LANES lanes behind_gs(const kinds& is) noexcept {
        const lanes seven = ~(is.b7 | is.b3) & is.b5 & (is.b6 ^ is.b4) & is.b2 & is.low_3;
        const lanes three = ~(is.b7 | is.b3) & is.b5 & is.b4 & ~is.b2 & is.low_3;
        return behind(three & behind(seven, state_.name_ends[0]), state_.name_ends[1]);
    }

    /// Writes what is left of some words, and notes where lines and names end.
    WEIR_LANES void leave_out(const part& of, std::size_t words) {
        char* to = end_;  // where the compiler knows that nothing else is
        for (std::size_t index = 0; index < words; ++index)
            to = keep(of.at + index * planes::lane_bytes, kept_[index], to);
        end_ = to;
        note(newlines_in_, with_newlines_, of.number, newlines_);
        note(name_ends_in_, with_name_ends_, of.number, name_ends_);
    }

    /// Notes the places in some words of a plane. Most have one: to look at each word would be a wrong guess a line.
    static void note(const planes::plane& places, word in, std::size_t number, std::vector<std::uint32_t>& into) {
        for (; in != 0; in &= in - 1) {
            const auto index = static_cast<std::size_t>(std::countr_zero(in));
            const auto first = number + index * planes::lane_bytes;
            for (word rest = places[index]; rest != 0; rest &= rest - 1)
                into.push_back(static_cast<std::uint32_t>(first + static_cast<std::size_t>(std::countr_zero(rest))));
        }
    }

    splitter bytes_;
    std::array<lanes, words_of_group / new_lanes> quotes_;
    state state_;
    planes::plane kept_;
    planes::plane newlines_in_;
    planes::plane name_ends_in_;
    word with_newlines_ = 0;  ///< a bit for each word of these planes
    word with_name_ends_ = 0;
    const bool with_names_;
    std::size_t room_ = 0;
    std::unique_ptr<char[]> text_;
    char* end_ = nullptr;
    std::vector<std::uint32_t> newlines_;
    std::vector<std::uint32_t> name_ends_;
};

}  // namespace weir::WEIR_LANES_NAMESPACE
