// SPDX-License-Identifier: Apache-2.0
// The functions of libcurl that weir calls, each of which calls libcurl's own. The first call loads it: that takes
// longer than all else that weir does before it reads a file, which needs no libcurl.
#include "loaded_library.hpp"

// Hidden, so that libcurl, once loaded, does not find these functions in place of its own.
#pragma GCC visibility push(hidden)
#include <curl/curl.h>

#include <cstdarg>

#undef curl_easy_getinfo
#undef curl_easy_setopt

namespace {

const weir::console::loaded_library& libcurl() {
    static const weir::console::loaded_library loaded(WEIR_LIBCURL,
                                                      "install libcurl 7.88 or newer (Debian, Ubuntu: libcurl4)");
    return loaded;
}

// What follows an option is a long, a pointer or a curl_off_t, and travels in the same way if all are of one size.
static_assert(sizeof(long) == sizeof(void*) && sizeof(curl_off_t) == sizeof(void*));

// Whether it points to a constant depends on libcurl's version.
template <class Url>
Url first_of(CURLUcode (*)(Url, CURLUPart, char**, unsigned));
using read_url = decltype(first_of(curl_url_get));

}  // namespace

#pragma GCC diagnostic ignored "-Wvarargs"  // the parameter before the dots is an enumeration: in C that is an int

CURLcode curl_easy_getinfo(CURL* easy, CURLINFO what, ...) {
    va_list rest;
    va_start(rest, what);
    void* const value = va_arg(rest, void*);
    va_end(rest);
    return FUNCTION_OF(libcurl, curl_easy_getinfo)(easy, what, value);
}

CURLcode curl_easy_setopt(CURL* easy, CURLoption option, ...) {
    va_list rest;
    va_start(rest, option);
    void* const value = va_arg(rest, void*);
    va_end(rest);
    return FUNCTION_OF(libcurl, curl_easy_setopt)(easy, option, value);
}

void curl_easy_cleanup(CURL* easy) {
    FUNCTION_OF(libcurl, curl_easy_cleanup)(easy);
}
CURL* curl_easy_init() {
    return FUNCTION_OF(libcurl, curl_easy_init)();
}
CURLcode curl_easy_pause(CURL* easy, int what) {
    return FUNCTION_OF(libcurl, curl_easy_pause)(easy, what);
}
CURLcode curl_easy_recv(CURL* easy, void* buffer, size_t size, size_t* count) {
    return FUNCTION_OF(libcurl, curl_easy_recv)(easy, buffer, size, count);
}
CURLcode curl_easy_send(CURL* easy, const void* buffer, size_t size, size_t* count) {
    return FUNCTION_OF(libcurl, curl_easy_send)(easy, buffer, size, count);
}
const char* curl_easy_strerror(CURLcode code) {
    return FUNCTION_OF(libcurl, curl_easy_strerror)(code);
}
void curl_free(void* text) {
    FUNCTION_OF(libcurl, curl_free)(text);
}
time_t curl_getdate(const char* text, const time_t* unused) {
    return FUNCTION_OF(libcurl, curl_getdate)(text, unused);
}
void curl_global_cleanup() {
    FUNCTION_OF(libcurl, curl_global_cleanup)();
}
CURLcode curl_global_init(long flags) {
    return FUNCTION_OF(libcurl, curl_global_init)(flags);
}
CURLMcode curl_multi_add_handle(CURLM* multi, CURL* easy) {
    return FUNCTION_OF(libcurl, curl_multi_add_handle)(multi, easy);
}
CURLMcode curl_multi_cleanup(CURLM* multi) {
    return FUNCTION_OF(libcurl, curl_multi_cleanup)(multi);
}
CURLMsg* curl_multi_info_read(CURLM* multi, int* left) {
    return FUNCTION_OF(libcurl, curl_multi_info_read)(multi, left);
}
CURLM* curl_multi_init() {
    return FUNCTION_OF(libcurl, curl_multi_init)();
}
CURLMcode curl_multi_perform(CURLM* multi, int* running) {
    return FUNCTION_OF(libcurl, curl_multi_perform)(multi, running);
}
// NOLINTNEXTLINE(readability-function-size): the parameters are libcurl's
CURLMcode curl_multi_poll(CURLM* multi, curl_waitfd* more, unsigned count, int milliseconds, int* ready) {
    return FUNCTION_OF(libcurl, curl_multi_poll)(multi, more, count, milliseconds, ready);
}
CURLMcode curl_multi_remove_handle(CURLM* multi, CURL* easy) {
    return FUNCTION_OF(libcurl, curl_multi_remove_handle)(multi, easy);
}
CURLMcode curl_multi_wakeup(CURLM* multi) {
    return FUNCTION_OF(libcurl, curl_multi_wakeup)(multi);
}
curl_slist* curl_slist_append(curl_slist* list, const char* text) {
    return FUNCTION_OF(libcurl, curl_slist_append)(list, text);
}
void curl_slist_free_all(curl_slist* list) {
    FUNCTION_OF(libcurl, curl_slist_free_all)(list);
}
CURLU* curl_url() {
    return FUNCTION_OF(libcurl, curl_url)();
}
void curl_url_cleanup(CURLU* url) {
    FUNCTION_OF(libcurl, curl_url_cleanup)(url);
}
CURLUcode curl_url_get(read_url url, CURLUPart part, char** text, unsigned flags) {
    return FUNCTION_OF(libcurl, curl_url_get)(url, part, text, flags);
}
CURLUcode curl_url_set(CURLU* url, CURLUPart part, const char* text, unsigned flags) {
    return FUNCTION_OF(libcurl, curl_url_set)(url, part, text, flags);
}
curl_version_info_data* curl_version_info(CURLversion age) {
    return FUNCTION_OF(libcurl, curl_version_info)(age);
}
