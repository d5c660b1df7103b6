// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir {

/// A server-sent event. What it points to is valid during the call that delivers it.
struct sse_event {
    std::string_view type;  ///< "message" where the server names none
    std::string_view data;  ///< its data lines, joined by line feeds
    std::string_view id;    ///< the last id that the stream has named, if any
    bool named_id = false;  ///< whether this event named it
};

/// An sse consumer is who an sse parser parses for.
class sse_consumer {
public:
    virtual ~sse_consumer() = default;

    virtual void event(const sse_event& one) = 0;

    /// A comment line, which servers send to show that they live.
    virtual void comment() {}

    /// An event was longer than the limit and is skipped.
    virtual void oversize() = 0;
};

/// An sse parser reads a stream of server-sent events by the rules of WHATWG HTML, 9.2 ("Server-sent events"), with the
/// same events for every way of cutting the stream. A pure state machine; one thread at a time.
///
/// It holds one event and one line of `max_event_bytes` each at most. An event is over with its blank line; then its id
/// is the last event id, even where it had no data or was too long. An id with a NUL or of more than `max_id_bytes` is
/// ignored.
class sse_parser {
public:
    static constexpr std::size_t max_id_bytes = std::size_t{16} << 10;
    static constexpr std::size_t max_type_bytes = 256;

    /// The consumer must outlive the parser.
    explicit sse_parser(sse_consumer& consumer, std::size_t max_event_bytes = std::size_t{1} << 20)
        : consumer_(consumer), max_event_bytes_(max_event_bytes) {}

    /// Takes the next bytes of the stream, all of them.
    void feed(std::string_view bytes);

    /// The connection has ended; the next one begins anew, with the last event id. True: an event with data was under
    /// way, which counts for nothing.
    bool finish();

    /// The id of the last event, to go on from there; empty where none was named.
    [[nodiscard]] const std::string& last_event_id() const noexcept { return last_event_id_; }

    /// The milliseconds to wait before connecting again, if the server has named any.
    [[nodiscard]] std::optional<std::uint64_t> retry_milliseconds() const noexcept { return retry_milliseconds_; }

private:
    void keep(std::string_view part);
    void end_line(std::string_view rest);
    void take_line(std::string_view line);
    void take_field(std::string_view name, std::string_view value);
    void take_data(std::string_view value);
    void take_retry(std::string_view value);
    void dispatch();

    sse_consumer& consumer_;
    const std::size_t max_event_bytes_;

    bool first_line_ = true;     // a byte order mark may precede it
    bool after_return_ = false;  // a line feed that comes now belongs to the line end before it
    std::string line_;           // the part of a line that came with an earlier piece
    bool long_line_ = false;     // the rest of the line is not kept

    std::string data_;  // each line with a line feed
    std::string type_;
    std::string id_;
    bool named_id_ = false;
    bool oversize_ = false;

    std::string last_event_id_;
    std::optional<std::uint64_t> retry_milliseconds_;
};

}  // namespace weir
