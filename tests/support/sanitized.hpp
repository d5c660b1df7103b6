// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace weir::testing {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool sanitized = true;
#elif defined(__has_feature)
inline constexpr bool sanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
inline constexpr bool sanitized = false;
#endif

/// What a program may use whose own limit is `bytes`: a sanitizer keeps books of its own, several times as large.
[[nodiscard]] constexpr std::uint64_t memory_limit(std::uint64_t bytes) {
    return sanitized ? 8 * bytes : bytes;
}

}  // namespace weir::testing
