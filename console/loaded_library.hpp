// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>

namespace weir::console {

/// A library, or a function in it, is not there.
struct missing_library : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A loaded library is one that the program is not linked with, so that a start does not wait for it. It stays loaded
/// until the program ends. Any thread may ask it for functions.
class loaded_library {
public:
    /// `advice`, which must outlive it, says what to install where `file` cannot be loaded; `missing_library` does
    /// then.
    loaded_library(const char* file, const char* advice);

    /// The function of that name. Throws `missing_library` where the library has none.
    template <class Function>
    [[nodiscard]] Function* function(const char* name) const {
        return reinterpret_cast<Function*>(address(name));
    }

private:
    [[nodiscard]] void* address(const char* name) const;

    const char* advice_;
    void* handle_;
};

}  // namespace weir::console

// The function of that name, which a header declares, in what `library` returns. It is looked for once.
#define FUNCTION_OF(library, name)                                            \
    ([] {                                                                     \
        static auto* const found = library().function<decltype(name)>(#name); \
        return found;                                                         \
    }())
