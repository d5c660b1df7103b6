// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace weir::bench {

/// Counts the instructions of each subject and compares them with those in the file, lines `SUBJECT COMPILER COUNT`;
/// `update`: writes this compiler's lines anew. Returns the exit code: 1 if a subject is more than 3 % off or has no
/// figure while its compiler has others, else 0. A compiler without any figure is told how to add them. Throws
/// std::runtime_error where valgrind is missing or the file cannot be written.
[[nodiscard]] int guard(const std::string& figures_path, bool update);

}  // namespace weir::bench
