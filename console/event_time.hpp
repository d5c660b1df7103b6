// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/clock.hpp>
#include <weir/tweet.hpp>

#include <optional>

namespace weir::console {

/// When the post was made, as its service says: `timestamp_ms`, else `created_at` (as the API 1.1 or 2 writes it);
/// nothing where it does not say.
[[nodiscard]] std::optional<time_point> event_time_of(const tweet& post);

}  // namespace weir::console
