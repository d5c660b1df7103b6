// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>

namespace weir::console {

/// Says on standard error what went wrong, in one line that is harmless for a terminal, and returns the exit code for
/// it. An output that nobody reads any more is not worth a word, and no failure.
[[nodiscard]] int report_failure(const std::exception_ptr& error) noexcept;

}  // namespace weir::console
