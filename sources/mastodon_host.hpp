// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/source.hpp>

#include <string>

namespace weir::mastodon {

/// The base of a host's address: https, unless the host is a whole URL.
[[nodiscard]] std::string base_of(const std::string& host);

/// The base of the address from which the Mastodon host at `base` streams, as it says itself, or else `base`. Without a
/// token; never one with plain http for a host with https.
[[nodiscard]] std::string streaming_base(const std::string& base, const std::string& ca_file, intake& entrance);

/// The address that an answer of `/api/v2/instance` names, with http in the place of ws, or an empty text. For tests
/// apart from a server.
[[nodiscard]] std::string streaming_url_in(const std::string& instance);

}  // namespace weir::mastodon
