// SPDX-License-Identifier: Apache-2.0
#include "json_number_places.hpp"

#include "json_walker.hpp"

#include <bit>

namespace weir::planes {

namespace {

[[nodiscard]] bool may_be_in_number(char one) noexcept {
    return static_cast<unsigned char>(one - '0') < 10 || one == '-' || one == '+' || one == '.' || one == 'e' ||
           one == 'E';
}

}  // namespace

bool numbers_are_valid(const char* at, std::span<const word> odd, const char* limit) noexcept {
    for (const word places : odd) {
        for (word rest = places; rest != 0; rest &= rest - 1) {
            const char* begin = at + std::countr_zero(rest);
            while (begin != limit && may_be_in_number(begin[-1])) --begin;
            if (begin == limit || !scalar_is_valid(begin)) return false;
        }
        at += lane_bytes;
    }
    return true;
}

}  // namespace weir::planes
