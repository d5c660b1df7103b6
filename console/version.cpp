// SPDX-License-Identifier: Apache-2.0
#include "version.hpp"

#include <weir/build_facts.hpp>

#include <fmt/core.h>

namespace weir::console {

std::string version_text() {
    return fmt::format("weir {}\nwith {}\n", WEIR_VERSION, library_versions());
}

}  // namespace weir::console
