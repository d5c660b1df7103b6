// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <curl/curl.h>

#include <cstddef>
#include <memory>
#include <string>

namespace weir {

struct curl_easy_deleter {
    void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
};
using curl_easy = std::unique_ptr<CURL, curl_easy_deleter>;

/// Restricts a handle to HTTP/1.1 over TLS 1.2 or newer, to a server that proves who it is; or in plain text to this
/// machine, where `url`, which must have passed `check_url`, says http. An empty `ca_file` means: as curl, the
/// authorities that the environment's CURL_CA_BUNDLE, SSL_CERT_DIR and SSL_CERT_FILE name, or else the system's.
void restrict_to_safe_transport(CURL* easy, const std::string& url, const std::string& ca_file);

/// Gives the handle's sockets a receive buffer of `*bytes`, which must outlive the handle; 0: the kernel's choice.
void limit_receive_buffer(CURL* easy, const std::size_t* bytes);

}  // namespace weir
