// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/block_bytes.hpp>
#include <weir/http_stream.hpp>
#include <weir/source.hpp>
#include <weir/source_error.hpp>
#include <weir/stream_rules.hpp>
#include <weir/tweets.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// What is to become of a record, and of the stream after it.
struct record_verdict {
    enum class fate {
        deliver,
        control,  ///< counted as a message about the stream
        ignore,   ///< not even counted
    };
    enum class sequel {
        go_on,
        connect_again,  ///< after a wait by the schedule for `why`
        end,            ///< the source has delivered all it is to
        fail,           ///< the source fails with a source_error of the kind `kind`
    };

    fate what = fate::deliver;
    sequel then = sequel::go_on;
    failure why = failure::closed;
    source_error::kind kind = source_error::kind::rejected;
    std::string words = {};  ///< says what happened, for a notice or the error; made printable by the stream
};

/// A record judge decides about each record of one run, in their order, on the source's thread.
class record_judge {
public:
    virtual ~record_judge() = default;

    /// `event` is the type of a server-sent event ("message" where the server names none), and empty for a line. The
    /// record is one line, and not empty.
    [[nodiscard]] virtual record_verdict judge(std::string_view event, std::string_view record) = 0;
};

/// How any stream may be told to behave.
struct stream_settings {
    duration linger = std::chrono::milliseconds(20);  ///< how long a record may wait for others
    std::size_t max_record_bytes = std::size_t{1} << 20;
    std::size_t block_bytes = usual_block_bytes();
    std::size_t receive_buffer_bytes = 0;  ///< of the socket; 0: the kernel's choice
    std::string ca_file = {};              ///< certificates to trust; empty: as `http_stream::options` says

    bool end_on_close = false;  ///< an orderly end of the response ends the source; else it connects again
    std::optional<std::size_t> give_up_after = {};  ///< so many failures of one kind in a row; never, where empty
    std::optional<std::size_t> give_up_first = {};  ///< likewise before the first record; empty: as `give_up_after`
};

/// How a stream tells where a record ends.
enum class stream_framing {
    by_content_type,  ///< events for text/event-stream; text/html is refused; else lines
    lines,            ///< newline-delimited JSON; blank lines are keep-alives
    events,           ///< server-sent events, each record the data of one
    event_stream,     ///< the same as a browser takes them: what calls itself something else than
                      ///< text/event-stream is refused
};

/// When a request is made, for those that depend on it.
struct request_occasion {
    time_point now = {};
    bool resuming = false;  ///< an event's id is known, which Last-Event-ID will name
};

/// What a json source is made of. A source of one's own is one of these.
struct json_source_options {
    std::string where = {};  ///< for messages: a URL without anything secret

    /// Makes the request for the next connection. The source adds Accept, unless it is there, and Last-Event-ID.
    std::function<http_stream::request(const request_occasion&)> request = {};

    stream_rules rules = rules::any_stream;
    stream_framing framing = stream_framing::by_content_type;
    std::function<std::unique_ptr<record_judge>()> judge = {};  ///< made for each run; none: all is delivered
    std::vector<std::string> secrets = {};                      ///< never shown, not even in a server's words
    stream_settings settings = {};
};

/// A json source is a source of blocks of records from an endless HTTP response: newline-delimited JSON or server-sent
/// events, each record one line, unread. It connects again by its rules; while the flow has no credit, the server has
/// to wait.
///
/// What its judge takes for control, a record longer than the limit and one that a lost connection cut (unless it will
/// come again) are reported here as control, oversize and malformed; all others are announced in blocks. After a
/// resumption, events that came before (the same data, and id unless that is a time, among the last 1,024) are reported
/// as duplicates. Where nothing can be resumed, a notice says from when to when nothing was received.
class json_source final : public source {
public:
    /// Throws `std::invalid_argument` for a URL that cannot be streamed from or a header that cannot be sent.
    explicit json_source(json_source_options chosen);

    /// Throws `source_error` for a status or certificate that no repetition can mend, or when giving up.
    void run(intake& entrance) override;

private:
    const json_source_options options_;
};

/// What to ask any server for.
struct json_stream_options {
    std::vector<std::string> headers = {};  ///< "Name: value"; the values are secret, no message shows them
    stream_framing framing = stream_framing::by_content_type;
    stream_rules rules = rules::any_stream;
    stream_settings settings = {};
};

/// The posts of any HTTP(S) stream of newline-delimited JSON or server-sent events. What follows a `?` in the URL is
/// sent, and never shown. Throws `std::invalid_argument` for a URL or header that cannot be sent.
[[nodiscard]] tweets json_stream(std::string url, json_stream_options options = {});

}  // namespace weir
