// SPDX-License-Identifier: Apache-2.0
#pragma once

// The nesting of JSON on bits, for x86-64 processors with BMI2. Included by json_grammar_lanes.hpp alone.

#include "json_planes.hpp"

#include <immintrin.h>

#include <bit>
#include <cstddef>

namespace weir::planes {

#define WEIR_NESTING [[gnu::target("bmi,bmi2,popcnt")]]

/// The brackets that are open, and all that were met since they were last matched, as numbers whose bit n stands for
/// the nth of them: matching takes all innermost pairs away at once.
class nesting {
public:
    void restart() noexcept { open_ = marks(); }

    /// Goes over the brackets and newlines of a group. False: they do not match, an event stands in the wrong kind of
    /// container, or there are too many open.
    [[nodiscard]] WEIR_NESTING bool take(const group& from, std::size_t words) noexcept {
        marks now = open_;  // where the compiler knows that nothing else is
        bool right = true;
        for (std::size_t index = 0; index < words; ++index) {
            const word opens = from.opens[index], closes = from.closes[index];
            const word places = opens | closes | from.newlines[index];
            const auto number = static_cast<unsigned>(std::popcount(places));
            if (now.number + number > most) {
                right = match(now) && right;
                if (now.number + number > most) return false;
            }
            now.opens |= _pext_u64(opens, places) << now.number;
            now.closes |= _pext_u64(closes, places) << now.number;
            now.braces |= _pext_u64(from.braces[index], places) << now.number;
            now.in_object |= _pext_u64(from.in_object[index], places) << now.number;
            now.in_array |= _pext_u64(from.in_array[index], places) << now.number;
            now.number += number;
        }
        right = match(now) && right;
        open_ = now;
        return right;
    }

private:
    static constexpr unsigned most = 62;

    struct marks {
        word opens = 0;
        word closes = 0;  ///< neither: a newline
        word braces = 0;
        word in_object = 0;  ///< met since the mark before; the bit behind the last mark is the next one's
        word in_array = 0;
        unsigned number = 0;
    };

    /// Takes pairs away, innermost first. What was met before some pairs in a row was met before what follows them,
    /// too.
    [[nodiscard]] WEIR_NESTING static bool match(marks& of) noexcept {
        word wrong = 0;
        while (const word pairs = of.opens & of.closes >> 1U) {
            wrong |= pairs & ((of.braces ^ of.braces >> 1U) | (~of.braces & of.in_object >> 1U) |
                              (of.braces & of.in_array >> 1U));
            const word both = pairs | pairs << 1U;
            of.in_object |= ((of.in_object & pairs) + both) & ~both;
            of.in_array |= ((of.in_array & pairs) + both) & ~both;
            remove(of, both);
        }
        const word lines = ~(of.opens | of.closes) & ((word{1} << of.number) - 1);
        wrong |= of.closes | (of.opens & lines >> 1U) | ((of.in_object | of.in_array) & lines);
        remove(of, lines);
        return wrong == 0;
    }

    WEIR_NESTING static void remove(marks& from, word gone) noexcept {
        for (word* const of : {&from.opens, &from.closes, &from.braces, &from.in_object, &from.in_array})
            *of = _pext_u64(*of, ~gone);
        from.number -= static_cast<unsigned>(std::popcount(gone));
    }

    marks open_;
};

}  // namespace weir::planes
