// SPDX-License-Identifier: Apache-2.0
#include "version.hpp"

#include <weir/build_facts.hpp>

#include <fmt/core.h>

#include <stdexcept>

namespace weir::console {

std::string version_text() {
    try {
        return fmt::format("weir {}\nwith {}\n", WEIR_VERSION, library_versions());
    } catch (const std::runtime_error& missing) {  // see on_demand.cmake
        return fmt::format("weir {}\nwithout live sources: {}\n", WEIR_VERSION, missing.what());
    }
}

}  // namespace weir::console
