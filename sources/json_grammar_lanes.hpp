// SPDX-License-Identifier: Apache-2.0
#pragma once

// The grammar of JSON on bits, of a skeleton: for each string there is one quote. Included behind json_lanes_avx2.hpp
// or json_lanes_avx512.hpp, by json_check_avx2.cpp and json_check_avx512.cpp alone.

#include "json_lanes.hpp"
#include "json_nesting.hpp"
#include "json_number_places.hpp"

namespace weir::WEIR_LANES_NAMESPACE {

/// What a step leaves to the next.
struct state {
    trail scalars{}, separators{}, values{}, leads{}, names{}, digits{}, lines{};
    std::array<trail, 2> openings{};
    std::array<unsigned, 5> over_white{};
    unsigned in_object = 0;
    unsigned in_array = 0;
    literal_state literals;
};

/// A grammar check goes over the groups of a text, line by line JSON texts, and tells whether all is right so far.
///
/// Which tokens may stand next to each other shows in the bits alone, but for two things: a comma is one between
/// members if a name and a colon follow it, else one between elements; which of the two it must be, and which closing
/// bracket matches, the nesting tells.
class grammar_check {
public:
    static constexpr std::size_t step_bytes = new_lanes * planes::lane_bytes;
    static constexpr std::size_t group_bytes = words_of_group * planes::lane_bytes;

    void restart() noexcept {
        state_ = state();
        nesting_.restart();
        first_ = true;
    }

    /// The next bytes of the text; REQUIRES: they are whole steps. Nothing before `limit` can be read. False: there is
    /// an error in it, or something this cannot tell; then begin again somewhere.
    [[nodiscard]] WEIR_LANES_FUNCTION bool group(const char* at, std::size_t words, const char* limit) noexcept {
        if (first_) after_newline(state_.lines);
        bytes_.open(at, words, first_);
        first_ = false;
        lanes wrong{};
        bool right = true;
        // One loop would have the processor wait: what a step does one after the other takes longer than all of it.
        for (std::size_t index = 0; index < words; index += new_lanes) {
            lanes wrong_here{};
            right = read_tokens({at + index * planes::lane_bytes, limit}, index, wrong_here) && right;
            wrong |= news(wrong_here);
        }
        for (std::size_t index = 0; index < words; index += new_lanes) wrong |= news(adjoin(index));
        for (std::size_t index = 0; index < words; index += new_lanes) wrong |= news(agree(index));
        return right && !any(wrong) && nesting_.take(found_, words);
    }

private:
    /// The tokens of a step.
    struct tokens {
        lanes strings;
        lanes begin;       ///< of strings and scalars
        lanes scalar_end;  ///< what follows a scalar
        lanes opens, closes, commas, colons, white, newlines;
    };

    /// The bytes of a step, and where those begin that can be read.
    struct text {
        const char* at;
        const char* limit;
    };

    /// Bytes of scalars.
    struct scalar_bytes {
        lanes all, first;
    };

    WEIR_LANES bool read_tokens(const text& bytes, std::size_t index, lanes& wrong) noexcept {
        const kinds is = kinds_of(bytes_.bits(index));
        tokens& of = tokens_[index / new_lanes];
        of.strings = is.upper_2 & ~is.b3 & ~is.b2 & is.low_2;
        const lanes opens = is.upper_5_or_7 & is.ends_8 & is.low_3;
        const lanes closes = is.upper_5_or_7 & is.ends_c & is.low_1;
        lanes white = is.upper_2 & is.lower_0;
        lanes newlines{};
        const lanes control = is.up_to_3f & ~is.b5;
        if (any(control)) {
            const lanes below_10 = control & ~is.b4;
            newlines = below_10 & is.ends_8 & is.low_2;
            white |= below_10 & ((is.ends_c & is.low_1) | (is.ends_8 & is.low_1));
        }
        const lanes commas = is.upper_2 & is.lower_c, colons = is.upper_3 & is.ends_8 & is.low_2;
        const lanes scalars = ~(of.strings | opens | closes | commas | colons | white | newlines);
        const lanes behind_scalars = behind(scalars, state_.scalars);
        of.opens = opens, of.closes = closes, of.commas = commas, of.colons = colons;
        of.white = white, of.newlines = newlines;
        const lanes first = scalars & ~behind_scalars;
        of.begin = of.strings | first;
        of.scalar_end = behind_scalars & ~scalars;
        return scalars_are_right(is, {scalars, first}, bytes, wrong);
    }

