// SPDX-License-Identifier: Apache-2.0
#include "jetstream_reception.hpp"

#include "jetstream_dictionary.hpp"
#include "outcome_words.hpp"
#include "server_words.hpp"
#include "web_socket_frames.hpp"

#include <algorithm>
#include <utility>

namespace weir {

using ending = web_socket_outcome::ending;

namespace {

// RFC 6455, 7.4.1, and the registry that it opens: going away, service restart, try again later.
bool is_going_away(int code) {
    return code == 1001 || code == 1012 || code == 1013;
}

std::optional<std::uint64_t> start_of(const bluesky::stream_options& options, time_point now) {
    if (!options.since) return options.cursor;
    const auto begin = std::chrono::floor<std::chrono::microseconds>(now - *options.since);
    return static_cast<std::uint64_t>(std::max<std::int64_t>(begin.time_since_epoch().count(), 0));
}

/// What refused the web socket.
http_outcome answer_of(const web_socket_outcome& outcome) {
    return {.how = http_outcome::ending::status,
            .status = outcome.status,
            .words = outcome.words,
            .headers = {outcome.headers}};
}

/// Nothing where trying this server again cannot help; redirects are not followed.
std::optional<failure> failure_of(const web_socket_outcome& outcome) {
    if (outcome.how == ending::untrusted) return std::nullopt;
    if (outcome.how != ending::refused) return failure::network;
    if (outcome.status <= 400) return std::nullopt;
    return failure_of_status(outcome.status);
}

/// The name of the error in what a server refuses with (XRPC), which is in no envelope and may have other text around.
std::string refusal_of(const std::string& words) {
    const std::size_t begin = words.find('{');
    const std::size_t end = words.rfind('}');
    if (begin == std::string::npos || end == std::string::npos || end < begin) return {};
    std::string json = words.substr(begin, end + 1 - begin);
    const std::size_t size = json.size();
    json.append(web_socket_reader::padding, '\0');
    jetstream_reader reader;
    const auto message = reader.read(std::string_view(json).substr(0, size));
    return message.what == jetstream_message::kind::failure ? std::string(message.name) : std::string();
}

}  // namespace

jetstream_reception::jetstream_reception(const bluesky::stream_options& options, intake& entrance)
    : options_(options),
      entrance_(entrance),
      writer_(entrance, {.block_bytes = options.block_bytes, .linger = options.linger}),
      socket_(entrance.time(), entrance.stopping(),
              {.stall_timeout = options.stall_timeout,
               .quiet_timeout = options.quiet_timeout,
               .patience = options.patience,
               .max_message_bytes = options.max_record_bytes,
               .receive_buffer_bytes = options.receive_buffer_bytes,
               .ca_file = options.ca_file}),
      route_(options),
      progress_(start_of(options, entrance.time().now())) {
    entrance_.on_open(socket_.waker());
}

jetstream_reception::~jetstream_reception() {
    entrance_.on_open({});
}

void jetstream_reception::run() {
    while (go_on_after(connect())) continue;
    deliver_rest();
}

web_socket_outcome jetstream_reception::connect() {
    failure_.clear();
    fetch_dictionary();
    const auto dictionary = decoder_ ? std::optional(decoder_->dictionary()) : std::nullopt;
    const auto cursor = progress_.begin(route_.place());
    const std::uint64_t before = messages_;
    auto outcome = socket_.run(route_.request(cursor, dictionary), *this);
    writer_.report();
    if (messages_ > before) {
        route_.succeeded();
        asked_again_ = false;
    }
    return outcome;
}

/// Each server has a dictionary of its own. One that gives none is not asked again until another was; one that is not
/// well is, with the next connection.
void jetstream_reception::fetch_dictionary() {
    const jetstream_place place = route_.place();
    if (!options_.compress || place.version != 2 || decoder_host_ == place.host) return;
    decoder_.reset();
    decoder_host_.reset();
    if (messages_ > 0) deliver_rest();  // what came from another server does not wait for this one's dictionary
    const auto bytes =
        fetch_jetstream_dictionary({route_.base(), options_.ca_file}, entrance_.time(), entrance_.stopping());
    if (!bytes) return;
    decoder_host_ = place.host;
    if (bytes->empty()) return;
    try {
        decoder_.emplace(*bytes, options_.max_record_bytes);
    } catch (const std::invalid_argument&) {
        entrance_.notice(route_.name() + " gave no dictionary that zstd knows; its messages come uncompressed");
    }
}

bool jetstream_reception::take(std::string_view message, bool binary) {
    ++messages_;
    const auto text = binary ? decoded(message) : message;
    const bool goes_on = !text || take_text(*text);
    writer_.report();
    return goes_on;
}

void jetstream_reception::skipped() {
    ++messages_;
    writer_.oversize();
    writer_.report();
}

/// Nothing: it could not be, and is counted.
std::optional<std::string_view> jetstream_reception::decoded(std::string_view message) {
    using result = zstd_decoder::result;
    std::string_view text;
    const result what = decoder_ ? decoder_->decode(message, text) : result::broken;
    if (what == result::decoded) return text;
    if (what == result::too_large) {
        writer_.oversize();
    } else {
        writer_.malformed();
    }
    return std::nullopt;
}

bool jetstream_reception::take_text(std::string_view text) {
    using kind = jetstream_message::kind;
    const jetstream_message message = reader_.read(text);
    switch (message.what) {
        case kind::event:
            take_event(message, text);
            return true;
        case kind::information:
            take_information(message);
            return true;
        case kind::failure:
            count(&tally::control);
            failure_ = printable(std::string(message.name).append(": ").append(message.words));
            return false;
        case kind::unknown:
            break;
    }
    write(text);  // whoever reads the records counts what is none
    return true;
}

void jetstream_reception::take_event(const jetstream_message& message, std::string_view text) {
    const bool is_new = progress_.note(message);
    tell_gap();
    if (!is_new) return count(&tally::duplicate);
    write(text);
}

void jetstream_reception::take_information(const jetstream_message& message) {
    count(&tally::control);
    if (message.name == "OutdatedCursor") progress_.clamped();
    entrance_.notice(printable(route_.name().append(" says ").append(message.name).append(": ").append(message.words)));
}

void jetstream_reception::write(std::string_view text) {
    line_.assign(text);
    // White space in JSON, so that it may be any other.
    std::replace_if(
        line_.begin(), line_.end(), [](char letter) { return letter == '\n' || letter == '\r'; }, ' ');
    if (line_.find_first_not_of(" \t") == std::string::npos) return writer_.malformed();
    line_ += '\n';
    writer_.append(line_);
    writer_.end_record();
}

void jetstream_reception::count(std::uint64_t tally::*fate) {
    tally one = {.received = 1};
    one.*fate = 1;
    entrance_.report(one);
}

void jetstream_reception::tell_gap() {
    if (const auto gap = progress_.take_gap()) {
        entrance_.notice(route_.name() + " did not replay what came from " + time_text(gap->from_us) + " to " +
                         time_text(gap->until_us) + "; it is missing");
    }
}

bool jetstream_reception::go_on_after(const web_socket_outcome& outcome) {
    if (outcome.how == ending::stopped) return false;
    if (outcome.how == ending::left) {
        entrance_.notice("left " + route_.name() + " while the flow is busy");
        socket_.wait_until_ready(*this);
    } else if (mend(outcome)) {
        // The same server, asked in another way: no connection was lost.
        return !entrance_.stopping().stop_requested();
    } else if (const auto error = wait_after(outcome)) {
        deliver_rest();
        throw source_error(*error);
    }
    if (entrance_.stopping().stop_requested()) return false;
    entrance_.report_reconnect();
    return true;
}

/// Whether another request may be answered at once.
bool jetstream_reception::mend(const web_socket_outcome& outcome) {
    if (outcome.how != ending::refused) return false;
    const std::string refusal = refusal_of(outcome.words);
    if (refusal == "CursorTooOld") return progress_.cursor_too_old();
    if (refusal == "UnknownZstdDictionary" && decoder_) {
        decoder_.reset();
        // It may have another by now. If that is not the right one either, messages come uncompressed.
        if (!std::exchange(asked_again_, true)) decoder_host_.reset();
        return true;
    }
    return (outcome.status == 400 || outcome.status == 404) && route_.fall_back();
}

/// Waits for the next attempt, or says why there is to be none.
std::optional<source_error> jetstream_reception::wait_after(const web_socket_outcome& outcome) {
    const std::string text = route_.name() + ' ' + told(outcome);
    const auto what = failure_of(outcome);
    const bool worked = outcome.how == ending::closed || outcome.how == ending::cut || outcome.how == ending::abandoned;
    const bool leave = !worked || is_going_away(outcome.code) || !route_.works();
    const time_point now = entrance_.time().now();
    if (what && outcome.how == ending::refused) {
        const auto asked = wait_asked_for(answer_of(outcome), now);
        if (asked) route_.leave_alone(now + std::max(*asked, least_asked));
    }
    const auto wait = what ? route_.failed(*what, leave, now) : route_.refused_for_good(now);
    if (!wait) return error_for(outcome, text, what.has_value());
    entrance_.notice(text + "; connecting to " + route_.name() + " in " + seconds_of(*wait));
    static_cast<void>(socket_.wait_until(now + *wait, *this));
    return std::nullopt;
}

source_error jetstream_reception::error_for(const web_socket_outcome& outcome, const std::string& text,
                                            bool tried_again) const {
    using kind = source_error::kind;
    if (tried_again) {
        return {kind::unreachable, text + " (given up after " + failures_in_a_row(route_.limit()) + ")"};
    }
    const bool credentials = outcome.status == 401 || outcome.status == 403;
    return {credentials ? kind::unauthorised : kind::rejected, text};
}

void jetstream_reception::deliver_rest() {
    socket_.wait_until_ready(*this);
    writer_.flush();
}

/// What happened, with the server's or libcurl's own words.
std::string jetstream_reception::told(const web_socket_outcome& outcome) const {
    using http = http_outcome::ending;
    const std::string words = printable(outcome.words);
    const std::string because = words.empty() ? "" : ": " + words;
    switch (outcome.how) {
        case ending::refused:
            return weir::told(answer_of(outcome), {});
        case ending::silent:
            return "sent nothing for too long";
        case ending::closed:
            return "closed the stream with code " + std::to_string(outcome.code) + because;
        case ending::cut:
            return "broke the connection off" + because;
        case ending::abandoned:
            return "ended the stream: " + failure_;
        case ending::untrusted:
            return weir::told({.how = http::untrusted, .words = outcome.words}, {});
        case ending::broken:
            return "sent what is no WebSocket" + because;
        default:
            return "could not be streamed from" + because;
    }
}

}  // namespace weir
