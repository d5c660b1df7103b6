// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/json_stream.hpp>

#include "support/running_source.hpp"

namespace weir::testing {

/// A server-sent event whose data is the record of that number, and whose id is the number.
inline std::string event(int number, const std::string& data = {}) {
    const std::string id = std::to_string(number);
    return "id: " + id + "\ndata: " + (data.empty() ? record(number) : data) + "\n\n";
}

inline std::string events(int from, int to) {
    std::string bytes;
    for (int number = from; number < to; ++number) bytes += event(number);
    return bytes;
}

/// The value of a header of a request, or an empty text.
inline std::string header_of(const std::string& request, const std::string& name) {
    const auto begin = request.find("\r\n" + name + ": ");
    if (begin == std::string::npos) return {};
    const auto value = begin + name.size() + 4;
    return request.substr(value, request.find("\r\n", value) - value);
}

inline void begin_events(script_server::connection& peer) {
    peer.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream;charset=utf-8\r\n\r\n");
}

/// Sends these events and lets the client go.
inline script_server::script sending_events(std::string bytes) {
    return [bytes = std::move(bytes)](script_server::connection& peer) {
        begin_events(peer);
        peer.send(bytes);
    };
}

/// Sends these events and waits until the client has gone.
inline script_server::script holding_events(std::string bytes) {
    return [bytes = std::move(bytes)](script_server::connection& peer) {
        begin_events(peer);
        peer.send(bytes);
        peer.hold();
    };
}

/// Tells the client that there is nothing more to come.
inline void send_no_more(script_server::connection& peer) {
    peer.send("HTTP/1.1 204 No Content\r\n\r\n");
}

/// The rules of any stream, but that a lost connection is made again at once.
inline stream_rules impatient() {
    stream_rules rules = rules::any_stream;
    rules.waits.network.first = {};
    rules.waits.closed.first = {};
    return rules;
}

/// A source of any stream, made as a flow would.
inline std::unique_ptr<source> any_stream(const std::string& url, json_stream_options options = {}) {
    return json_stream(url, std::move(options)).make();
}

}  // namespace weir::testing
