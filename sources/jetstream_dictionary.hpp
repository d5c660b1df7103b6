// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/clock.hpp>

#include <optional>
#include <stop_token>
#include <string>

namespace weir {

/// Asks `base` (https://host, or http to this machine) for the dictionary that its compressed messages are made with:
/// network.bsky.jetstream.getZstdDictionary. Nothing if it gives none, or when stopped.
[[nodiscard]] std::optional<std::string> fetch_jetstream_dictionary(const std::string& base, clock& time,
                                                                    std::stop_token stopping);

}  // namespace weir
