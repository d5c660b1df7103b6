// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/json_stream.hpp>

#include <string>
#include <vector>

namespace weir {

/// What of a request must never be shown: the values of its headers, and of the parameters in its URL.
[[nodiscard]] std::vector<std::string> secrets_of(const http_stream::request& request);

/// A URL as it may be shown.
[[nodiscard]] std::string without_query(const std::string& url);

/// Throws `std::invalid_argument` for a URL or a header that cannot be sent.
void check_request(const http_stream::request& request);

/// Tweets whose every run makes a json source. Throws `std::invalid_argument` for options that cannot work.
[[nodiscard]] tweets stream_of(std::string name, json_source_options options);

}  // namespace weir
