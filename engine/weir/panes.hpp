// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/firing.hpp>
#include <weir/window_plan.hpp>

#include <cstddef>

namespace weir {

/// The content of one window in one partition, as it leaves the layer.
template <class Value>
struct pane {
    window_info window;
    std::size_t partition = 0;   ///< which of the layer's partitions emitted it
    std::size_t partitions = 1;  ///< how many there are
    Value value;
    firing fired = {};  ///< why it was emitted
};

template <class T>
inline constexpr bool is_pane = false;
template <class Value>
inline constexpr bool is_pane<pane<Value>> = true;

template <class T>
struct pane_value;
template <class Value>
struct pane_value<pane<Value>> {
    using type = Value;
};

}  // namespace weir
