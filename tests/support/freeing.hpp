// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace weir::testing {

/// Deletes what a library of C allocated, with that library's own function.
template <auto Free>
struct freeing {
    template <class T>
    void operator()(T* one) const noexcept {
        Free(one);
    }
};

}  // namespace weir::testing
