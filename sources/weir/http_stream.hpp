// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/clock.hpp>

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir {

/// Http headers are the header fields of a response in its order: names in small letters, values without the white
/// space around them.
struct http_headers {
    std::vector<std::pair<std::string, std::string>> fields = {};

    /// The first value of that name (in small letters), or an empty text.
    [[nodiscard]] std::string_view value(std::string_view name) const noexcept;
};

/// An http consumer is who an http stream receives for. It is called on the thread that runs the stream.
class http_consumer {
public:
    virtual ~http_consumer() = default;

    /// A response with a status of 2xx has begun, and its body comes next (a 204 has none). False: it is of no use.
    [[nodiscard]] virtual bool begin(const http_headers& headers) {
        static_cast<void>(headers);
        return true;
    }

    /// May bytes come? Asked before each delivery and after each wake. False: the socket is not read any more, until
    /// the stream is woken and this returns true.
    [[nodiscard]] virtual bool ready() = 0;

    /// Takes the next bytes of the body, all of them (`buffer_bytes` at most). False: this connection is of no more
    /// use.
    [[nodiscard]] virtual bool take(std::string_view bytes) = 0;

    /// Does what is due by the clock. Returns the time at which to be called again, or `end_of_time`.
    [[nodiscard]] virtual time_point attend() = 0;
};

/// Why a response came to its end.
struct http_outcome {
    enum class ending {
        stopped,        ///< by the stop token
        closed,         ///< by the server, orderly
        network_error,  ///< `words` says which
        untrusted,      ///< its certificate does not prove who it is; `words` say why; trying again does not help
        stalled,        ///< not a byte for as long as the stall time-out
        status,         ///< the status was not 2xx; `words` are the first 4 KiB of the answer
        abandoned,      ///< by the consumer
        compressed,     ///< though that was not asked for; `words` name how; trying again does not help
    };

    ending how = ending::stopped;
    int status = 0;  ///< 0: no response
    std::string words = {};
    http_headers headers = {};  ///< of the response; 64 KiB at most

    [[nodiscard]] std::string_view header(std::string_view name) const noexcept { return headers.value(name); }

    /// Whether the same server will do the same again, whatever its protocol says.
    [[nodiscard]] bool hopeless() const noexcept { return how == ending::untrusted || how == ending::compressed; }

    /// Whether the server sent the client to another address, which is in the header `location`.
    [[nodiscard]] bool redirected() const noexcept {
        return how == ending::status && status >= 300 && status < 400 && !header("location").empty();
    }
};

/// An http stream receives one long response after the other, with back-pressure: while its consumer is not ready the
/// socket is not read, the kernel's window closes and the server has to wait. No compression (libcurl before 8.13
/// decodes beyond a pause), HTTP/1.1 only (an HTTP/2 window is megabytes wide). No redirect is followed: whoever would
/// be sent the credentials is named by the user, never by a server.
///
/// 1. One thread makes, runs and destroys it. Only wakers and the stop token are used from others.
/// 2. libcurl is entered by that thread alone; wakers do no more than end its wait.
/// 3. All waiting is by the clock, but for libcurl's own 10 s for connecting. Time spent paused is no stall.
/// 4. Beyond the kernel's buffers, a paused stream holds `buffer_bytes` at most.
class http_stream {
public:
    /// What to ask a server for.
    struct request {
        std::string url = {};  ///< https; http only if the host is this machine (127.0.0.0/8, ::1, localhost)
        bool post = false;
        std::string form = {};                  ///< the body of a POST, as application/x-www-form-urlencoded
        std::vector<std::string> headers = {};  ///< "Name: value"; User-Agent is "weir/0.1" unless it is among them
    };

    struct options {
        duration stall_timeout = std::chrono::seconds(90);
        duration connect_timeout = std::chrono::seconds(10);
        std::size_t buffer_bytes = std::size_t{1} << 17;  ///< what is read from the socket at once
        std::size_t receive_buffer_bytes = 0;             ///< SO_RCVBUF; 0: the kernel's choice

        /// Certificates (PEM) of authorities to trust. Empty: as curl, those named by the environment's CURL_CA_BUNDLE,
        /// SSL_CERT_DIR and SSL_CERT_FILE, or else the system's.
        std::string ca_file = {};
    };

    /// The clock must outlive the stream.
    http_stream(clock& time, std::stop_token stopping, options chosen);
    http_stream(clock& time, std::stop_token stopping) : http_stream(time, std::move(stopping), options{}) {}
    ~http_stream();
    http_stream(const http_stream&) = delete;
    http_stream& operator=(const http_stream&) = delete;

    /// Connects, and receives until the response ends for whatever reason. Throws `std::invalid_argument` for a URL
    /// that is not allowed, and what the consumer throws.
    [[nodiscard]] http_outcome run(const request& what, http_consumer& consumer);

    /// Waits without a connection; the consumer is attended to. False: stopped.
    [[nodiscard]] bool wait_until(time_point when, http_consumer& consumer);

    /// Waits for the consumer to become ready, also after a stop: what it holds has to go somewhere.
    void wait_until_ready(http_consumer& consumer);

    /// A function that makes the stream ask its consumer again whether it is ready. Never blocks, may be called from
    /// any thread, and also when the stream is gone.
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

/// Throws `std::invalid_argument` if an http stream would not connect to `url`: what is wrong, what to do.
void check_url(const std::string& url);

}  // namespace weir
