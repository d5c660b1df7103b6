// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace weir::testing {

/// Closes what was opened.
struct descriptor {
    explicit descriptor(int opened) : number(opened) {
        if (number < 0) throw std::runtime_error("no descriptor left");
    }
    ~descriptor() { ::close(number); }
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;
    const int number;
};

/// Lets the socket listen on a free port of 127.0.0.1. Returns the port.
inline unsigned short listen_on_loopback(const descriptor& socket) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(socket.number, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(socket.number, 8) != 0 ||
        getsockname(socket.number, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        throw std::runtime_error("no port on 127.0.0.1");
    }
    return ntohs(address.sin_port);
}

}  // namespace weir::testing
