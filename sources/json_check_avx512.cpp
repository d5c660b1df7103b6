// SPDX-License-Identifier: Apache-2.0
#ifdef __x86_64__

#if defined(__GNUC__) && !defined(__clang__)
// gcc 12 takes what its own header leaves open on purpose for a mistake of whoever uses it (its bug 105593).
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

#include "json_lanes_avx512.hpp"
// They give meaning to the words that these use.
#include "json_check_stages.hpp"
#include "json_grammar_lanes.hpp"
#include "json_skeleton.hpp"

namespace weir {

std::unique_ptr<json_check::stages> stages_for_avx512(json_check::finds wanted) {
    return std::make_unique<stages_of<lanes_avx512::skeleton, lanes_avx512::grammar_check>>(wanted);
}

}  // namespace weir

#endif
