// SPDX-License-Identifier: Apache-2.0
#include "weir/build_facts.hpp"

#include <curl/curl.h>
#include <simdjson.h>

namespace weir {

std::string library_versions() {
    const auto* const curl = curl_version_info(CURLVERSION_NOW);
    std::string text = "libcurl " + std::string(curl->version);
    if (curl->ssl_version) text += " (" + std::string(curl->ssl_version) + ")";
    const auto active = simdjson::get_active_implementation()->name();
    return text + ", simdjson " + std::to_string(simdjson::SIMDJSON_VERSION_MAJOR) + "." +
           std::to_string(simdjson::SIMDJSON_VERSION_MINOR) + "." +
           std::to_string(simdjson::SIMDJSON_VERSION_REVISION) + " (" + std::string(active) + ")";
}

}  // namespace weir
