// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "random_numbers.hpp"

#include <weir/replay_server.hpp>

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace weir {

/// A replay_output is what a connection has to send: it cuts the stream into HTTP chunks and knows which byte of the
/// stream the kernel has accepted. Used by the server's thread only.
class replay_output {
public:
    replay_output(chunking chunks, bool chunked) : chunks_(chunks), chunked_(chunked), random_(chunks.seed) {}

    /// Appends bytes that are not part of the stream: the head of an answer.
    void append_plain(std::string_view bytes) { waiting_ += bytes; }

    /// Appends the next bytes of the stream.
    void append(std::string_view bytes);

    /// Appends what ends the stream well.
    void append_end();

    enum class outcome { sent, blocked, broken };

    /// Gives the socket what it takes, and adds that to `accepted_bytes`. `sent`: nothing is left.
    outcome send_to(int socket, std::uint64_t& accepted_bytes);

    [[nodiscard]] bool empty() const noexcept { return waiting_.empty(); }

    /// How many bytes of the stream, without chunk headers, were appended and accepted so far.
    [[nodiscard]] std::uint64_t appended() const noexcept { return appended_; }
    [[nodiscard]] std::uint64_t accepted() const noexcept { return accepted_; }

private:
    /// Where a piece of the stream stands among all bytes.
    struct piece {
        std::uint64_t begin;
        std::uint64_t length;
    };

    [[nodiscard]] std::size_t next_cut(std::size_t available);
    void count_accepted();

    const chunking chunks_;
    const bool chunked_;
    random_numbers random_;
    std::string waiting_;
    std::size_t sent_of_waiting_ = 0;
    std::uint64_t sent_ = 0;  ///< bytes of all kinds before `waiting_`
    std::deque<piece> pieces_;
    std::uint64_t appended_ = 0;
    std::uint64_t accepted_ = 0;
};

}  // namespace weir
