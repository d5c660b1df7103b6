// SPDX-License-Identifier: Apache-2.0
#pragma once

// The grammar of JSON on bits, for x86-64 processors with AVX2 and BMI2. Included by json_check.cpp alone.

#include "json_lanes.hpp"
#include "json_scalar_places.hpp"

namespace weir::lanes {

/// The brackets that are open, and all that were met since they were last matched, as numbers whose bit n stands for
/// the nth of them: matching takes all innermost pairs away at once.
class nesting {
public:
    void restart() noexcept { *this = nesting(); }

    /// Goes over the brackets and newlines of a group. False: they do not match, an event stands in the wrong kind of
    /// container, or there are too many open.
    [[nodiscard]] WEIR_LANES_FUNCTION bool take(const planes& from, std::size_t words) noexcept {
        bool right = true;
        for (std::size_t index = 0; index < words; ++index) {
            const word opens = from.opens[index], closes = from.closes[index];
            const word marks = opens | closes | from.newlines[index];
            const auto number = static_cast<unsigned>(std::popcount(marks));
            if (number_ + number > most) {
                right = match() && right;
                if (number_ + number > most) return false;
            }
            opens_ |= _pext_u64(opens, marks) << number_;
            closes_ |= _pext_u64(closes, marks) << number_;
            braces_ |= _pext_u64(from.bits[5][index], marks) << number_;
            const unsigned before = number_;
            number_ += number;
            in_object_ |= events_before(from.in_object[index], marks, before);
            in_array_ |= events_before(from.in_array[index], marks, before);
        }
        return match() && right;
    }

private:
    static constexpr unsigned most = 62;

    /// For each mark from the `before`th on, and for the one to come, whether an event is between it and the last.
    [[nodiscard]] WEIR_LANES word events_before(word events, word marks, unsigned before) const noexcept {
        const word others = ~marks;
        unsigned long long sum = 0;
        const word left = __builtin_add_overflow(events & others, others, &sum) ? 1 : 0;
        return _pext_u64(sum | events, marks) << before | left << number_;
    }

    /// Takes pairs away, innermost first. What was met before some pairs in a row was met before what follows them,
    /// too.
    [[nodiscard]] WEIR_LANES_FUNCTION bool match() noexcept {
        word wrong = 0;
        while (const word pairs = opens_ & closes_ >> 1U) {
            wrong |= pairs & ((braces_ ^ braces_ >> 1U) | (~braces_ & in_object_ >> 1U) | (braces_ & in_array_ >> 1U));
            const word both = pairs | pairs << 1U;
            in_object_ |= ((in_object_ & pairs) + both) & ~both;
            in_array_ |= ((in_array_ & pairs) + both) & ~both;
            remove(both);
        }
        const word lines = ~(opens_ | closes_) & ((word{1} << number_) - 1);
        wrong |= closes_ | (opens_ & lines >> 1U) | ((in_object_ | in_array_) & lines);
        remove(lines);
        return wrong == 0;
    }

    WEIR_LANES void remove(word gone) noexcept {
        for (word* const of : {&opens_, &closes_, &braces_, &in_object_, &in_array_}) *of = _pext_u64(*of, ~gone);
        number_ -= static_cast<unsigned>(std::popcount(gone));
    }

    word opens_ = 0;
    word closes_ = 0;  ///< neither: a newline
    word braces_ = 0;
    word in_object_ = 0;  ///< events since the mark before; the bit behind the last mark is the next one's
    word in_array_ = 0;
    unsigned number_ = 0;
};

/// A grammar check goes over the groups of a text, line by line JSON texts, and tells whether all is right so far.
///
/// Which tokens may stand next to each other shows in the bits alone, but for two things: a comma is one between
/// members if a name and a colon follow it, else one between elements; which of the two it must be, and which closing
/// bracket matches, the nesting tells.
class grammar_check {
public:
    void restart() noexcept {
        state_ = state();
        nesting_.restart();
    }

