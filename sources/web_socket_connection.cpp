// SPDX-License-Identifier: Apache-2.0
#include "web_socket_connection.hpp"

#include "curl_option.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace weir {

using namespace std::chrono_literals;
using ending = web_socket_outcome::ending;

namespace {

constexpr std::size_t buffer_bytes = std::size_t{1} << 16;

// So many reads in a row, then the clock and the stop token have their turn.
constexpr int reads_in_a_row = 16;

// Pongs for a server that does not read them are not kept: the newest ping is all that has to be answered.
constexpr std::size_t most_waiting_bytes = 4096;

// An answer that refuses is waited for no longer than this.
constexpr duration words_timeout = 3s;

constexpr int no_code = 1005;

web_socket_mask random_mask() {
    web_socket_mask mask = {};
    if (RAND_bytes(mask.data(), static_cast<int>(mask.size())) != 1)
        throw std::runtime_error("OpenSSL has no random numbers for a WebSocket frame");
    return mask;
}

}  // namespace

web_socket_connection::web_socket_connection(const curl_multi& multi, web_socket_consumer& consumer,
                                             const web_socket::request& request, limits allowed)
    : multi_(multi),
      clock_(multi.time()),
      consumer_(consumer),
      limits_(std::move(allowed)),
      key_(web_socket_key()),
      easy_(curl_easy_init()),
      handshake_(key_),
      reader_(limits_.max_message_bytes),
      buffer_(std::make_unique<char[]>(buffer_bytes)),
      last_frame_(clock_.now()),
      last_message_(last_frame_) {
    if (!easy_) throw std::bad_alloc();
    const std::string url = checked_web_socket_url(request.url);
    to_send_ = web_socket_upgrade(url, request.headers, key_);
    prepare(url);
    if (curl_multi_add_handle(multi_.handle(), easy_.get()) != CURLM_OK) throw std::bad_alloc();
}

web_socket_connection::~web_socket_connection() {
    if (phase_ == phase::open && !farewell_said_ && to_send_.empty()) {
        try {
            say_farewell(web_socket_farewell(1000));
        } catch (...) {  // no memory, no courtesy
        }
    }
    curl_multi_remove_handle(multi_.handle(), easy_.get());
}

