// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "json_index.hpp"
#include "json_walker.hpp"

#include <weir/arena.hpp>

#include <cstdint>
#include <string_view>

namespace weir {

/// What a Jetstream says in one message, as far as its transport goes: of both wires, whose texts are the same for
/// commits but for their envelope (bluesky-social/jetstream, docs/README.md, 5.1 and 5.2).
struct jetstream_message {
    enum class kind {
        event,        ///< something happened in the network
        information,  ///< `name` and `words`; the stream goes on
        failure,      ///< likewise, and the server ends the stream
        unknown,      ///< no JSON, or of another shape
    };

    kind what = kind::unknown;
    std::uint64_t seq = 0;       ///< its number on this server; 0: none was said
    std::int64_t time_us = 0;    ///< when the server saw it, in microseconds since 1970; 0: not said
    std::uint64_t identity = 0;  ///< the same for what happened once, whichever server and wire tells it
    std::string_view name = {};
    std::string_view words = {};
};

/// A jetstream_reader reads the heads of messages. One thread at a time.
class jetstream_reader {
public:
    /// REQUIRES: 64 bytes can be read behind `json`, the first of them begins no token. The views in the result are
    /// valid until the next call.
    [[nodiscard]] jetstream_message read(std::string_view json);

private:
    struct fields;

    [[nodiscard]] static bool read_event(json_walker& walker, fields& found);
    [[nodiscard]] static bool read_field(json_walker& walker, const char* name, fields& found);
    [[nodiscard]] jetstream_message message_of(std::string_view json, const fields& found);
    [[nodiscard]] std::string_view text_at(const char* quote);

    json_index index_;
    arena unescaped_;
};

/// The microseconds since 1970 that an RFC 3339 time in UTC says, or 0.
[[nodiscard]] std::int64_t microseconds_of(std::string_view time) noexcept;

}  // namespace weir
