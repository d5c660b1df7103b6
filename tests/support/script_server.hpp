// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/listening.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstdio>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace weir::testing {

/// A script server answers the n-th connection to a port of 127.0.0.1 as the n-th script says, on a thread of its own.
/// Its destructor interrupts whatever script is running. Further connections get the last script.
class script_server {
public:
    class connection;
    using script = std::function<void(connection&)>;

    struct options {
        int send_buffer_bytes = 0;  ///< SO_SNDBUF; 0: the kernel's choice
    };

    explicit script_server(std::vector<script> scripts) : script_server(std::move(scripts), options{}) {}
    script_server(std::vector<script> scripts, options chosen) : scripts_(std::move(scripts)) {
        if (chosen.send_buffer_bytes > 0) {
            setsockopt(listener_.number, SOL_SOCKET, SO_SNDBUF, &chosen.send_buffer_bytes, sizeof(int));
        }
        port_ = listen_on_loopback(listener_);
        thread_ = std::thread([this] { serve(); });
    }
    ~script_server() {
        static_cast<void>(eventfd_write(stop_.number, 1));
        thread_.join();
    }
    script_server(const script_server&) = delete;
    script_server& operator=(const script_server&) = delete;

    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/stream"; }

    [[nodiscard]] std::vector<std::string> requests() {
        const std::scoped_lock lock(mutex_);
        return requests_;
    }
    [[nodiscard]] std::size_t accepted_bytes() {
        const std::scoped_lock lock(mutex_);
        return accepted_bytes_;
    }

    /// Waits for the n-th request; false after half a minute.
    [[nodiscard]] bool gets_request(std::size_t count) {
        return comes_to([this, count] { return requests_.size() >= count; });
    }

    /// Waits until a send has found no room for a tenth of a second.
    [[nodiscard]] bool is_blocked() {
        return comes_to([this] { return blocked_; });
    }

    /// Waits until so many connections have been answered and closed.
    [[nodiscard]] bool closes(std::size_t count) {
        return comes_to([this, count] { return closed_ >= count; });
    }

private:
    struct interrupted {};

    // False: nothing happened in time.
    bool wait(int number, short events, int milliseconds = -1) {
        pollfd watched[] = {{number, events, 0}, {stop_.number, POLLIN, 0}};
        const int ready = poll(watched, 2, milliseconds);
        if (watched[1].revents != 0) throw interrupted{};
        return ready > 0;
    }

    template <class Condition>
    bool comes_to(Condition condition) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(30), condition);
    }

    template <class Change>
    void note(Change change) {
        const std::scoped_lock lock(mutex_);
        change();
        changed_.notify_all();
    }

    void serve() {
        try {
            for (std::size_t number = 0;; ++number) {
                wait(listener_.number, POLLIN);
                answer(scripts_.at(std::min(number, scripts_.size() - 1)));
                note([this] { ++closed_; });
            }
        } catch (const interrupted&) {  // the test is over
        }
    }

    void answer(const script& play);

    const std::vector<script> scripts_;
    const descriptor listener_{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    const descriptor stop_{eventfd(0, EFD_CLOEXEC)};
    unsigned short port_ = 0;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::string> requests_;
    std::size_t accepted_bytes_ = 0;
    bool blocked_ = false;
    std::size_t closed_ = 0;
    std::thread thread_;
};

/// What a script talks to. A script that returns closes the connection in an orderly way.
class script_server::connection {
public:
    connection(script_server& server, int socket) : server_(server), socket_(socket) {}

    /// What the client asked for.
    std::string request;

    /// Sends all, or as much as the client wants before it closes.
    void send(std::string_view bytes) {
        while (!bytes.empty()) {
            if (!server_.wait(socket_, POLLOUT, 100)) {
                server_.note([this] { server_.blocked_ = true; });
                server_.wait(socket_, POLLOUT);
            }
            const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent < 0 && errno == EAGAIN) continue;
            if (sent < 0) return;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
            server_.note([this, sent] { server_.accepted_bytes_ += static_cast<std::size_t>(sent); });
        }
    }

    void send_each_byte(std::string_view bytes) {
        for (std::size_t at = 0; at < bytes.size(); ++at) send(bytes.substr(at, 1));
    }

    /// The head of a response without a length: it ends with the connection.
    void begin() { send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"); }

    void begin_chunked() { send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"); }

    void send_chunk(std::string_view bytes) {
        char size[20] = {};
        std::snprintf(size, sizeof size, "%zx\r\n", bytes.size());
        send(size + std::string(bytes) + "\r\n");
    }

    void refuse(int status, std::string_view words) {
        send("HTTP/1.1 " + std::to_string(status) + " No\r\nContent-Length: " + std::to_string(words.size()) +
             "\r\n\r\n" + std::string(words));
    }

    /// Waits until the client has closed.
    void hold() {
        char byte = 0;
        do {
            server_.wait(socket_, POLLIN);
        } while (::recv(socket_, &byte, 1, 0) > 0);
    }

    /// Closes without a farewell, throwing away what is on its way.
    void reset() {
        const linger abruptly = {1, 0};
        setsockopt(socket_, SOL_SOCKET, SO_LINGER, &abruptly, sizeof abruptly);
    }

    /// What the client sends next, at least `size_bytes` of it; less if it closes.
    [[nodiscard]] std::string receive(std::size_t size_bytes) {
        std::string received;
        char bytes[4096];
        while (received.size() < size_bytes) {
            server_.wait(socket_, POLLIN);
            const ssize_t got = ::recv(socket_, bytes, sizeof bytes, 0);
            if (got <= 0) break;
            received.append(bytes, static_cast<std::size_t>(got));
        }
        return received;
    }

    [[nodiscard]] std::string read_request() {
        std::string received;
        char bytes[4096];
        while (!complete(received)) {
            server_.wait(socket_, POLLIN);
            const ssize_t got = ::recv(socket_, bytes, sizeof bytes, 0);
            if (got <= 0) break;
            received.append(bytes, static_cast<std::size_t>(got));
        }
        return received;
    }

private:
    [[nodiscard]] static bool complete(const std::string& received) {
        const std::size_t head = received.find("\r\n\r\n");
        if (head == std::string::npos) return false;
        const std::size_t length = received.find("Content-Length: ");
        return length > head || received.size() >= head + 4 + std::stoul(received.substr(length + 16));
    }

    script_server& server_;
    const int socket_;
};

inline void script_server::answer(const script& play) {
    const descriptor accepted(accept4(listener_.number, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    connection peer(*this, accepted.number);
    peer.request = peer.read_request();
    note([this, &peer] { requests_.push_back(peer.request); });
    play(peer);
}

}  // namespace weir::testing
