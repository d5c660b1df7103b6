// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "curl_multi.hpp"
#include "curl_transport.hpp"
#include "web_socket_frames.hpp"
#include "web_socket_handshake.hpp"

#include <weir/web_socket.hpp>

#include <curl/curl.h>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace weir {

/// A web_socket_connection is one connection of a web socket, from connecting to the end, on that one's thread. Its
/// destructor says farewell, if it can without waiting, and closes.
///
/// 1. `unread_` is what was received and not looked at yet: a consumer that is not ready stops the reading anywhere.
/// 2. What libcurl holds for itself is read at once: the socket is waited for only after a read that found nothing.
class web_socket_connection {
public:
    using limits = web_socket::options;

    web_socket_connection(const curl_multi& multi, web_socket_consumer& consumer, const web_socket::request& request,
                          limits allowed);
    ~web_socket_connection();
    web_socket_connection(const web_socket_connection&) = delete;
    web_socket_connection& operator=(const web_socket_connection&) = delete;

    /// Does what can be done without waiting, or some of it. How it ended, if it has.
    [[nodiscard]] std::optional<web_socket_outcome> proceed();

    /// When to proceed at the latest, whatever the socket does.
    [[nodiscard]] time_point deadline() const;

    /// What to wait for (CURL_WAIT_...), and where.
    [[nodiscard]] short events() const noexcept;
    [[nodiscard]] curl_socket_t socket() const noexcept { return socket_; }

private:
    enum class phase { connecting, asking, refused, open };

    void prepare(const std::string& url);
    void connect();
    void send_waiting();
    void receive();
    [[nodiscard]] bool read_some();
    void use_unread();
    void answer();
    void next_frame();
    void deliver();
    void farewell();
    void check_time();
    [[nodiscard]] time_point time_out() const;
    void send_frame(web_socket_opcode what, std::string_view payload);
    void say_farewell(std::string_view payload);
    void end(web_socket_outcome::ending how, std::string words = {}, int code = 0);
    void fail(CURLcode code);

    const curl_multi& multi_;
    clock& clock_;
    web_socket_consumer& consumer_;
    const limits limits_;
    const std::string key_;

    std::array<char, CURL_ERROR_SIZE> error_text_ = {};
    curl_easy easy_;
    curl_socket_t socket_ = CURL_SOCKET_BAD;
    phase phase_ = phase::connecting;
    web_socket_handshake handshake_;
    web_socket_reader reader_;

    std::string to_send_;
    std::unique_ptr<char[]> buffer_;
    std::string_view unread_;
    bool more_ = false;  ///< a read may find something without waiting

    std::optional<time_point> paused_since_;
    time_point last_frame_;
    time_point last_message_;
    bool pinged_ = false;  ///< since the last frame
    bool farewell_said_ = false;
    std::optional<web_socket_outcome> outcome_;
};

}  // namespace weir
