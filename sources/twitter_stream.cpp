// SPDX-License-Identifier: Apache-2.0
#include <weir/twitter_stream.hpp>

#include <weir/http_stream.hpp>
#include <weir/source_error.hpp>

#include "block_writer.hpp"
#include "json_stream_log.hpp"
#include "outcome_words.hpp"
#include "twitter_news.hpp"

#include <stdexcept>
#include <utility>

namespace weir::twitter {

namespace {

using ending = http_outcome::ending;
using verdict = status_rule::verdict;

constexpr stream_rules with_statuses(stream_rules made, const stream_rules::status_rules& statuses) {
    made.statuses = statuses;
    return made;
}

constexpr stream_rules behaviour = with_statuses(rules::twitter, {{{401, verdict::unauthorised},
                                                                   {403, verdict::unauthorised},
                                                                   {404, verdict::rejected},
                                                                   {406, verdict::rejected},
                                                                   {413, verdict::rejected},
                                                                   {416, verdict::rejected},
                                                                   {420, verdict::limited}}});

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const auto& part : parts) {
        if (!text.empty()) text += ',';
        text += part;
    }
    return text;
}

oauth::parameters parameters_of(const stream_options& options) {
    oauth::parameters fields;
    const auto add = [&fields](const char* name, const std::vector<std::string>& values) {
        if (!values.empty()) fields.emplace_back(name, joined(values));
    };
    add("track", options.track);
    add("follow", options.follow);
    add("locations", options.locations);
    add("language", options.language);
    if (options.mode == framing::length) fields.emplace_back("delimited", "length");
    if (options.stall_warnings) fields.emplace_back("stall_warnings", "true");
    return fields;
}

std::string authorization(const stream_options& options, const oauth::parameters& fields, time_point now) {
    if (const auto* const bearer = std::get_if<bearer_token>(&options.credentials)) {
        return oauth::bearer_authorization(bearer->secret);
    }
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
    return oauth::authorization(std::get<oauth::credentials>(options.credentials),
                                {.method = options.post ? "POST" : "GET", .url = options.url, .sent = fields},
                                oauth::fresh_nonce(), seconds);
}

// Made anew for each connection: no nonce may come twice.
http_stream::request request_for(const stream_options& options, time_point now) {
    const auto fields = parameters_of(options);
    const std::string encoded = oauth::form_encoded(fields);
    http_stream::request request = {.url = options.url, .post = options.post};
    if (options.post) {
        request.form = encoded;
    } else if (!encoded.empty()) {
        request.url += '?' + encoded;
    }
    if (!std::holds_alternative<std::monostate>(options.credentials)) {
        request.headers.push_back("Authorization: " + authorization(options, fields, now));
    }
    return request;
}

std::vector<std::string> secrets_of(const stream_options& options) {
    if (const auto* const bearer = std::get_if<bearer_token>(&options.credentials)) return {bearer->secret};
    if (const auto* const keys = std::get_if<oauth::credentials>(&options.credentials)) {
        std::vector<std::string> secrets = {keys->consumer_key, keys->consumer_secret, keys->token, keys->token_secret};
        // In the header they stand encoded.
        for (std::size_t i = 0; i < 4; ++i) secrets.push_back(oauth::percent_encoded(secrets[i]));
        return secrets;
    }
    return {};
}

/// A reception is one run of a stream: its connections, one after the other, framed into blocks.
class reception final : public http_consumer {
public:
    reception(const stream_options& options, intake& entrance)
        : options_(options),
          entrance_(entrance),
          writer_(entrance, {.block_bytes = options.block_bytes, .linger = options.linger}),
          news_(writer_, entrance, secrets_of(options)),
          framer_(options.mode, news_, {.max_record_bytes = options.max_record_bytes}),
          http_(entrance.time(), entrance.stopping(),
                {.stall_timeout = options.stall_timeout, .receive_buffer_bytes = options.receive_buffer_bytes}),
          limit_(options.give_up_first ? options.give_up_first : options.give_up_after),
          waits_({.give_up_after = limit_, .schedules = behaviour.waits}),
          outages_(entrance) {
        entrance_.on_open(http_.waker());
    }
    reception(const reception&) = delete;
    reception& operator=(const reception&) = delete;
    ~reception() override { entrance_.on_open({}); }

