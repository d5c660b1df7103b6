// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>
#include <weir/replay_server.hpp>

namespace weir::testing {

/// {"n":0}, {"n":1} … up to `count` records.
inline weir::record_feed numbered(int count, std::size_t padding = 0) {
    return [count, padding, next = 0](std::string& record) mutable {
        if (next == count) return false;
        record = "{\"n\":" + std::to_string(next++) + std::string(padding, ' ') + "}";
        return true;
    };
}

inline std::string lines(int begin, int end) {
    std::string text;
    for (int number = begin; number < end; ++number) text += "{\"n\":" + std::to_string(number) + "}\r\n";
    return text;
}

inline std::string with_lengths(int begin, int end) {
    std::string text;
    for (int number = begin; number < end; ++number) {
        const auto line = lines(number, number + 1);
        text += std::to_string(line.size()) + "\r\n" + line;
    }
    return text;
}

/// A client that speaks plain HTTP, so that it sees every byte. Gives up on a read that takes 20 s.
class plain_client {
public:
    explicit plain_client(const replay_server& server) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        const timeval patience = {20, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(server.port());
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
            throw std::runtime_error("connect");
        }
    }
    plain_client(const plain_client&) = delete;
    plain_client& operator=(const plain_client&) = delete;
    ~plain_client() { ::close(socket_); }

    plain_client& send(std::string_view text) {
        if (::send(socket_, text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size())) {
            throw std::runtime_error("send");
        }
        return *this;
    }

    plain_client& get(std::string_view target = "/1.1/statuses/sample.json") {
        return send("GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    plain_client& get_lengths() { return get("/1.1/statuses/sample.json?delimited=length"); }

    /// Reads on until the stream holds so many bytes, or ends.
    std::string& read(std::size_t bytes) {
        std::array<char, 65'536> piece;
        while (text_.size() < bytes) {
            const auto count = ::recv(socket_, piece.data(), std::min(piece.size(), bytes - text_.size()), 0);
            if (count <= 0) {
                was_reset_ = count < 0 && errno == ECONNRESET;
                ended_ = count == 0;
                break;
            }
            text_.append(piece.data(), static_cast<std::size_t>(count));
        }
        return text_;
    }

    std::string& read_all() { return read(std::size_t{1} << 30); }

    /// Until what was received ends with `end`.
    std::string& read_until(std::string_view end) {
        while (!text_.ends_with(end) && !ended_ && !was_reset_) {
            const auto before = text_.size();
            if (read(before + 1).size() == before) break;
        }
        return text_;
    }

    [[nodiscard]] bool was_reset() const { return was_reset_; }
    [[nodiscard]] bool ended() const { return ended_; }

    [[nodiscard]] bool has_something_to_read() const {
        pollfd polled = {socket_, POLLIN, 0};
        return ::poll(&polled, 1, 0) == 1;
    }

private:
    int socket_;
    std::string text_;
    bool was_reset_ = false;
    bool ended_ = false;
};

inline std::string body_of(std::string_view answer) {
    const auto end = answer.find("\r\n\r\n");
    return end == std::string_view::npos ? "" : std::string(answer.substr(end + 4));
}

/// The chunks of an answer, as far as they are complete, and the last one if it is cut.
inline std::vector<std::string> chunks_of(std::string_view answer) {
    std::string body = body_of(answer);
    std::string_view rest = body;
    std::vector<std::string> chunks;
    while (!rest.empty()) {
        std::size_t size = 0;
        const auto stop = std::from_chars(rest.data(), rest.data() + rest.size(), size, 16).ptr;
        rest.remove_prefix(static_cast<std::size_t>(stop - rest.data()));
        REQUIRE(rest.starts_with("\r\n"));
        rest.remove_prefix(2);
        chunks.emplace_back(rest.substr(0, size));
        rest.remove_prefix(std::min(rest.size(), size + 2));
    }
    return chunks;
}

inline std::string stream_of(std::string_view answer) {
    std::string stream;
    for (const auto& chunk : chunks_of(answer)) stream += chunk;
    return stream;
}

/// The whole answer to a new client that asks for lengths.
inline std::string answer_of(const replay_server& server) {
    return plain_client(server).get_lengths().read_all();
}

/// The numbers of the records in a stream.
inline std::vector<std::size_t> numbers_in(std::string_view stream) {
    constexpr std::string_view front = "{\"n\":";
    std::vector<std::size_t> numbers;
    for (auto place = stream.find(front); place != std::string_view::npos; place = stream.find(front, place + 1)) {
        const char* const digits = stream.data() + place + front.size();
        std::from_chars(digits, stream.data() + stream.size(), numbers.emplace_back());
    }
    return numbers;
}

inline replay_options with_faults(std::vector<fault> faults) {
    replay_options options;
    options.plan.faults = std::move(faults);
    return options;
}

}  // namespace weir::testing
