// SPDX-License-Identifier: Apache-2.0
#include "weir/block_bytes.hpp"

#include <unistd.h>

#include <algorithm>

namespace weir {

std::size_t usual_block_bytes() noexcept {
    static const auto chosen = [] {
        constexpr std::size_t least = std::size_t{256} << 10;
#ifdef _SC_LEVEL2_CACHE_SIZE
        const auto second_cache = static_cast<std::size_t>(std::max(::sysconf(_SC_LEVEL2_CACHE_SIZE), 0L));
        return std::clamp(second_cache / 4, least, 2 * least);
#else
        return least;
#endif
    }();
    return chosen;
}

}  // namespace weir