    [[nodiscard]] bool begin(const http_headers&) override {
        outages_.connected(false);
        news_.begin();
        return true;
    }

    [[nodiscard]] bool ready() override { return writer_.ready(); }

    [[nodiscard]] bool take(std::string_view bytes) override {
        outages_.heard();
        framer_.feed(bytes);
        writer_.report();
        return !framer_.lost();
    }

    [[nodiscard]] time_point attend() override { return writer_.attend(); }

    void run() {
        while (true) {
            const std::uint64_t before = posts();
            const http_outcome outcome = http_.run(request_for(options_, entrance_.time().now()), *this);
            end_connection(outcome);
            if (posts() > before) {  // it works: from now on it is worth waiting longer
                limit_ = options_.give_up_after;
                waits_ = backoff({.give_up_after = limit_, .schedules = behaviour.waits});
            }
            if (outcome.how == ending::stopped || (outcome.how == ending::closed && options_.end_on_close)) break;
            outages_.lost();
            if (!wait_after(outcome)) break;
            entrance_.report_reconnect();
        }
        outages_.ended(false);
        deliver_rest();
    }

private:
    [[nodiscard]] std::uint64_t posts() const { return writer_.records() - news_.messages(); }

    void end_connection(const http_outcome& outcome) {
        // Who stops in the middle of a record has not lost it to anything: it was never received.
        if (outcome.how == ending::stopped) framer_.reset();
        framer_.finish();
        writer_.report();
    }

    // False: stopped while waiting.
    [[nodiscard]] bool wait_after(const http_outcome& outcome) {
        const auto what = behaviour.failure_of(outcome);
        if (const auto usual = what ? waits_.next(*what) : std::nullopt) {
            const time_point now = entrance_.time().now();
            const duration wait = weir::wait_after(outcome, now, *usual);
            entrance_.notice(told(outcome, secrets_of(options_)) + "; connecting again in " + seconds_of(wait));
            return http_.wait_until(now + wait, *this);
        }
        outages_.ended(false);
        deliver_rest();
        throw error_for(outcome, what.has_value());
    }

    void deliver_rest() {
        http_.wait_until_ready(*this);
        writer_.flush();
    }

    [[nodiscard]] source_error error_for(const http_outcome& outcome, bool tried_again) const {
        using kind = source_error::kind;
        const std::string text = options_.url + ' ' + told(outcome, secrets_of(options_));
        if (tried_again) {
            return {kind::unreachable, text + " (given up after " + failures_in_a_row(limit_.value_or(1)) + ")"};
        }
        const bool credentials = behaviour.about(outcome.status).means == verdict::unauthorised;
        return {credentials ? kind::unauthorised : kind::rejected, text};
    }

    const stream_options& options_;
    intake& entrance_;
    block_writer writer_;
    twitter_news news_;
    framer framer_;
    http_stream http_;
    std::optional<std::size_t> limit_;
    backoff waits_;
    outage_log outages_;
};

}  // namespace

stream::stream(stream_options chosen) : options_(std::move(chosen)) {
    check_url(options_.url);
    if (options_.url.find_first_of("?#") != std::string::npos) {
        throw std::invalid_argument("the URL of a stream must come without a query; name its parameters instead");
    }
    if (const auto* const bearer = std::get_if<bearer_token>(&options_.credentials)) {
        static_cast<void>(oauth::bearer_authorization(bearer->secret));
    }
}

void stream::run(intake& entrance) {
    reception(options_, entrance).run();
}

}  // namespace weir::twitter
