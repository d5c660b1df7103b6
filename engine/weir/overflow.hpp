// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace weir {

/// What happens when something with a bound is full.
enum class overflow : std::uint8_t {
    block,        ///< whoever brings more waits; nothing is lost
    drop_oldest,  ///< what has been held longest makes room
    drop_newest,  ///< what comes is not taken
    fail          ///< the flow stops with an error
};

}  // namespace weir