    /// The next bytes of the text; REQUIRES: `words` is a multiple of 4. Nothing before `limit` can be read. False:
    /// there is an error in it, or something this cannot tell; then begin again somewhere.
    [[nodiscard]] WEIR_LANES_FUNCTION bool group(const char* at, std::size_t words, const char* limit) noexcept {
        transpose(at, words, found_);
        lanes wrong{};
        bool right = true;
        for (std::size_t index = 0; index < words; index += 4)
            right = step(at + index * lane_bytes, index, limit, wrong) && right;
        return right && !any(wrong) && nesting_.take(found_, words) && named_are_valid(at, words, found_.named);
    }

    [[nodiscard]] const planes& found() const noexcept { return found_; }

private:
    /// What the strings of a step are.
    struct strings {
        lanes begin, end, inside;  ///< `inside`: with the first quote
        lanes all;                 ///< with both
    };

    WEIR_LANES bool step(const char* at, std::size_t index, const char* limit, lanes& wrong) noexcept {
        const kinds is = kinds_at(found_, index);
        bool right = true;
        if (any(is.top) || !is_zero(state_.encoding.incomplete))
            right = check_utf8(at, state_.encoding);
        else
            state_.encoding.last = _mm256_setzero_si256();
        const strings in = strings_of(is, wrong);
        const lanes out = ~in.all;
        const lanes opens = is.upper_5_or_7 & is.ends_8 & is.low_3 & out;
        const lanes closes = is.upper_5_or_7 & is.ends_c & is.low_1 & out;
        lanes white = is.upper_2 & is.lower_0 & out;
        lanes newlines{};
        const lanes control = is.up_to_3f & ~is.bit5;
        if (any(control)) {
            wrong |= control & in.inside;
            const lanes below_10 = control & ~(is.upper_1 | in.all);
            newlines = below_10 & is.ends_8 & is.low_2;
            white |= below_10 & ((is.ends_c & is.low_1) | (is.ends_8 & is.low_1));
        }
        store(found_.opens.data() + index, opens);
        store(found_.closes.data() + index, closes);
        const lanes commas = is.upper_2 & is.lower_c & out, colons = is.upper_3 & is.ends_8 & is.low_2 & out;
        const lanes scalars = out & ~(opens | closes | commas | colons | white | newlines);
        const lanes behind_scalars = behind(scalars, state_.scalar);
        adjoin({in, opens, closes, commas, colons, scalars, behind_scalars, white, newlines}, index, wrong);
        return numbers_are_right(is, scalars, scalars & ~behind_scalars, at, index, limit) && right;
    }

    [[nodiscard]] WEIR_LANES strings strings_of(const kinds& is, lanes& wrong) noexcept {
        const lanes backslashes = is.upper_5_or_7 & ~is.bit5 & is.lower_c;
        lanes quotes = is.upper_2 & ~is.bit3 & ~is.bit2 & is.low_2;
        if (state_.escapes || any(backslashes)) quotes &= ~escaped(is, quotes, backslashes, wrong);
        lanes inside = quotes ^ quotes << 1U;
        inside ^= inside << 2U;
        inside ^= inside << 4U;
        inside ^= inside << 8U;
        inside ^= inside << 16U;
        inside ^= inside << 32U;
        const unsigned odd = tops(inside);
        inside ^= load(choice.inverted[odd | state_.in_string << 4U].data());
        state_.in_string ^= static_cast<unsigned>(std::popcount(odd)) & 1U;
        return {quotes & inside, quotes & ~inside, inside, inside | quotes};
    }

