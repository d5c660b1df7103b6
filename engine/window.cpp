// SPDX-License-Identifier: Apache-2.0
#include "weir/window.hpp"

#include "weir/error.hpp"

#include <string>

namespace weir::window {

window_plan count(std::int64_t size) {
    if (size < 1)
        throw build_error("window::count: expected at least 1 event, got " + std::to_string(size) +
                          "; use window::global() for one window over everything");
    return {.kind = window_kind::count, .size = size};
}

window_plan periodic(duration length) {
    if (length <= duration::zero())
        throw build_error("window::periodic: expected a positive length, got " + std::to_string(length.count()) +
                          " ns; use window::global() for one window over everything");
    return {.kind = window_kind::periodic, .length = length};
}

}  // namespace weir::window
