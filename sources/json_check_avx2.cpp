// SPDX-License-Identifier: Apache-2.0
#ifdef __x86_64__

#include "json_lanes_avx2.hpp"
// They give meaning to the words that these use.
#include "json_check_stages.hpp"
#include "json_grammar_lanes.hpp"
#include "json_skeleton.hpp"

namespace weir {

std::unique_ptr<json_check::stages> stages_for_avx2(json_check::finds wanted) {
    return std::make_unique<stages_of<lanes_avx2::skeleton, lanes_avx2::grammar_check>>(wanted);
}

}  // namespace weir

#endif
