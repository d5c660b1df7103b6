// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace weir::testing {

/// A code point as UTF-8, written anew here so that what reads it is checked against another rule than its own. Makes
/// of surrogates what CESU-8 does.
[[nodiscard]] inline std::string encoded(char32_t point) {
    const auto byte = [&](unsigned shift, unsigned mask, unsigned lead) {
        return static_cast<char>(((point >> shift) & mask) | lead);
    };
    if (point < 0x80) return {byte(0, 0x7F, 0)};
    if (point < 0x800) return {byte(6, 0x1F, 0xC0), byte(0, 0x3F, 0x80)};
    if (point < 0x10000) return {byte(12, 0x0F, 0xE0), byte(6, 0x3F, 0x80), byte(0, 0x3F, 0x80)};
    return {byte(18, 0x07, 0xF0), byte(12, 0x3F, 0x80), byte(6, 0x3F, 0x80), byte(0, 0x3F, 0x80)};
}

}  // namespace weir::testing
