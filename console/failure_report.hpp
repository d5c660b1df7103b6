// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <string_view>

namespace weir::console {

/// Says something on standard error, in one line that is harmless for a terminal. Standard error that cannot be written
/// to is no error.
void say(std::string_view text) noexcept;

/// Says on standard error what went wrong, in one line that is harmless for a terminal, and returns the exit code for
/// it. An output that nobody reads any more is not worth a word, and no failure.
[[nodiscard]] int report_failure(const std::exception_ptr& error) noexcept;

}  // namespace weir::console
