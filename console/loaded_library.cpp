// SPDX-License-Identifier: Apache-2.0
#include "loaded_library.hpp"

#include <dlfcn.h>

#include <string>

namespace weir::console {

namespace {

/// What dlopen or dlsym said last on this thread; it begins with the library's name.
[[noreturn]] void fail(const char* advice) {
    const char* const words = dlerror();  // NOLINT(concurrency-mt-unsafe): glibc and musl keep it for each thread
    throw missing_library("a library for live sources cannot be loaded (" + std::string(words ? words : "") + "); " +
                          advice);
}

}  // namespace

loaded_library::loaded_library(const char* file, const char* advice)
    : advice_(advice), handle_(dlopen(file, RTLD_NOW | RTLD_LOCAL)) {
    if (!handle_) fail(advice_);
}

void* loaded_library::address(const char* name) const {
    void* const found = dlsym(handle_, name);
    if (!found) fail(advice_);
    return found;
}

}  // namespace weir::console
