// SPDX-License-Identifier: Apache-2.0
#include "curl_transport.hpp"

#include "curl_option.hpp"

#include <sys/socket.h>

#include <cstdlib>

namespace weir {

namespace {

/// A variable of the environment, or null.
const char* variable(const char* name) {
    return std::getenv(name);  // NOLINT(concurrency-mt-unsafe): weir never changes its environment
}

void choose_authorities(CURL* easy, const std::string& ca_file) {
    const auto name = [easy](CURLoption option, const char* path) {
        if (path && *path != 0) set_option(easy, option, path);
    };
    if (!ca_file.empty()) return name(CURLOPT_CAINFO, ca_file.c_str());
    const char* const bundle = variable("CURL_CA_BUNDLE");
    if (bundle && *bundle != 0) return name(CURLOPT_CAINFO, bundle);
    name(CURLOPT_CAPATH, variable("SSL_CERT_DIR"));
    name(CURLOPT_CAINFO, variable("SSL_CERT_FILE"));
}

int set_receive_buffer(void* bytes, curl_socket_t socket, curlsocktype) {
    const int size = static_cast<int>(*static_cast<const std::size_t*>(bytes));
    setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    return CURL_SOCKOPT_OK;
}

}  // namespace

void restrict_to_safe_transport(CURL* easy, const std::string& url, const std::string& ca_file) {
    const bool plain = url.size() > 5 && url[4] == ':';
    set_option(easy, CURLOPT_PROTOCOLS_STR, plain ? "http" : "https");
    if (plain) set_option(easy, CURLOPT_PROXY, "");  // to this machine, and through nobody else
    set_option(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set_option(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    set_option(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    set_option(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    choose_authorities(easy, ca_file);
}

void limit_receive_buffer(CURL* easy, const std::size_t* bytes) {
    if (*bytes == 0) return;
    set_option(easy, CURLOPT_SOCKOPTFUNCTION, &set_receive_buffer);
    set_option(easy, CURLOPT_SOCKOPTDATA, static_cast<const void*>(bytes));
}

}  // namespace weir
