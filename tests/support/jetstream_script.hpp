// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/script_server.hpp"

#include "../../sources/jetstream_progress.hpp"
#include "../../sources/web_socket_frames.hpp"
#include "../../sources/web_socket_handshake.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::testing {

using opcode = web_socket_opcode;

/// The value of a header of the request, or nothing.
inline std::string header_of(const std::string& request, const std::string& name) {
    const std::size_t begin = request.find("\r\n" + name + ": ");
    if (begin == std::string::npos) return {};
    const std::size_t value = begin + name.size() + 4;
    return request.substr(value, request.find("\r\n", value) - value);
}

/// The value of a parameter in the request's query, still encoded.
inline std::optional<std::string> parameter_of(const std::string& request, const std::string& name) {
    const std::string line = request.substr(0, request.find("\r\n"));
    for (const char before : {'?', '&'}) {
        const std::size_t begin = line.find(before + name + "=");
        if (begin == std::string::npos) continue;
        const std::size_t value = begin + name.size() + 2;
        return line.substr(value, line.find_first_of("& ", value) - value);
    }
    return std::nullopt;
}

/// What opens the web socket that the request asks for.
inline std::string acceptance(const std::string& request) {
    return "HTTP/1.1 101 Switching Protocols\r\nupgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n"
           "Sec-WebSocket-Accept: " +
           web_socket_accept(header_of(request, "Sec-WebSocket-Key")) + "\r\n\r\n";
}

inline std::string text_frame(std::string_view text) {
    return web_socket_frame(opcode::text, text);
}

inline std::string close_frame(int code, std::string_view words = {}) {
    return web_socket_frame(opcode::close, web_socket_farewell(code, words));
}

/// Opens the web socket, sends these bytes with it and lets the client go.
inline script_server::script opening(std::string bytes) {
    return [bytes = std::move(bytes)](script_server::connection& peer) { peer.send(acceptance(peer.request) + bytes); };
}

/// The same, and then waits until the client has gone.
inline script_server::script opening_and_holding(std::string bytes) {
    return [bytes = std::move(bytes)](script_server::connection& peer) {
        peer.send(acceptance(peer.request) + bytes);
        peer.hold();
    };
}

/// A jetstream_feed is what a Jetstream has to say: events that came `step_us` apart, numbered from `first_seq` on this
/// server. It honours cursors of both kinds, inclusively, and says the same event on both wires.
struct jetstream_feed {
    int count = 0;
    std::uint64_t first_seq = 100;
    std::int64_t first_time_us = 1'699'999'000'000'000;
    std::int64_t step_us = 100'000;
    std::string author = "a";
    std::string filler = {};

    [[nodiscard]] std::int64_t time_of(int number) const { return first_time_us + number * step_us; }
    [[nodiscard]] std::uint64_t seq_of(int number) const { return first_seq + static_cast<std::uint64_t>(number); }

    [[nodiscard]] std::string v1(int number) const {
        const std::string text = std::to_string(number);
        return R"({"did":"did:plc:)" + author + text + R"(","time_us":)" + std::to_string(time_of(number)) +
               R"(,"kind":"commit","commit":{"rev":"r","operation":"create","collection":"app.bsky.feed.post","rkey":"k)" +
               text + R"(","record":{"text":"#tag )" + filler + R"("},"cid":"c"}})";
    }

    [[nodiscard]] std::string v2(int number) const {
        const std::string text = std::to_string(number);
        return R"({"$type":"message","payload":{"$type":"network.bsky.jetstream.subscribeEvents#commit","seq":)" +
               std::to_string(seq_of(number)) + R"(,"did":"did:plc:)" + author + text + R"(","time":")" +
               time_with_fraction(number) +
               R"(","rev":"r","operation":"create","collection":"app.bsky.feed.post","rkey":"k)" + text +
               R"(","cid":"c","record":{"text":"#tag )" + filler + R"("}}})";
    }

    /// The number of the first event that a request asks for; without a cursor the first of all.
    [[nodiscard]] int first_of(const std::string& request) const {
        const auto cursor = parameter_of(request, "cursor");
        if (!cursor) return 0;
        const std::uint64_t place = std::stoull(*cursor);
        int number = 0;
        while (number < count && (place >= 1'000'000'000'000'000 ? static_cast<std::uint64_t>(time_of(number)) < place
                                                                 : seq_of(number) < place)) {
            ++number;
        }
        return number;
    }

    /// All frames that answer a request.
    [[nodiscard]] std::string frames(const std::string& request) const {
        const bool second = request.starts_with("GET /xrpc/network.bsky.jetstream.subscribeEvents?");
        std::string bytes;
        for (int number = first_of(request); number < count; ++number)
            bytes += text_frame(second ? v2(number) : v1(number));
        return bytes;
    }

private:
    [[nodiscard]] std::string time_with_fraction(int number) const {
        const std::string fraction = std::to_string(1'000'000 + time_of(number) % 1'000'000).substr(1);
        std::string text = time_text(time_of(number));
        return text.insert(text.size() - 1, "." + fraction);
    }
};

/// Answers with what the feed has for the request, up to `most_bytes`, then breaks off or holds the connection.
inline script_server::script feeding(const jetstream_feed& feed, std::size_t most_bytes = std::string::npos) {
    return [feed, most_bytes](script_server::connection& peer) {
        const std::string bytes = feed.frames(peer.request);
        peer.send(acceptance(peer.request) + bytes.substr(0, most_bytes));
        if (most_bytes >= bytes.size()) peer.hold();
    };
}

}  // namespace weir::testing
