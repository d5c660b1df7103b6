// SPDX-License-Identifier: Apache-2.0
#include <weir/json_stream.hpp>

#include "json_stream_log.hpp"
#include "json_stream_parts.hpp"
#include "json_stream_records.hpp"
#include "outcome_words.hpp"
#include "server_words.hpp"

#include <algorithm>
#include <utility>

namespace weir {

namespace {

using ending = http_outcome::ending;
using sequel = record_verdict::sequel;

std::string_view accepted_types(stream_framing framing) {
    switch (framing) {
        case stream_framing::events:
        case stream_framing::event_stream:
            return "text/event-stream";
        case stream_framing::lines:
            return "application/x-ndjson, application/json;q=0.9, */*;q=0.1";
        default:
            return "text/event-stream, application/x-ndjson;q=0.9, application/json;q=0.8, */*;q=0.1";
    }
}

/// A reception is one run of a json source: its connections, one after the other.
class reception final : public http_consumer {
public:
    reception(const json_source_options& options, intake& entrance)
        : options_(options),
          entrance_(entrance),
          writer_(entrance, {.block_bytes = options.settings.block_bytes, .linger = options.settings.linger}),
          records_(options, writer_),
          http_(entrance.time(), entrance.stopping(),
                {.stall_timeout = options.rules.stall_timeout,
                 .receive_buffer_bytes = options.settings.receive_buffer_bytes,
                 .ca_file = options.settings.ca_file}),
          limit_(options.settings.give_up_first ? options.settings.give_up_first : options.settings.give_up_after),
          waits_({.give_up_after = limit_, .schedules = options.rules.waits}),
          outages_(entrance),
          quiet_(entrance, options.rules.quiet_after, options.rules.quiet_words) {
        entrance_.on_open(http_.waker());
    }
    reception(const reception&) = delete;
    reception& operator=(const reception&) = delete;
    ~reception() override { entrance_.on_open({}); }

    [[nodiscard]] bool begin(const http_headers& headers) override {
        content_type_ = headers.value("content-type");
        welcome_ = records_.begin(content_type_);
        if (!welcome_) return false;
        outages_.connected(resumes());
        quiet_.calm();
        return true;
    }

    [[nodiscard]] bool ready() override { return writer_.ready(); }

    [[nodiscard]] bool take(std::string_view bytes) override {
        const std::uint64_t before = writer_.records();
        const bool of_use = records_.feed(bytes);
        outages_.heard();
        if (writer_.records() > before) quiet_.calm();
        return of_use;
    }

    [[nodiscard]] time_point attend() override { return std::min(writer_.attend(), quiet_.attend()); }

    void run() {
        while (connect() && entrance_is_open()) entrance_.report_reconnect();
        outages_.ended(resumes());
        deliver_rest();
    }

private:
    [[nodiscard]] bool entrance_is_open() const { return !entrance_.stopping().stop_requested(); }
    [[nodiscard]] bool resumes() const { return !records_.last_event_id().empty(); }

    /// One connection, and the wait after it. False: it was the last.
    [[nodiscard]] bool connect() {
        const std::uint64_t before = writer_.records();
        const time_point began = entrance_.time().now();
        welcome_ = true;
        const http_outcome outcome = http_.run(request(), *this);
        quiet_.pause();
        records_.finish(outcome.how);
        if (writer_.records() > before || entrance_.time().now() - began >= options_.rules.stall_timeout) trust();
        if (outcome.how == ending::stopped) return false;
        const auto verdict = records_.take_verdict();
        if (verdict && verdict->then == sequel::end) return say_end(*verdict);
        if (outcome.how == ending::closed && (options_.settings.end_on_close || outcome.status == 204)) return false;
        outages_.lost();
        return wait_after(outcome, verdict);
    }

    [[nodiscard]] http_stream::request request() const {
        auto made = options_.request({.now = entrance_.time().now(), .resuming = resumes()});
        const auto names_accept = [](const std::string& line) {
            constexpr std::string_view name = "accept:";
            return line.size() > name.size() && std::equal(name.begin(), name.end(), line.begin(),
                                                           [](char small, char one) { return small == (one | 0x20); });
        };
        if (std::none_of(made.headers.begin(), made.headers.end(), names_accept)) {
            made.headers.push_back("Accept: " + std::string(accepted_types(options_.framing)));
        }
        if (resumes()) made.headers.push_back("Last-Event-ID: " + std::string(records_.last_event_id()));
        return made;
    }

