// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace weir {

/// How many bytes a block holds unless somebody says otherwise: a quarter of the second cache, where they still are
/// when they are parsed, but 256 KiB at least, or batches would be too many, and 512 KiB at most.
[[nodiscard]] std::size_t usual_block_bytes() noexcept;

}  // namespace weir
