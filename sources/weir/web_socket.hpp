// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/clock.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir {

/// A web_socket_consumer is who a web socket receives for. It is called on the thread that runs the socket.
class web_socket_consumer {
public:
    virtual ~web_socket_consumer() = default;

    /// May a message come? Asked before each one and after each wake. False: nothing more is read, until the socket is
    /// woken and this returns true.
    [[nodiscard]] virtual bool ready() = 0;

    /// Takes the next message, whole. Behind it 64 bytes can be read. False: this connection is of no more use.
    [[nodiscard]] virtual bool take(std::string_view message, bool binary) = 0;

    /// A message was longer than the limit, and skipped.
    virtual void skipped() = 0;

    /// Does what is due by the clock. Returns the time at which to be called again, or `end_of_time`.
    [[nodiscard]] virtual time_point attend() = 0;
};

/// Why a connection came to its end.
struct web_socket_outcome {
    enum class ending {
        stopped,        ///< by the stop token
        closed,         ///< by the server's farewell, with `code` (1005: it gave none) and its `words`
        cut,            ///< without a farewell, which is code 1006
        network_error,  ///< `words` says which
        untrusted,      ///< its certificate does not prove who it is; `words` say why; trying again does not help
        silent,         ///< not a frame for as long as the stall time-out, or no message for the quiet one
        refused,        ///< the status was not 101; `words` are the first 4 KiB of the answer
        broken,         ///< the server broke the protocol; `words` says how
        left,           ///< by the client: its consumer was not ready for longer than its patience
        abandoned,      ///< by the consumer
    };

    ending how = ending::stopped;
    int status = 0;  ///< of the answer to the request; 0: none
    int code = 0;
    std::string words = {};
    std::vector<std::pair<std::string, std::string>> headers = {};  ///< of the answer, names in small letters
};

/// A web_socket receives messages over one connection after the other (RFC 6455), with back-pressure: while its
/// consumer is not ready the socket is not read. No extensions, so no compression; no redirects.
///
/// libcurl connects and keeps TLS, the frames are read here: its own WebSockets are not needed, and docs/design.md says
/// why they do not do.
///
/// 1. One thread makes, runs and destroys it. Only wakers and the stop token are used from others.
/// 2. All waiting is by the clock, but for libcurl's own 10 s for connecting. Time spent not reading is no stall.
/// 3. Pings are answered while reading only, and servers do not wait for that for long; hence the patience.
/// 4. It holds one message and 64 KiB at most.
class web_socket {
public:
    struct request {
        std::string url = {};  ///< wss; ws only if the host is this machine (127.0.0.0/8, ::1, localhost)
        std::vector<std::string> headers = {};
    };

    struct options {
        duration stall_timeout = std::chrono::seconds(30);  ///< without a frame; a ping is sent at half of it
        duration quiet_timeout = std::chrono::seconds(60);  ///< without a message, whatever other frames come
        duration patience = std::chrono::seconds(3);        ///< with a consumer that is not ready, then left
        duration connect_timeout = std::chrono::seconds(10);
        std::size_t max_message_bytes = std::size_t{1} << 20;
        std::size_t receive_buffer_bytes = 0;  ///< SO_RCVBUF; 0: the kernel's choice

        /// Certificates (PEM) of authorities to trust. Empty: as curl, those named by the environment's CURL_CA_BUNDLE,
        /// SSL_CERT_DIR and SSL_CERT_FILE, or else the system's.
        std::string ca_file = {};
    };

    /// The clock must outlive the socket.
    web_socket(clock& time, std::stop_token stopping, options chosen);
    web_socket(clock& time, std::stop_token stopping) : web_socket(time, std::move(stopping), options{}) {}
    ~web_socket();
    web_socket(const web_socket&) = delete;
    web_socket& operator=(const web_socket&) = delete;

    /// Connects, and receives until the connection ends for whatever reason. Throws `std::invalid_argument` for a URL
    /// that is not allowed, and what the consumer throws.
    [[nodiscard]] web_socket_outcome run(const request& what, web_socket_consumer& consumer);

    /// Waits without a connection; the consumer is attended to. False: stopped.
    [[nodiscard]] bool wait_until(time_point when, web_socket_consumer& consumer);

    /// Waits for the consumer to become ready, also after a stop: what it holds has to go somewhere.
    void wait_until_ready(web_socket_consumer& consumer);

    /// A function that makes the socket ask its consumer again whether it is ready. Never blocks, may be called from
    /// any thread, and also when the socket is gone.
    [[nodiscard]] std::function<void()> waker() const;

private:
    struct library;

    clock& clock_;
    const std::stop_token stopping_;
    const options options_;
    std::unique_ptr<library> library_;
    clock::subscription jumps_;
    std::stop_callback<std::function<void()>> on_stop_;
};

/// The URL of `web_socket::request` as what libcurl connects to: https, or http. Throws `std::invalid_argument` if a
/// web socket would not connect to it: what is wrong, what to do.
[[nodiscard]] std::string checked_web_socket_url(const std::string& url);

}  // namespace weir