    /// It works: from now on it is worth waiting longer, and what failed before is over.
    void trust() {
        limit_ = options_.settings.give_up_after;
        waits_ = backoff({.give_up_after = limit_, .schedules = options_.rules.waits});
    }

    [[nodiscard]] bool say_end(const record_verdict& verdict) {
        if (!verdict.words.empty()) entrance_.notice(shown(verdict.words));
        return false;
    }

    // False: stopped while waiting.
    [[nodiscard]] bool wait_after(const http_outcome& outcome, const std::optional<record_verdict>& verdict) {
        const auto what = failure_of(outcome, verdict);
        auto wait = what ? waits_.next(*what) : std::nullopt;
        if (!wait) {
            outages_.ended(resumes());
            deliver_rest();
            throw error_for(outcome, verdict, what.has_value());
        }
        if (outcome.how == ending::status) {
            wait = weir::wait_after(outcome, entrance_.time().now(), *wait);
        } else {
            wait = std::max(*wait, records_.retry().value_or(duration{}));
        }
        if (*wait == duration{}) wait = starts_.wait(entrance_.time().now());
        entrance_.notice(told_of(outcome, verdict) + "; connecting again " + in_seconds(*wait));
        return http_.wait_until(entrance_.time().now() + *wait, *this);
    }

    // Nothing: no repetition can mend it.
    [[nodiscard]] std::optional<failure> failure_of(const http_outcome& outcome,
                                                    const std::optional<record_verdict>& verdict) const {
        if (verdict) return verdict->then == sequel::fail ? std::nullopt : std::optional(verdict->why);
        if (!welcome_ && outcome.how != ending::closed) return std::nullopt;
        return options_.rules.failure_of(outcome);
    }

    void deliver_rest() {
        http_.wait_until_ready(*this);
        writer_.flush();
    }

    [[nodiscard]] source_error error_for(const http_outcome& outcome, const std::optional<record_verdict>& verdict,
                                         bool tried_again) const {
        using kind = source_error::kind;
        const std::string text = options_.where + ' ' + told_of(outcome, verdict);
        if (tried_again) {
            return {kind::unreachable, text + " (given up after " + failures_in_a_row(limit_.value_or(1)) + ")"};
        }
        if (verdict) return {verdict->kind, text};
        const bool credentials = outcome.how == ending::status &&
                                 options_.rules.about(outcome.status).means == status_rule::verdict::unauthorised;
        return {credentials ? kind::unauthorised : kind::rejected, text};
    }

    [[nodiscard]] std::string told_of(const http_outcome& outcome, const std::optional<record_verdict>& verdict) const {
        if (verdict && !verdict->words.empty()) return shown(verdict->words);
        if (!welcome_) return "sent " + document_sent() + "; check the URL";
        const bool refused = outcome.how == ending::status;
        return told(outcome, options_.secrets, refused ? options_.rules.about(outcome.status).advice : "");
    }

    [[nodiscard]] std::string document_sent() const {
        if (content_type_.find("html") != std::string::npos) return "a page of HTML, which is no stream";
        return printable(content_type_) + " and not text/event-stream, as a stream of events does";
    }

    [[nodiscard]] std::string shown(const std::string& words) const {
        return printable(without_secrets(words, options_.secrets));
    }

    const json_source_options& options_;
    intake& entrance_;
    block_writer writer_;
    stream_records records_;
    http_stream http_;
    std::optional<std::size_t> limit_;
    backoff waits_;
    fresh_starts starts_;
    outage_log outages_;
    quiet_watch quiet_;
    std::string content_type_;
    bool welcome_ = true;  ///< the response's content type was one of a stream
};

}  // namespace

json_source::json_source(json_source_options chosen) : options_(std::move(chosen)) {
    check_request(options_.request({}));
}

void json_source::run(intake& entrance) {
    reception(options_, entrance).run();
}

}  // namespace weir
