// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/clock.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::console {

// Each of these reads the value of an option; `option` is its name, for the `usage_error` that says what was expected.
// No locale, no spaces, no sign where none can be meant.

/// A whole number from `least` to `most`, both included.
struct whole_range {
    std::uint64_t least = 0;
    std::uint64_t most = UINT64_MAX;
};
[[nodiscard]] std::uint64_t parse_whole(std::string_view option, std::string_view text, whole_range range);

/// A decimal number from `least` to `most`, both included.
struct decimal_range {
    double least = 0;
    double most = 1;
};
[[nodiscard]] double parse_decimal(std::string_view option, std::string_view text, decimal_range range);

/// `500ms`, `10s`, `1m`, `2h`, `1d`, or several of them, the larger unit first: `1m30s`. From 1 ms to 366 days.
[[nodiscard]] duration parse_duration(std::string_view option, std::string_view text);

/// `1GB` (10^9), `256KiB` (2^18), `4096B` or `4096`; at least 1 byte.
[[nodiscard]] std::uint64_t parse_size_bytes(std::string_view option, std::string_view text);

/// The parts between commas, without the spaces around them; no part may be empty.
[[nodiscard]] std::vector<std::string> parse_list(std::string_view option, std::string_view text);

}  // namespace weir::console
