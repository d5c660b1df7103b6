// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/block_bytes.hpp>
#include <weir/framing.hpp>
#include <weir/oauth.hpp>
#include <weir/source.hpp>
#include <weir/stream_rules.hpp>

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace weir::twitter {

/// A token that stands for an application (OAuth 2).
struct bearer_token {
    std::string secret;
};

/// Nothing, for servers that want none.
using authentication = std::variant<std::monostate, oauth::credentials, bearer_token>;

/// What a stream asks for, and how it behaves.
struct stream_options {
    std::string url = {};  ///< without query; https, or http to this machine
    bool post = true;      ///< parameters in the form of a POST (filter); else in the query of a GET (sample)

    // What to filter by; each list is sent with commas if it is not empty.
    std::vector<std::string> track = {};
    std::vector<std::string> follow = {};
    std::vector<std::string> locations = {};
    std::vector<std::string> language = {};

    framing mode = framing::length;  ///< `length` asks for `delimited=length`
    bool stall_warnings = true;
    authentication credentials = {};

    duration stall_timeout = rules::twitter.stall_timeout;  ///< without a byte; keep-alives come every 30 s
    duration linger = std::chrono::milliseconds(20);        ///< how long a record may wait for others
    std::size_t max_record_bytes = std::size_t{1} << 20;
    std::size_t block_bytes = usual_block_bytes();
    std::size_t receive_buffer_bytes = 0;  ///< of the socket; 0: the kernel's choice

    bool end_on_close = false;  ///< an orderly end of the response ends the source; else it connects again
    std::optional<std::size_t> give_up_after = {};  ///< so many failures of one kind in a row; never, where empty
    std::optional<std::size_t> give_up_first = {};  ///< likewise before the first record; empty: as `give_up_after`
};

/// A twitter stream is a source of blocks of records as a v1.1 streaming endpoint sends them: tweets and control
/// messages, unread. It connects again by the published schedule, each time with a signature of its own; while the
/// flow has no credit, the server has to wait.
///
/// A bad size line, a record longer than the limit and one that a lost connection cut are reported as malformed or
/// oversize here; all others are announced in blocks. Each request after the first is reported as a reconnect.
///
/// Control messages that concern the connection are looked at on their way: `disconnect` and `warning` are told in a
/// notice each, and posts that the server left out (`limit`) are reported as undelivered.
class stream final : public source {
public:
    /// Throws `std::invalid_argument` for a URL that cannot be streamed from or credentials that cannot be sent.
    explicit stream(stream_options chosen);

    /// Throws `source_error` for a status that no repetition can mend, or when giving up.
    void run(intake& entrance) override;

private:
    const stream_options options_;
};

}  // namespace weir::twitter
