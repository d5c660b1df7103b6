// SPDX-License-Identifier: Apache-2.0
#include "replay_connection.hpp"

#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace weir {

namespace {

constexpr std::size_t most_requests_kept = 1'000;

/// So many steps in a row, then the other connections have their turn.
constexpr int steps_in_a_row = 64;

std::string_view reason(int status) {
    switch (status) {
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 406:
            return "Not Acceptable";
        case 413:
            return "Content Too Large";
        case 416:
            return "Range Unacceptable";
        case 420:
            return "Enhance Your Calm";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 503:
            return "Service Unavailable";
        default:
            return "Status";
    }
}

/// The time so long after `from`, or never where that is beyond all time.
time_point after(time_point from, duration length) {
    return length >= end_of_time - std::max(from, time_point{}) ? end_of_time : from + length;
}

bool acknowledged(int socket) {
    int bytes = 0;
    return ::ioctl(socket, SIOCOUTQ, &bytes) != 0 || bytes == 0;
}

}  // namespace

replay_connection::replay_connection(descriptor socket, replay_shared& shared)
    : socket_(std::move(socket)), shared_(shared), output_(shared.options.chunks, shared.options.chunked) {}

replay_connection::~replay_connection() {
    if (phase_ == phase::streaming) --shared_.streams;
}

void replay_connection::receive() {
    std::array<char, 16'384> bytes;
    const auto count = ::recv(socket_.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) return;
    if (count <= 0) {
        give_back();
    } else if (phase_ == phase::reading) {
        answer(parser_.take({bytes.data(), static_cast<std::size_t>(count)}));
    }
}

void replay_connection::answer(http_request_parser::state state) {
    using parsed = http_request_parser::state;
    switch (state) {
        case parsed::reading:
            return;
        case parsed::bad_request:
            return refuse(400, "This is no request that the replay server understands.");
        case parsed::header_too_large:
            return refuse(431, "The header is larger than 64 KiB.");
        case parsed::body_too_large:
            return refuse(413, "The body is larger than 64 KiB.");
        case parsed::complete:
            break;
    }
    ++shared_.counters.requests;
    shared_.requests.push_back(parser_.request());
    if (shared_.requests.size() > most_requests_kept) shared_.requests.pop_front();
    answer_request(parser_.request());
}

void replay_connection::answer_request(const http_request& request) {
    if (!shared_.refusals.empty()) {
        auto& refusal = shared_.refusals.front();
        refuse(refusal.status, refusal.body);
        if (--refusal.times == 0) shared_.refusals.pop_front();
        return;
    }
    const bool sample = request.path.ends_with("/statuses/sample.json");
    const bool filter = request.path.ends_with("/statuses/filter.json");
    if (!sample && !filter) return refuse(404, "Only statuses/sample.json and statuses/filter.json are served.");
    if (request.method != (sample ? "GET" : "POST")) return refuse(405, sample ? "Use GET." : "Use POST.");
    start_stream(request);
}

void replay_connection::refuse(int status, std::string_view body) {
    output_.append_plain("HTTP/1.1 " + std::to_string(status) + ' ' + std::string(reason(status)) +
                         "\r\nContent-Type: text/plain\r\nContent-Length: " + std::to_string(body.size()) +
                         "\r\nConnection: close\r\n\r\n" + std::string(body));
    phase_ = phase::finishing;
}

void replay_connection::start_stream(const http_request& request) {
    with_lengths_ = request.parameter("delimited") == "length";
    output_.append_plain("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n");
    output_.append_plain(shared_.options.chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "\r\n");
    last_sent_ = shared_.options.clock->now();
    if (shared_.streams++ == 0) shared_.feed.start_listening(last_sent_);
    phase_ = phase::streaming;
}

bool replay_connection::advance(time_point now) {
    for (int turn = 0; turn < steps_in_a_row; ++turn) {
        if (phase_ == phase::over || !flush() || waits(now)) return false;
        if (!steps_.empty()) {
            take_step(now);
        } else if (phase_ == phase::streaming) {
            stage(now);
            if (steps_.empty() && phase_ == phase::streaming) return false;
        } else if (phase_ == phase::finishing) {
            ::shutdown(socket_.get(), SHUT_WR);
            phase_ = phase::lingering;  // an answer would be lost if it were closed with bytes unread
        } else {
            return false;
        }
    }
    return true;
}

/// True when the kernel has accepted everything.
bool replay_connection::flush() {
    if (output_.empty()) return true;
    const std::uint64_t before = shared_.counters.bytes_accepted;
    const auto outcome = output_.send_to(socket_.get(), shared_.counters.bytes_accepted);
    if (shared_.counters.bytes_accepted > before) blocked_since_.reset();
    settle_sent();
    if (outcome == replay_output::outcome::broken) give_back();
    if (outcome != replay_output::outcome::blocked) {
        blocked_since_.reset();
    } else if (!blocked_since_) {
        blocked_since_ = std::chrono::steady_clock::now();
    }
    return outcome == replay_output::outcome::sent;
}

/// True while a stall lasts or a reset is not due yet.
bool replay_connection::waits(time_point now) {
    if (stalled_until_ && *stalled_until_ <= now) stalled_until_.reset();
    if (resetting_ && acknowledged(socket_.get())) {
        const linger at_once{1, 0};
        ::setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        give_back();
    }
    return stalled_until_.has_value() || resetting_ || phase_ == phase::over;
}

