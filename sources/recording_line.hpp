// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/clock.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace weir {

/// What stands before each record of a block in a recording.
[[nodiscard]] std::string recording_prefix(time_point received, std::string_view source);

/// Appends a line of a recording, with its line end.
void append_recorded(std::string& text, std::string_view prefix, std::string_view record);

/// A line of a recording, taken apart.
struct recorded_line {
    time_point received;
    std::string_view source;  ///< its name, escaped as it is
    std::string_view record;
};

/// Nothing if the line, without its line end, is none of a recording.
[[nodiscard]] std::optional<recorded_line> read_recorded(std::string_view line) noexcept;

}  // namespace weir
