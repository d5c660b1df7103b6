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
///
/// Of each bracket and newline it is known what the container around is by what stands before it (of a closing one,
/// what it closes); what follows a pair has to agree with what stands before it. That what stands between two of them
/// agrees with the latter is checked before.
class nesting {
public:
    void restart() noexcept { open_ = marks(); }

    /// Goes over the brackets and newlines of a group. False: they do not match, or there are too many open.
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
            now.in_object |= _pext_u64(from.in_object[index], places) << now.number;
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
        word in_object = 0;
        unsigned number = 0;
    };

    /// Takes pairs away, innermost first, but for one at the end, since what follows it is not known.
    [[nodiscard]] WEIR_NESTING static bool match(marks& of) noexcept {
        word wrong = 0;
        word all = (word{1} << of.number) - 1;
        const auto lines = [&] { return ~(of.opens | of.closes) & all; };
        while (const word pairs = of.opens & of.closes >> 1U & all >> 2U) {
            const word outermost = of.opens & (lines() << 1U | 1U);
            wrong |= pairs & ((of.in_object ^ of.in_object >> 2U) | (outermost ^ lines() >> 2U));
            all = remove(of, pairs | pairs << 1U);
        }
        const word last = all ^ all >> 1U;
        wrong |= (of.closes & ~(of.opens << 1U & last)) | (of.opens & lines() >> 1U);
        remove(of, lines());
        return wrong == 0;
    }

    /// Returns a bit for each that is left.
    WEIR_NESTING static word remove(marks& from, word gone) noexcept {
        for (word* const of : {&from.opens, &from.closes, &from.in_object}) *of = _pext_u64(*of, ~gone);
        from.number -= static_cast<unsigned>(std::popcount(gone));
        return (word{1} << from.number) - 1;
    }

    marks open_;
};

}  // namespace weir::planes
