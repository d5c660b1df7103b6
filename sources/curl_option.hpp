// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <curl/curl.h>

#include <new>
#include <stdexcept>
#include <string>

namespace weir {

/// Sets an option of an easy handle. Throws `std::runtime_error` where the libcurl that is there when weir runs is
/// older than the one it was built with: what to install.
template <class Value>
void set_option(CURL* easy, CURLoption option, Value value) {
    const CURLcode code = curl_easy_setopt(easy, option, value);
    if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
    if (code == CURLE_OK) return;
    throw std::runtime_error(std::string("libcurl ") + curl_version_info(CURLVERSION_NOW)->version +
                             " lacks what is needed for live sources (" + curl_easy_strerror(code) +
                             "); install libcurl 7.88 or newer, with OpenSSL");
}

}  // namespace weir
