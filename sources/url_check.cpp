// SPDX-License-Identifier: Apache-2.0
#include <weir/http_stream.hpp>

#include <arpa/inet.h>
#include <curl/curl.h>

#include <memory>
#include <stdexcept>

namespace weir {

namespace {

struct url_deleter {
    void operator()(CURLU* url) const noexcept { curl_url_cleanup(url); }
};

std::string part(CURLU* url, CURLUPart which) {
    char* text = nullptr;
    if (curl_url_get(url, which, &text, 0) != CURLUE_OK) return {};
    const std::unique_ptr<char, decltype(&curl_free)> owner(text, &curl_free);
    return text;
}

bool is_this_machine(const std::string& host) {
    if (host == "localhost" || host == "[::1]") return true;
    in_addr address = {};
    return inet_pton(AF_INET, host.c_str(), &address) == 1 && (ntohl(address.s_addr) >> 24U) == 127;
}

}  // namespace

void check_url(const std::string& url) {
    const std::unique_ptr<CURLU, url_deleter> parsed(curl_url());
    if (!parsed) throw std::bad_alloc();
    if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) {
        throw std::invalid_argument("not a URL that can be streamed from; write it as https://host/path");
    }
    const std::string scheme = part(parsed.get(), CURLUPART_SCHEME);
    if (!part(parsed.get(), CURLUPART_USER).empty() || !part(parsed.get(), CURLUPART_PASSWORD).empty()) {
        throw std::invalid_argument("a URL must not hold a user name or password; give credentials apart from it");
    }
    if (scheme == "https") return;
    if (scheme != "http") throw std::invalid_argument("cannot stream from " + scheme + "://; https is needed");
    if (!is_this_machine(part(parsed.get(), CURLUPART_HOST))) {
        throw std::invalid_argument(
            "plain http is allowed to this machine only (localhost, 127.0.0.1, ::1); use https");
    }
}

}  // namespace weir
