// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/tweets.hpp>

namespace weir {

/// The same source, whose blocks say by the clock of the run when their records were received (`block::receipts`): for
/// live ones, whose posts cannot be from later. What is recorded is stamped by `recorded`.
[[nodiscard]] tweets stamped(tweets of);

}  // namespace weir