    /// The bytes that a backslash escapes. RFC 8259, section 7, says which may be.
    [[nodiscard]] WEIR_LANES lanes escaped(const kinds& is, lanes quotes, lanes backslashes, lanes& wrong) noexcept {
        alignas(32) std::array<word, 4> words;
        store(words.data(), backslashes);
        for (word& one : words) one = escaped_by(one, state_.escaped);
        const lanes bytes = load(words.data());
        const lanes u = is.upper_7 & ~is.bit3 & is.bit2 & is.low_1 & bytes;
        const lanes slash = is.upper_2 & is.ends_c & is.low_3;
        const lanes b_f_n = is.upper_6 & is.low_2 & ~is.ends_8;
        const lanes r_t = is.upper_7 & ~is.bit3 & ~is.bit0 & (is.bit1 ^ is.bit2);
        wrong |= bytes & ~(u | quotes | backslashes | slash | b_f_n | r_t);
        const lanes digit = is.upper_3 & ~(is.bit3 & (is.bit2 | is.bit1));
        const lanes a_to_f = is.upper_4_or_6 & ~is.bit3 & (is.bit2 | is.bit1 | is.bit0) & ~(is.bit2 & is.low_3);
        lanes wanted{};
        lanes next = u;
        for (lanes& last : state_.hexadecimal) {
            next = behind(next, last);
            wanted |= next;
        }
        wrong |= wanted & ~(digit | a_to_f);
        state_.escapes = any(backslashes);
        return bytes;
    }

    /// The tokens of a step.
    struct tokens {
        strings in;
        lanes opens, closes, commas, colons, scalars, behind_scalars, white, newlines;
    };

    /// Checks what follows what, and finds what tells objects from arrays.
    WEIR_LANES void adjoin(const tokens& of, std::size_t index, lanes& wrong) noexcept {
        const lanes separators = of.commas | of.colons, brackets = of.opens | of.closes;
        const lanes begin = of.in.begin | (of.scalars & ~of.behind_scalars);
        lanes after_open = behind(of.opens, state_.opens);
        lanes after_separator = behind(separators, state_.separators);
        lanes after_line = behind(of.newlines, state_.lines);
        lanes after_lead = behind(of.commas | of.opens, state_.leads);
        lanes after_value = behind(of.in.end | of.closes, state_.values) | (of.behind_scalars & ~of.scalars);
        const bool spaced = any(of.white);
        if (spaced) {
            after_open = over(after_open, of.white, state_.opens);
            after_separator = over(after_separator, of.white, state_.separators);
            after_line = over(after_line, of.white, state_.lines);
            after_lead = over(after_lead, of.white, state_.leads);
            after_value = over(after_value, of.white, state_.values);
        }
        // A string may be a name if a comma or an opening bracket stands before it.
        const lanes name_end = add_part(of.in.inside, of.in.begin & after_lead, state_.in_key) & of.in.end;
        lanes after_name = behind(name_end, state_.keys);
        if (spaced) after_name = over(after_name, of.white, state_.keys);
        wrong |= (after_open | after_separator) & ~(begin | brackets);
        wrong |= after_separator & of.closes;
        wrong |= after_value & ~(separators | of.closes | of.newlines);
        wrong |= of.colons & ~after_name;
        wrong |= after_line & ~(of.opens | of.newlines);
        store(found_.newlines.data() + index, of.newlines & ~after_line);
        store(found_.in_object.data() + index, after_name & of.colons);
        store(found_.in_array.data() + index, (after_name & ~of.colons) | (after_lead & ~(of.in.begin | of.closes)));
    }

    /// Whether whole numbers are right and others too; notes the other scalars.
    [[nodiscard]] WEIR_LANES bool numbers_are_right(const kinds& is, lanes scalars, lanes begin, const char* at,
                                                    std::size_t index, const char* limit) noexcept {
        const lanes digits = is.upper_3 & ~(is.bit3 & (is.bit2 | is.bit1)) & scalars;
        const lanes others = scalars & ~digits;
        store(found_.named.data() + index, others & begin);
        const lanes zeros = digits & is.lower_0 & begin;
        const lanes last_byte = lanes{} + (word{1} << 63U);
        const lanes odd = (behind(digits, state_.digits) & others) | (zeros & (digits >> 1U | last_byte));
        if (!any(odd)) return true;
        alignas(32) std::array<word, 4> words;
        store(words.data(), odd);
        return numbers_are_valid(at, words, limit);
    }

    planes found_;
    state state_;
    nesting nesting_;
};

}  // namespace weir::lanes
