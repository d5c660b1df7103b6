// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace weir::bench {

/// A descriptor of its own.
class descriptor {
public:
    explicit descriptor(int number) : number_(number) {
        if (number < 0) throw std::system_error(errno, std::generic_category(), "a socket for a bench");
    }
    descriptor(descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    descriptor& operator=(descriptor&&) = delete;
    ~descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    [[nodiscard]] int number() const noexcept { return number_; }

private:
    int number_;
};

/// What a v1.1 stream is for one client at a time: a listening socket on loopback, and answers without end.
class loopback {
public:
    loopback() : listening_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* const generic = reinterpret_cast<sockaddr*>(&address);
        if (::bind(listening_.number(), generic, size) != 0 || ::listen(listening_.number(), 4) != 0 ||
            ::getsockname(listening_.number(), generic, &size) != 0)
            throw std::system_error(errno, std::generic_category(), "a port for a bench");
        port_ = ntohs(address.sin_port);
    }

    [[nodiscard]] std::string url() const {
        return "http://127.0.0.1:" + std::to_string(port_) + "/1.1/statuses/filter.json";
    }

    /// Waits for a client and its request, and begins the answer, which ends with the connection.
    [[nodiscard]] descriptor answer() const {
        descriptor client(::accept4(listening_.number(), nullptr, nullptr, SOCK_CLOEXEC));
        const int on = 1;
        ::setsockopt(client.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        char request[4096];
        static_cast<void>(::recv(client.number(), request, sizeof request, 0));
        send_all(client, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n");
        return client;
    }

    /// False: the client has gone.
    static bool send_all(const descriptor& to, std::string_view bytes) {
        while (!bytes.empty()) {
            const auto sent = ::send(to.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

private:
    descriptor listening_;
    unsigned port_ = 0;
};

/// A record as `delimited=length` sends it.
inline void append_delimited(std::string& stream, std::string_view record) {
    stream.append(std::to_string(record.size() + 2)).append("\r\n").append(record).append("\r\n");
}

}  // namespace weir::bench
