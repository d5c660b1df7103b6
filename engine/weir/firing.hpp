// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace weir {

/// Why a pane is emitted.
enum class firing_kind {
    done,          ///< its window is over; the last firing, except for late events of an allowed lateness
    watermark,     ///< its window is over, but late events are still allowed
    every,         ///< a number of events has come
    periodically,  ///< a time has passed
    custom,        ///< a policy of the program's own said so
    message        ///< `running::trigger` was called
};

/// What a pane holds after a trigger fired: what it held, or its initial state again. Said with every trigger, because
/// keeping what is also added up downstream counts it twice.
enum class accumulation { keep, discard };

/// One emission of a pane: which kind of trigger caused it, and its name, such as "every 10" or "done".
struct firing {
    firing_kind kind = firing_kind::done;
    std::string name = "done";

    /// Nothing more comes of this pane.
    [[nodiscard]] bool final() const noexcept { return kind == firing_kind::done; }

    friend bool operator==(const firing&, const firing&) = default;
};

/// What a policy of the program's own answers to an event: whether its pane fires, and on which side of the event.
enum class punctuation { none, before, after };

}  // namespace weir
