// SPDX-License-Identifier: Apache-2.0
#pragma once

// What bytes are in JSON, on bits. Included behind json_lanes_avx2.hpp or json_lanes_avx512.hpp, by
// json_grammar_lanes.hpp alone.

#include "json_planes.hpp"

#include <array>
#include <cstddef>

namespace weir::WEIR_LANES_NAMESPACE {

/// The bytes of a step, by what they are in JSON.
struct kinds {
    lanes b0, b1, b2, b3, b4, b5, b6, b7;
    lanes up_to_3f;          ///< below 0x40
    lanes upper_2, upper_3;  ///< upper half
    lanes upper_6, upper_7;
    lanes upper_4_or_6, upper_5_or_7;
    lanes lower_0, lower_c;     ///< lower half
    lanes ends_8, ends_c;       ///< lower half & 0xc
    lanes low_2, low_1, low_3;  ///< lower half & 3
};

[[nodiscard]] WEIR_LANES kinds kinds_of(const std::array<lanes, 8>& bits) noexcept {
    kinds is;
    is.b0 = bits[0], is.b1 = bits[1], is.b2 = bits[2], is.b3 = bits[3];
    is.b4 = bits[4], is.b5 = bits[5], is.b6 = bits[6], is.b7 = bits[7];
    is.up_to_3f = none_of(is.b7, is.b6);
    is.upper_2 = is.up_to_3f & is.b5 & ~is.b4;
    is.upper_3 = is.up_to_3f & is.b5 & is.b4;
    is.upper_5_or_7 = ~is.b7 & is.b6 & is.b4;
    is.upper_4_or_6 = ~is.b7 & is.b6 & ~is.b4;
    is.upper_6 = is.upper_4_or_6 & is.b5;
    is.upper_7 = is.upper_5_or_7 & is.b5;
    is.ends_8 = is.b3 & ~is.b2;
    is.ends_c = is.b3 & is.b2;
    is.low_2 = is.b1 & ~is.b0;
    is.low_1 = is.b0 & ~is.b1;
    is.low_3 = is.b1 & is.b0;
    const lanes low_0 = none_of(is.b1, is.b0);
    is.lower_0 = low_0 & ~is.b3 & ~is.b2;
    is.lower_c = is.ends_c & low_0;
    return is;
}

/// What a step leaves to the next of the characters that it ends within.
struct utf8_state {
    trail leads{}, long_leads{}, leads_of_4{}, before_of_4{}, wants_large{}, wants_small{};
    bool some = false;  ///< of it
};

/// The bytes that are wrong in UTF-8 (RFC 3629, section 4): a lead byte says how many follow it, and some of them say
/// that the first of these is not just any.
[[nodiscard]] WEIR_LANES lanes errors_of_utf8(const kinds& is, utf8_state& state) noexcept {
    const lanes leads = is.b7 & is.b6;
    const lanes of_2 = leads & ~is.b5;
    const lanes long_leads = leads & is.b5;
    const lanes of_4 = long_leads & is.b4;
    const lanes of_3 = long_leads & ~is.b4;
    const lanes low_zero = is.lower_0;
    const lanes never = (of_2 & ~(is.b4 | is.b3 | is.b2 | is.b1)) |    // c0, c1: overlong
                        (of_4 & (is.b3 | (is.b2 & (is.b1 | is.b0))));  // f5 and above
    const lanes e0_or_f0 = long_leads & low_zero;                      // overlong unless a0, or 90, or above follows
    const lanes ed_or_f4 = (of_3 & is.ends_c & is.low_1) | (of_4 & is.b2);  // surrogates; above 10ffff
    const lanes continued =
        behind(leads, state.leads) | behind<2>(long_leads, state.long_leads) | behind<3>(of_4, state.leads_of_4);
    const lanes large = is.b5 | (behind(of_4, state.before_of_4) & is.b4);
    return never | (continued ^ (is.b7 & ~is.b6)) | (behind(e0_or_f0, state.wants_large) & ~large) |
           (behind(ed_or_f4, state.wants_small) & large);
}

/// What a step leaves to the next of the literals that it ends within.
struct literal_state {
    std::array<trail, 3> of_true{}, of_null{};
    std::array<trail, 4> of_false{};
    trail ends{};
    bool some = false;  ///< of them
};

/// Whether a scalar that begins with neither a digit nor a minus is other than a literal: bits of what is wrong.
/// `scalars` are the bytes of scalars, `named` the first ones that are no digits.
[[nodiscard]] WEIR_LANES lanes errors_of_literals(const kinds& is, lanes scalars, lanes named,
                                                  literal_state& state) noexcept {
    const lanes u_or_e = ~is.b3 & is.b2 & is.low_1;  // lower half 5
    const lanes l = is.upper_6 & is.lower_c;
    const lanes u = is.upper_7 & u_or_e;
    const lanes e = is.upper_6 & u_or_e;
    const lanes r = is.upper_7 & ~is.b3 & ~is.b2 & is.low_2;
    const lanes s = is.upper_7 & ~is.b3 & ~is.b2 & is.low_3;
    const lanes a = is.upper_6 & ~is.b3 & ~is.b2 & is.low_1;
    const lanes t = named & is.upper_7 & ~is.b3 & is.b2 & ~(is.b1 | is.b0);
    const lanes n = named & is.upper_6 & is.ends_c & is.low_2;
    const lanes f = named & is.upper_6 & ~is.b3 & is.b2 & is.low_2;
    const lanes minus = named & is.upper_2 & is.ends_c & is.low_1;
    lanes wrong = named & ~(t | n | f | minus);
    lanes in_true = behind(t, state.of_true[0]), in_null = behind(n, state.of_null[0]);
    lanes in_false = behind(f, state.of_false[0]);
    wrong |= (in_true & ~r) | (in_null & ~u) | (in_false & ~a);
    in_true = behind(in_true, state.of_true[1]), in_null = behind(in_null, state.of_null[1]);
    in_false = behind(in_false, state.of_false[1]);
    wrong |= (in_true & ~u) | ((in_null | in_false) & ~l);
    in_true = behind(in_true, state.of_true[2]), in_null = behind(in_null, state.of_null[2]);
    in_false = behind(in_false, state.of_false[2]);
    wrong |= (in_true & ~e) | (in_null & ~l) | (in_false & ~s);
    in_false = behind(in_false, state.of_false[3]);
    wrong |= in_false & ~e;
    wrong |= behind(in_true | in_null | in_false, state.ends) & scalars;
    return wrong;
}

}  // namespace weir::WEIR_LANES_NAMESPACE
