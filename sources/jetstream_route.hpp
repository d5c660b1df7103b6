// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "jetstream_progress.hpp"

#include <weir/backoff.hpp>
#include <weir/bluesky.hpp>
#include <weir/web_socket.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace weir {

/// A jetstream_route says which server a stream connects to next, by which wire, and when. A value; one thread at a
/// time.
///
/// 1. A server that worked is tried again first; one that did not, fell silent or is shutting down is left.
/// 2. While there are servers that did not fail since the last message, the wait is that of a network error, whatever
///    the failure was: another server has nothing to recover from.
/// 3. A server that says for how long is left alone for so long, and the others are tried meanwhile.
class jetstream_route {
public:
    explicit jetstream_route(const bluesky::stream_options& options);

    [[nodiscard]] jetstream_place place() const noexcept { return {host_, versions_[host_]}; }

    /// The server as https://name, or http.
    [[nodiscard]] std::string base() const;

    /// The server's name, with its port.
    [[nodiscard]] std::string name() const;

    /// The request for the server's stream.
    [[nodiscard]] web_socket::request request(std::optional<std::uint64_t> cursor,
                                              std::optional<std::uint32_t> dictionary) const;

    /// A message came: whatever failed is over.
    void succeeded();

    /// The server does not know v2. False: that cannot be, or must not be mended by v1.
    [[nodiscard]] bool fall_back();

    /// The server asks to be left alone until then.
    void leave_alone(time_point until) { alone_until_[host_] = until; }

    /// How long to wait from `now` on before the next attempt, which goes to the next server if `leave`. Nothing: give
    /// up.
    [[nodiscard]] std::optional<duration> failed(failure what, bool leave, time_point now);

    /// The same after an answer that this server will always give. Nothing: all servers have given one.
    [[nodiscard]] std::optional<duration> refused_for_good(time_point now);

    /// Whether nothing has failed since the last message.
    [[nodiscard]] bool works() const noexcept;

    /// How many failures in a row are too many.
    [[nodiscard]] std::size_t limit() const noexcept { return limit_.value_or(1); }

private:
    [[nodiscard]] std::string query(std::optional<std::uint64_t> cursor, std::optional<std::uint32_t> dictionary) const;
    [[nodiscard]] std::size_t next_host(time_point when) const;

    const bluesky::stream_options& options_;
    std::vector<std::string> hosts_;  ///< as ws:// or wss:// URLs without a path
    std::vector<int> versions_;
    std::vector<time_point> alone_until_;  ///< the beginning of time: its last failure said nothing
    std::vector<bool> failed_;             ///< since the last message
    std::size_t host_ = 0;
    std::optional<std::size_t> limit_;
    backoff waits_;
    std::size_t refusals_ = 0;  ///< for good, since the last message
};

/// A host of the options as the beginning of a URL. Throws `std::invalid_argument` if no stream would connect to it.
[[nodiscard]] std::string jetstream_base(const std::string& host);

}  // namespace weir
