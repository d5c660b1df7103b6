// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "arguments.hpp"
#include "secrets.hpp"
#include "source_table.hpp"
#include "usage_error.hpp"

#include <weir/json_stream.hpp>

#include <array>
#include <cstddef>
#include <stdexcept>
#include <string_view>

namespace weir::console {

// What a file in live/ is written with.

/// How often a connection may fail before the source counts as unreachable: after about 4 s of network errors if it
/// never worked (the address may be wrong), after about 3 min if it did. Where the server itself says how long to wait,
/// only the second number counts.
inline constexpr std::size_t failures_at_first = 6;
inline constexpr std::size_t failures_in_a_row = 40;

/// The same for a stream of JSON.
[[nodiscard]] inline stream_settings live_settings() {
    stream_settings settings;
    settings.give_up_first = failures_at_first;
    settings.give_up_after = failures_in_a_row;
    return settings;
}

/// What `make` makes. What is wrong with what stands behind the colon was typed, too.
template <class Make>
[[nodiscard]] opened_source opened(const Make& make) {
    try {
        return {.from = make()};
    } catch (const std::invalid_argument& wrong) {
        throw usage_error(wrong.what());
    }
}

}  // namespace weir::console
