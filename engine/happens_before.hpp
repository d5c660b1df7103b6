// SPDX-License-Identifier: Apache-2.0
#pragma once

// libtbb is not compiled for ThreadSanitizer, which therefore does not see what oneTBB guarantees: that whatever
// happened before a message was put happens before its body runs, and every task before `wait_for_all` returns. These
// two say so, in such a build; in all others they are nothing.

#if defined(__SANITIZE_THREAD__)
#define WEIR_THREAD_SANITIZER
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define WEIR_THREAD_SANITIZER
#endif
#endif

#if defined(WEIR_THREAD_SANITIZER)
#include <sanitizer/tsan_interface.h>
#endif

namespace weir {

/// What this thread has done happens before what a thread does that says `happens_after` with the same address.
inline void happens_before([[maybe_unused]] void* what) noexcept {
#if defined(WEIR_THREAD_SANITIZER)
    __tsan_release(what);
#endif
}

inline void happens_after([[maybe_unused]] void* what) noexcept {
#if defined(WEIR_THREAD_SANITIZER)
    __tsan_acquire(what);
#endif
}

}  // namespace weir