void web_socket_connection::prepare(const std::string& url) {
    CURL* const easy = easy_.get();
    set_option(easy, CURLOPT_URL, url.c_str());
    set_option(easy, CURLOPT_CONNECT_ONLY, 1L);
    restrict_to_safe_transport(easy, url, limits_.ca_file);
    set_option(easy, CURLOPT_ERRORBUFFER, error_text_.data());
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(limits_.connect_timeout);
    set_option(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(wait.count()));
    set_option(easy, CURLOPT_NOSIGNAL, 1L);
    set_option(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    set_option(easy, CURLOPT_TCP_NODELAY, 1L);
    set_option(easy, CURLOPT_QUICK_EXIT, 1L);  // a stop does not wait for the name server
    limit_receive_buffer(easy, &limits_.receive_buffer_bytes);
}

std::optional<web_socket_outcome> web_socket_connection::proceed() {
    more_ = false;
    if (phase_ == phase::connecting) connect();
    if (phase_ != phase::connecting && !outcome_) {
        receive();
        send_waiting();
    }
    if (!outcome_) check_time();
    return outcome_;
}

void web_socket_connection::connect() {
    int running = 0;
    if (curl_multi_perform(multi_.handle(), &running) != CURLM_OK) throw std::bad_alloc();
    int left = 0;
    while (const CURLMsg* const message = curl_multi_info_read(multi_.handle(), &left)) {
        if (message->msg != CURLMSG_DONE || message->easy_handle != easy_.get()) continue;
        if (message->data.result != CURLE_OK) return fail(message->data.result);
        curl_easy_getinfo(easy_.get(), CURLINFO_ACTIVESOCKET, &socket_);
        if (socket_ == CURL_SOCKET_BAD) return end(ending::network_error, "the connection was lost at once");
        phase_ = phase::asking;
        last_frame_ = clock_.now();
        send_waiting();
    }
}

void web_socket_connection::send_waiting() {
    while (!to_send_.empty() && !outcome_) {
        std::size_t sent = 0;
        const CURLcode code = curl_easy_send(easy_.get(), to_send_.data(), to_send_.size(), &sent);
        if (code == CURLE_AGAIN) return;
        // That the server takes nothing any more is no reason not to read what it has sent: the reading will end.
        if (code != CURLE_OK) return to_send_.clear();
        to_send_.erase(0, sent);
    }
}

void web_socket_connection::receive() {
    for (int reads = 0; reads < reads_in_a_row; ++reads) {
        use_unread();
        if (outcome_ || paused_since_ || !read_some()) return;
    }
    more_ = true;
}

/// False: there is nothing, for now or any more.
bool web_socket_connection::read_some() {
    std::size_t count = 0;
    const CURLcode code = curl_easy_recv(easy_.get(), buffer_.get(), buffer_bytes, &count);
    if (code == CURLE_AGAIN) return false;
    if (code == CURLE_OK && count > 0) {
        unread_ = {buffer_.get(), count};
        // Whoever answers the request byte by byte does not get more time for that.
        if (phase_ == phase::open) last_frame_ = clock_.now();
        pinged_ = false;
        return true;
    }
    if (phase_ == phase::refused) {
        end(ending::refused, handshake_.words());
    } else {
        end(ending::cut, code == CURLE_OK ? "" : curl_easy_strerror(code));
    }
    return false;
}

void web_socket_connection::use_unread() {
    if (phase_ != phase::open && !unread_.empty()) answer();
    while (phase_ == phase::open && !outcome_) {
        if (!consumer_.ready()) {
            if (!paused_since_) paused_since_ = clock_.now();
            return;
        }
        if (paused_since_) {
            last_frame_ = last_message_ = clock_.now();
            paused_since_.reset();
        }
        if (unread_.empty()) return;
        next_frame();
    }
}

void web_socket_connection::answer() {
    using state = web_socket_handshake::state;
    const state what = handshake_.take(std::exchange(unread_, {}));
    if (what == state::broken) return end(ending::broken, handshake_.words());
    if (what == state::refused) {
        if (phase_ != phase::refused) last_frame_ = clock_.now();
        phase_ = phase::refused;
        if (handshake_.whole()) end(ending::refused, handshake_.words());
    }
    if (what == state::accepted) {
        phase_ = phase::open;
        last_frame_ = last_message_ = clock_.now();
        unread_ = handshake_.rest();
    }
}

void web_socket_connection::next_frame() {
    using event = web_socket_reader::event;
    switch (reader_.next(unread_)) {
        case event::nothing:
        case event::pong:
            return;
        case event::message:
            return deliver();
        case event::oversize:
            last_message_ = clock_.now();
            return consumer_.skipped();
        case event::ping:
            if (to_send_.size() < most_waiting_bytes) send_frame(web_socket_opcode::pong, reader_.payload());
            return;
        case event::close:
            return farewell();
        case event::broken:
            say_farewell(web_socket_farewell(1002));
            return end(ending::broken, reader_.problem());
    }
}

void web_socket_connection::deliver() {
    last_message_ = clock_.now();
    if (!consumer_.take(reader_.payload(), reader_.binary())) end(ending::abandoned);
}

void web_socket_connection::farewell() {
    const std::string_view payload = reader_.payload();
    const auto byte = [payload](std::size_t at) { return static_cast<unsigned char>(payload[at]); };
    const int code = payload.size() >= 2 ? byte(0) << 8 | byte(1) : no_code;
    say_farewell(payload.substr(0, std::min<std::size_t>(payload.size(), 2)));
    end(ending::closed, std::string(payload.substr(std::min<std::size_t>(payload.size(), 2))), code);
}

void web_socket_connection::check_time() {
    if (time_out() > clock_.now()) return;
    if (paused_since_) return end(ending::left);
    if (phase_ == phase::refused) return end(ending::refused, handshake_.words());
    const bool may_ping = phase_ == phase::open && !pinged_ && last_message_ + limits_.quiet_timeout > clock_.now();
    if (!may_ping) return end(ending::silent);
    pinged_ = true;
    send_frame(web_socket_opcode::ping, {});
    send_waiting();
}

time_point web_socket_connection::deadline() const {
    return more_ ? clock_.now() : time_out();
}

time_point web_socket_connection::time_out() const {
    if (phase_ == phase::connecting) return end_of_time;  // libcurl's own
    if (paused_since_) return *paused_since_ + limits_.patience;
    if (phase_ == phase::refused) return last_frame_ + std::min(words_timeout, limits_.stall_timeout);
    if (phase_ == phase::asking) return last_frame_ + limits_.stall_timeout;
    const duration allowed = pinged_ ? limits_.stall_timeout : limits_.stall_timeout / 2;
    return std::min(last_frame_ + allowed, last_message_ + limits_.quiet_timeout);
}

short web_socket_connection::events() const noexcept {
    if (phase_ == phase::connecting) return 0;
    int wanted = paused_since_ ? 0 : CURL_WAIT_POLLIN;
    if (!to_send_.empty()) wanted |= CURL_WAIT_POLLOUT;
    return static_cast<short>(wanted);
}

void web_socket_connection::send_frame(web_socket_opcode what, std::string_view payload) {
    to_send_ += web_socket_frame(what, payload, random_mask());
}

// As far as that goes without waiting: it is a courtesy.
void web_socket_connection::say_farewell(std::string_view payload) {
    if (std::exchange(farewell_said_, true)) return;
    send_frame(web_socket_opcode::close, payload);
    send_waiting();
}

void web_socket_connection::end(ending how, std::string words, int code) {
    outcome_ = web_socket_outcome{how, handshake_.status(), code, std::move(words), handshake_.headers()};
}

void web_socket_connection::fail(CURLcode code) {
    const bool untrusted = code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE;
    end(untrusted ? ending::untrusted : ending::network_error,
        error_text_[0] != 0 ? error_text_.data() : curl_easy_strerror(code));
}

}  // namespace weir
