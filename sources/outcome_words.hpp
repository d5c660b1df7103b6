// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/http_stream.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// How a response ended, as what its server did, with the server's or libcurl's own words, made printable and without
/// the `secrets`. `advice` says what the user can do about a status.
[[nodiscard]] std::string told(const http_outcome& outcome, const std::vector<std::string>& secrets,
                               std::string_view advice = {});

/// A wait: "250 ms", "1.5 s" or "60 s".
[[nodiscard]] std::string seconds_of(duration wait);

/// When it is over: "at once" or "in 250 ms".
[[nodiscard]] std::string in_seconds(duration wait);

/// "1 failure" or "3 failures in a row".
[[nodiscard]] std::string failures_in_a_row(std::size_t count);

}  // namespace weir
