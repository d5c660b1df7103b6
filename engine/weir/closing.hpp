// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/message.hpp>

namespace weir {

/// A closing tells every node of a windowed layer that nothing earlier than `until` can come any more. What the nodes
/// emit because of it travels under its credit, so that the next layer's frontier waits for all of it.
class closing final : public origin {
public:
    closing(time_point until, time_point now) : until_(until), now_(now) {}

    [[nodiscard]] time_point until() const noexcept { return until_; }

    /// The input has ended: every open window closes.
    [[nodiscard]] bool last() const noexcept { return until_ == end_of_time; }

    /// What the clock said when it was issued.
    [[nodiscard]] time_point now() const noexcept { return now_; }

private:
    time_point until_;
    time_point now_;
};

}  // namespace weir
