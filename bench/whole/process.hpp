// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace weir::bench {

/// What a whole process cost, children that it waited for included.
struct run_of_process {
    double wall_seconds = 0;
    double cpu_seconds = 0;  ///< user and system, of all threads
    double peak_megabytes = 0;
    bool succeeded = false;
    std::string output;
};

/// Runs a program to its end: its name or path, then its arguments. Its standard error is dropped. Throws
/// std::system_error if no process can be made.
[[nodiscard]] run_of_process run_process(const std::vector<std::string>& command);

/// Where the program is in PATH; empty if it is not.
[[nodiscard]] std::string find_program(const std::string& name);

}  // namespace weir::bench
