// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/clock.hpp>

#include <optional>
#include <stop_token>
#include <string>

namespace weir {

/// Where to ask for a dictionary.
struct jetstream_dictionary_request {
    std::string base = {};     ///< https://host, or http to this machine
    std::string ca_file = {};  ///< as `http_stream::options`
};

/// Asks a server for the dictionary that its compressed messages are made with:
/// network.bsky.jetstream.getZstdDictionary. Empty if it gives none, or not within two seconds; nothing where it could
/// not be asked, and may be another time.
[[nodiscard]] std::optional<std::string> fetch_jetstream_dictionary(const jetstream_dictionary_request& what,
                                                                    clock& time, const std::stop_token& stopping);

}  // namespace weir