    /// Checks what follows what, and finds what tells objects from arrays.
    [[nodiscard]] WEIR_LANES lanes adjoin(std::size_t index) noexcept {
        tokens& of = tokens_[index / new_lanes];
        const lanes opens = of.opens, closes = of.closes, colons = of.colons, strings = of.strings;
        const lanes separators = of.commas | colons, brackets = opens | closes;
        lanes after_separator = behind(separators, state_.separators);
        lanes after_line = behind(of.newlines, state_.lines);
        lanes after_lead = behind(of.commas | opens, state_.leads);
        lanes after_value = behind(strings | closes, state_.values) | of.scalar_end;
        const bool spaced = any(of.white);
        auto& carry = state_.over_white;
        if (spaced) {
            after_separator = over(after_separator, of.white, state_.separators, carry[0]);
            after_line = over(after_line, of.white, state_.lines, carry[1]);
            after_lead = over(after_lead, of.white, state_.leads, carry[2]);
            after_value = over(after_value, of.white, state_.values, carry[3]);
        }
        // A string may be a name if a comma or an opening bracket stands before it.
        lanes after_name = behind(strings & after_lead, state_.names);
        if (spaced) after_name = over(after_name, of.white, state_.names, carry[4]);
        if (!spaced) carry = {};
        lanes wrong = (after_lead | after_separator) & ~(of.begin | brackets);
        wrong |= after_separator & closes;
        wrong |= after_value & ~(separators | closes | of.newlines);
        wrong |= colons & ~after_name;
        wrong |= after_line & ~(opens | of.newlines);
        of.newlines &= ~after_line;
        const lanes is_brace = bytes_.bits(index)[5];
        in_object_[index / new_lanes] = (after_name & colons) | behind(opens & is_brace, state_.openings[0]);
        in_array_[index / new_lanes] =
            (after_name & ~colons) | (after_lead & ~(strings | closes)) | behind(opens & ~is_brace, state_.openings[1]);
        around_[index / new_lanes] = (opens & after_separator & ~after_lead) | (closes & is_brace);
        return wrong;
    }

    /// Notes brackets and newlines, and checks that what stands before each agrees with it on the container around: an
    /// object, an array, or none.
    [[nodiscard]] WEIR_LANES lanes agree(std::size_t index) noexcept {
        const tokens& of = tokens_[index / new_lanes];
        const lanes marks = of.opens | of.closes | of.newlines;
        const lanes around = around_[index / new_lanes];
        const lanes in_object = at_next(marks, in_object_[index / new_lanes], state_.in_object);
        const lanes in_array = at_next(marks, in_array_[index / new_lanes], state_.in_array);
        store_news(found_.opens.data() + index, of.opens);
        store_news(found_.closes.data() + index, of.closes);
        store_news(found_.newlines.data() + index, of.newlines);
        store_news(found_.in_object.data() + index, around);
        return (in_object & ~around) | (in_array & (around | of.newlines));
    }

    /// The next mark from each event on.
    [[nodiscard]] WEIR_LANES static lanes at_next(lanes marks, lanes events, unsigned& carry) noexcept {
        const lanes others = ~marks;
        return marks & (run_on(others, others & events, carry) | events);
    }

    /// Whether whole numbers are right, literals, and other numbers too.
    [[nodiscard]] WEIR_LANES bool scalars_are_right(const kinds& is, const scalar_bytes& of, const text& bytes,
                                                    lanes& wrong) noexcept {
        const lanes digits = is.upper_3 & ~(is.b3 & (is.b2 | is.b1)) & of.all;
        const lanes others = of.all & ~digits;
        const lanes named = others & of.first;
        if (any_here_or_before(named, state_.literals.some))
            wrong |= errors_of_literals(is, of.all, named, state_.literals);
        // Whether a minus or a zero is at its right place is looked at here but for the last byte of a word.
        const lanes zeros = digits & is.lower_0;
        const lanes last_byte = lanes{} + (word{1} << 63U);
        const lanes minus = is.upper_2 & is.ends_c & is.low_1 & named;
        const lanes odd = news((behind(digits, state_.digits) & others) | (minus & ~((digits & ~zeros) >> 1U)) |
                               (zeros & of.first & (digits >> 1U | last_byte)));
        if (!any(odd)) return true;
        std::array<word, lane_count> words;
        store_news(words.data(), odd);
        return planes::numbers_are_valid(bytes.at, std::span(words).first(new_lanes), bytes.limit);
    }

    splitter bytes_;
    std::array<tokens, words_of_group / new_lanes> tokens_;
    std::array<lanes, words_of_group / new_lanes> in_object_;
    std::array<lanes, words_of_group / new_lanes> in_array_;
    std::array<lanes, words_of_group / new_lanes> around_;
    planes::group found_;
    state state_;
    planes::nesting nesting_;
    bool first_ = true;  ///< nothing of the text has been seen
};

}  // namespace weir::WEIR_LANES_NAMESPACE
