// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/block_bytes.hpp>
#include <weir/source.hpp>
#include <weir/stream_rules.hpp>
#include <weir/tweets.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace weir::bluesky {

/// Which of Jetstream's endpoints is asked.
enum class endpoint {
    automatic,  ///< v2, and v1 of those servers that do not know it (400, 404)
    v2,         ///< network.bsky.jetstream.subscribeEvents
    v1,         ///< /subscribe, as servers have spoken it since 2024
};

/// What a stream asks for, and how it behaves.
struct stream_options {
    /// Servers, in the order in which they are tried: a name, also with a port, is spoken to by TLS, one on this
    /// machine (127.0.0.0/8, ::1, localhost) without, unless wss:// or ws:// before it says otherwise. Empty: Bluesky's
    /// own.
    std::vector<std::string> hosts = {};
    endpoint speak = endpoint::automatic;
    std::vector<std::string> collections = {"app.bsky.feed.post"};  ///< NSIDs, or prefixes such as "app.bsky.*"

    std::optional<duration> since = {};        ///< begin so long ago; servers keep about 36 hours
    std::optional<std::uint64_t> cursor = {};  ///< begin there: a seq, or microseconds since 1970 from 1e15 on

    bool compress = false;  ///< zstd, where this build and the server have it; not by v1

    duration stall_timeout = rules::bluesky.stall_timeout;  ///< without a frame
    duration quiet_timeout = rules::bluesky.quiet_after;    ///< without a message, whatever other frames come
    duration patience = std::chrono::seconds(3);            ///< with a closed entrance; servers cut after 5 s
    duration linger = std::chrono::milliseconds(20);        ///< how long a record may wait for others
    std::size_t max_record_bytes = std::size_t{1} << 20;
    std::size_t block_bytes = usual_block_bytes();
    std::size_t receive_buffer_bytes = 0;  ///< of the socket; 0: the kernel's choice
    std::string ca_file = {};              ///< certificates to trust, as `web_socket::options`

    std::optional<std::size_t> give_up_after = {};  ///< so many failures of one kind in a row; never, where empty
    std::optional<std::size_t> give_up_first = {};  ///< likewise before the first record; empty: as `give_up_after`
};

/// The servers that an empty list of hosts stands for.
[[nodiscard]] std::vector<std::string> default_hosts();

/// A stream is a source of blocks of records, each of which is one message of a Jetstream as a line: JSON of the v1 or
/// of the v2 wire, unread but for its head. It needs no credentials.
///
/// It goes on where it was when it has to connect again, to the same server or another; what a server sends twice is
/// reported as a duplicate, the server's own messages as control, too long ones as oversize, what cannot be decoded as
/// malformed. A time that no server could replay is told in a notice. While the flow has no credit nothing is read; if
/// that lasts, the connection is left and resumed by its cursor.
class stream final : public source {
public:
    /// Throws `std::invalid_argument` for options that cannot work.
    explicit stream(stream_options chosen);

    /// Throws `source_error` when all servers refuse for good, or when giving up.
    void run(intake& entrance) override;

private:
    const stream_options options_;
};

/// The posts of a Jetstream, as where a flow begins. Throws `std::invalid_argument` for options that cannot work.
[[nodiscard]] tweets posts(stream_options options = {});

}  // namespace weir::bluesky
