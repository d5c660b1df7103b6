// SPDX-License-Identifier: Apache-2.0
#include "http_transfer.hpp"

#include "curl_option.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace weir {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t most_words = 4096;

// An answer that refuses is waited for no longer than this.
constexpr duration words_timeout = 3s;

// As in libcurl, from 8.3 on; but it sets no limit to what may follow a body, and keeps it all.
constexpr std::size_t most_header_bytes = std::size_t{300} * 1024;

long milliseconds(duration time) {
    return static_cast<long>(std::chrono::ceil<std::chrono::milliseconds>(time).count());
}

}  // namespace

http_transfer::http_transfer(const curl_multi& multi, http_consumer& consumer, const http_stream::request& request,
                             limits allowed)
    : multi_(multi),
      clock_(multi.time()),
      consumer_(consumer),
      limits_(std::move(allowed)),
      easy_(curl_easy_init()),
      last_byte_(clock_.now()) {
    if (!easy_) throw std::bad_alloc();
    ask_for(request);
    restrict_to_safe_transport(easy_.get(), request.url, limits_.ca_file);
    if (curl_multi_add_handle(multi_.handle(), easy_.get()) != CURLM_OK) throw std::bad_alloc();
}

http_transfer::~http_transfer() {
    curl_multi_remove_handle(multi_.handle(), easy_.get());
}

