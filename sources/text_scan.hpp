// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace weir {

/// Goes once over JSON texts that stand line by line: notes in `line_ends` where each newline is, and returns whether
/// every escape is one that JSON knows (json_text.hpp). With AVX2 where the processor has it, else in two passes.
[[nodiscard]] bool scan_lines(std::string_view text, std::vector<std::uint32_t>& line_ends);

/// The second half alone.
[[nodiscard]] bool scan_escapes(std::string_view text);

/// Where the last newline is; npos if there is none. `std::string_view::rfind` goes byte by byte.
[[nodiscard]] std::size_t last_newline(std::string_view text) noexcept;

}  // namespace weir
