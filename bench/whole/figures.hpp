// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contenders.hpp"
#include "process.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace weir::bench {

/// What became of a contender on one file.
struct figures {
    const contender* who = nullptr;
    std::vector<run_of_process> runs;  ///< one a round, in their order
    std::string refused;               ///< why its times do not count, if they do not
};

struct file_figures {
    std::string path;
    double gigabytes = 0;
    std::vector<figures> all;
};

[[nodiscard]] inline double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const auto middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

/// What machine, compiler, libraries and commit the figures are of.
[[nodiscard]] std::string heading();

/// A Markdown table of a file's figures, and the ratios that weir is judged by.
[[nodiscard]] std::string table_of(const file_figures& file);

}  // namespace weir::bench