void http_transfer::ask_for(const http_stream::request& request) {
    CURL* const easy = easy_.get();
    set_option(easy, CURLOPT_URL, request.url.c_str());
    set_option(easy, CURLOPT_USERAGENT, "weir/0.1");
    if (request.post) {
        set_option(easy, CURLOPT_POST, 1L);
        set_option(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.form.size()));
        set_option(easy, CURLOPT_COPYPOSTFIELDS, request.form.data());
        add_header("Expect:");
    }
    for (const auto& line : request.headers) add_header(line.c_str());
    set_option(easy, CURLOPT_HTTPHEADER, headers_sent_.get());
    set_option(easy, CURLOPT_HEADERFUNCTION, &http_transfer::on_header);
    set_option(easy, CURLOPT_HEADERDATA, static_cast<void*>(this));
    set_option(easy, CURLOPT_WRITEFUNCTION, &http_transfer::on_body);
    set_option(easy, CURLOPT_WRITEDATA, static_cast<void*>(this));
    set_option(easy, CURLOPT_ERRORBUFFER, error_text_.data());
    set_option(easy, CURLOPT_BUFFERSIZE, static_cast<long>(limits_.buffer_bytes));
    set_option(easy, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(limits_.connect_timeout));
    set_option(easy, CURLOPT_NOSIGNAL, 1L);
    set_option(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    set_option(easy, CURLOPT_FORBID_REUSE, 1L);
    set_option(easy, CURLOPT_QUICK_EXIT, 1L);  // a stop does not wait for the name server
    set_option(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    set_option(easy, CURLOPT_FOLLOWLOCATION, 0L);
    limit_receive_buffer(easy, &limits_.receive_buffer_bytes);
}

void http_transfer::add_header(const char* line) {
    curl_slist* const longer = curl_slist_append(headers_sent_.get(), line);
    if (!longer) throw std::bad_alloc();
    static_cast<void>(headers_sent_.release());
    headers_sent_.reset(longer);
}

std::optional<http_outcome> http_transfer::proceed() {
    resume_if_ready();
    perform();
    if (thrown_) std::rethrow_exception(thrown_);
    return outcome();
}

void http_transfer::resume_if_ready() {
    if (!consumer_.ready() || !paused_) return;
    paused_ = false;
    last_byte_ = clock_.now();
    // This delivers what came before the pause, and may be paused again by that.
    const CURLcode code = curl_easy_pause(easy_.get(), CURLPAUSE_CONT);
    if (code != CURLE_OK) result_ = code;
}

void http_transfer::perform() {
    if (result_ || thrown_) return;
    int running = 0;
    if (curl_multi_perform(multi_.handle(), &running) != CURLM_OK) throw std::bad_alloc();
    int left = 0;
    while (const CURLMsg* const message = curl_multi_info_read(multi_.handle(), &left)) {
        if (message->msg == CURLMSG_DONE && message->easy_handle == easy_.get()) result_ = message->data.result;
    }
    read_status();
}

void http_transfer::read_status() {
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    if (status != status_ && status >= 300) last_byte_ = clock_.now();  // its words are waited for from now on
    status_ = static_cast<int>(status);
}

std::optional<http_outcome> http_transfer::outcome() const {
    const auto how = ending_now();
    if (!how) return std::nullopt;
    std::string words;
    if (*how == http_outcome::ending::status) words = words_;
    if (*how == http_outcome::ending::compressed) words = headers_read_.headers().value("content-encoding");
    if (*how == http_outcome::ending::network_error || *how == http_outcome::ending::untrusted) words = error_words();
    return http_outcome{*how, status_, std::move(words), headers_read_.headers()};
}

std::string http_transfer::error_words() const {
    if (header_bytes_ > most_header_bytes) return "its headers do not end";
    // What libcurl says of a header line that is longer than it wants to keep.
    if (result_ == CURLE_OUT_OF_MEMORY) return "a line of its headers does not end, or there is too little memory";
    return error_text_[0] != 0 ? error_text_.data() : curl_easy_strerror(*result_);
}

std::optional<http_outcome::ending> http_transfer::ending_now() const {
    using ending = http_outcome::ending;
    const bool timed_out = deadline() <= clock_.now();
    if (abandoned_) return ending::abandoned;
    if (compressed_) return ending::compressed;
    if ((result_ || timed_out) && status_ >= 200 && !succeeded()) return ending::status;
    if (result_ == CURLE_OK) return ending::closed;
    if (result_ == CURLE_PEER_FAILED_VERIFICATION || result_ == CURLE_SSL_CACERT_BADFILE) return ending::untrusted;
    if (result_) return ending::network_error;
    if (timed_out) return ending::stalled;
    return std::nullopt;
}

time_point http_transfer::deadline() const {
    if (paused_) return end_of_time;
    const bool refused = status_ >= 300;
    return last_byte_ + (refused ? std::min(words_timeout, limits_.stall_timeout) : limits_.stall_timeout);
}

// A header is no sign of life, or one line now and then would keep a request waiting for ever.
std::size_t http_transfer::receive_header(std::string_view line) {
    header_bytes_ += line.size();
    if (header_bytes_ > most_header_bytes) return CURL_WRITEFUNC_ERROR;
    if (begun_) return line.size();  // what follows a body is no header
    if (!headers_read_.take(line)) return line.size();
    read_status();
    constexpr int no_content = 204;
    if (!succeeded() || status_ == no_content) return line.size();
    begun_ = true;
    last_byte_ = clock_.now();
    compressed_ = is_compressed(headers_read_.headers());
    abandoned_ = !compressed_ && !consumer_.begin(headers_read_.headers());
    return compressed_ || abandoned_ ? CURL_WRITEFUNC_ERROR : line.size();
}

std::size_t http_transfer::receive(std::string_view bytes) {
    read_status();
    if (!succeeded()) return receive_error(bytes);
    last_byte_ = clock_.now();
    if (!consumer_.ready()) {
        paused_ = true;
        return CURL_WRITEFUNC_PAUSE;
    }
    if (consumer_.take(bytes)) return bytes.size();
    abandoned_ = true;
    return CURL_WRITEFUNC_ERROR;
}

std::size_t http_transfer::receive_error(std::string_view bytes) {
    words_.append(bytes.substr(0, most_words - words_.size()));
    return words_.size() < most_words ? bytes.size() : CURL_WRITEFUNC_ERROR;
}

// No exception may pass through libcurl: it waits here until libcurl has returned.
template <class Receive>
std::size_t http_transfer::guarded(Receive receive) noexcept {
    try {
        return receive();
    } catch (...) {
        thrown_ = std::current_exception();
        return CURL_WRITEFUNC_ERROR;
    }
}

std::size_t http_transfer::on_header(char* bytes, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<http_transfer*>(self);
    return transfer.guarded([&] { return transfer.receive_header({bytes, size * count}); });
}

std::size_t http_transfer::on_body(char* bytes, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<http_transfer*>(self);
    return transfer.guarded([&] { return transfer.receive({bytes, size * count}); });
}

}  // namespace weir