void replay_connection::take_step(time_point now) {
    const step next = std::move(steps_.front());
    steps_.pop_front();
    if (!next.bytes.empty()) {
        output_.append(next.bytes);
        last_sent_ = now;
    }
    if (!next.happens) return;
    for (auto& [record, begin, end] : under_way_) {
        if (record.number == next.happens->record) record.faults.erase(record.faults.begin());
    }
    settle_sent();
    happen(*next.happens, now);
}

void replay_connection::happen(const fault& what, time_point now) {
    if (const auto* stall = std::get_if<faults::stall>(&what.what)) {
        stalled_until_ = after(now, stall->length);
    } else if (std::holds_alternative<faults::reset>(what.what)) {
        resetting_ = true;
    } else if (const auto* close = std::get_if<faults::close>(&what.what)) {
        end_stream(close->cleanly);
    } else if (const auto* refusal = std::get_if<faults::refuse>(&what.what)) {
        if (refusal->times > 0) shared_.refusals.push_back(*refusal);
    }
}

void replay_connection::end_stream(bool cleanly) {
    if (cleanly) output_.append_end();
    settle_sent();
    give_back();
    phase_ = phase::finishing;
}

/// Takes from the feed what is due and goes into the next chunk.
void replay_connection::stage(time_point now) {
    std::string run;
    for (std::size_t count = 0; count < shared_.options.chunks.records && shared_.feed.next_due() <= now; ++count) {
        auto record = shared_.feed.next();
        if (!record) break;
        if (!record->faults.empty()) {
            if (!run.empty()) steps_.push_back({std::exchange(run, {}), {}});
            stage_with_faults(std::move(*record));
            return;
        }
        const std::string frame = framed(record->text);
        run += frame;
        under_way_.push_back({std::move(*record), staged_, staged_ + frame.size()});
        staged_ += frame.size();
    }
    if (!run.empty()) {
        steps_.push_back({std::move(run), {}});
    } else if (shared_.feed.ended() && !shared_.options.stay_open) {
        end_stream(true);
    } else {
        stage_keep_alive(now);
    }
}

void replay_connection::stage_with_faults(staged_record record) {
    for (auto& one : record.faults) one.record = record.number;
    const auto lengths = std::find_if(record.faults.begin(), record.faults.end(), [](const fault& one) {
        return std::holds_alternative<faults::wrong_length>(one.what);
    });
    const int wrong_by = lengths == record.faults.end() ? 0 : std::get<faults::wrong_length>(lengths->what).by;
    const std::string frame = record.exists ? framed(record.text, wrong_by) : std::string{};
    std::size_t done = 0;
    std::uint64_t begin = staged_;
    const auto stage_step = [this](std::string bytes, std::optional<fault> happens) {
        staged_ += bytes.size();
        steps_.push_back({std::move(bytes), std::move(happens)});
    };
    for (const auto& one : record.faults) {
        const std::size_t place = std::min(one.byte, frame.size());
        if (place > done) stage_step(frame.substr(done, place - done), {});
        done = std::max(done, place);
        stage_step(fault_bytes(one), one);
        if (done == 0) begin = staged_;
    }
    if (done < frame.size()) stage_step(frame.substr(done), {});
    under_way_.push_back({std::move(record), begin, staged_});
}

void replay_connection::stage_keep_alive(time_point now) {
    if (now < after(last_sent_, shared_.options.keep_alive)) return;
    steps_.push_back({"\r\n", {}});
    staged_ += 2;
}

std::string replay_connection::framed(std::string_view text, int wrong_by) const {
    std::string frame;
    if (with_lengths_) frame = std::to_string(static_cast<std::int64_t>(text.size()) + 2 + wrong_by) + "\r\n";
    frame += text;
    frame += "\r\n";
    return frame;
}

std::string replay_connection::fault_bytes(const fault& what) const {
    if (const auto* insert = std::get_if<faults::insert_bytes>(&what.what)) return insert->bytes;
    if (const auto* large = std::get_if<faults::oversize>(&what.what)) return framed(std::string(large->bytes, 'x'));
    return {};
}

time_point replay_connection::next_deadline() const {
    if (stalled_until_) return *stalled_until_;
    if (phase_ != phase::streaming || blocked_since_ || resetting_) return end_of_time;
    const time_point keep_alive = after(last_sent_, shared_.options.keep_alive);
    return shared_.feed.ended() ? keep_alive : std::min(keep_alive, shared_.feed.next_due());
}

void replay_connection::settle_sent() {
    while (!under_way_.empty() && under_way_.front().end <= output_.accepted()) {
        const auto& sent = under_way_.front();
        if (!sent.record.faults.empty()) return;  // what comes after its last byte has not happened yet
        if (sent.record.exists) ++shared_.counters.records_sent;
        under_way_.pop_front();
    }
}

void replay_connection::give_back() {
    if (phase_ == phase::streaming) --shared_.streams;
    for (auto& [record, begin, end] : under_way_) {
        const bool arrived = end <= output_.accepted();
        const bool cut = !arrived && begin < output_.accepted();
        if (arrived && record.exists) ++shared_.counters.records_sent;
        if (arrived || (cut && !shared_.options.plan.repeat_cut_record)) {
            record = {record.number, {}, std::move(record.faults), false};
        }
        if (record.exists || !record.faults.empty()) shared_.feed.give_back(std::move(record));
    }
    under_way_.clear();
    steps_.clear();
    phase_ = phase::over;
}

}  // namespace weir
