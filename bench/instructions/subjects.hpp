// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace weir::bench {

/// A subject is work on a fixed input in one thread.
struct subject {
    std::string name;
    /// Makes the input and warms up; what it returns does the work once, and gives a checksum of its result.
    std::function<std::function<std::uint64_t()>()> prepare;
};

[[nodiscard]] std::vector<subject> subjects();

}  // namespace weir::bench
