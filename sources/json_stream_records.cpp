// SPDX-License-Identifier: Apache-2.0
#include "json_stream_records.hpp"

#include <algorithm>
#include <functional>

namespace weir {

namespace {

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

bool names(std::string_view content_type, std::string_view type) {
    std::string media(content_type.substr(0, content_type.find(';')));
    media.erase(media.find_last_not_of(" \t") + 1);
    std::transform(media.begin(), media.end(), media.begin(),
                   [](char one) { return one >= 'A' && one <= 'Z' ? static_cast<char>(one - 'A' + 'a') : one; });
    return media == type;
}

}  // namespace

bool recent_events::add(std::size_t hash) {
    if (std::find(hashes_.begin(), hashes_.end(), hash) != hashes_.end()) return false;
    if (hashes_.size() < most) {
        hashes_.push_back(hash);
    } else {
        hashes_[next_] = hash;
        next_ = (next_ + 1) % most;
    }
    return true;
}

stream_records::stream_records(const json_source_options& options, block_writer& writer)
    : options_(options),
      writer_(writer),
      judge_(options.judge ? options.judge() : nullptr),
      lines_(framing::newline, *this, {.max_record_bytes = options.settings.max_record_bytes}),
      events_(*this, options.settings.max_record_bytes) {}

std::string_view stream_records::last_event_id() const noexcept {
    if (options_.rules.resumes == stream_rules::resumption::never) return {};
    return events_.last_event_id();
}

std::optional<duration> stream_records::retry() const {
    const auto milliseconds = events_.retry_milliseconds();
    if (!milliseconds) return std::nullopt;
    constexpr std::uint64_t most = 300'000;
    return std::chrono::milliseconds(std::min(*milliseconds, most));
}

bool stream_records::begin(std::string_view content_type) {
    maybe_repeated_ = last_event_id().empty() ? 0 : recent_events::most;
    const bool named = names(content_type, "text/event-stream");
    switch (options_.framing) {
        case stream_framing::lines:
            by_events_ = false;
            return true;
        case stream_framing::events:
            by_events_ = true;
            return true;
        case stream_framing::event_stream:
            by_events_ = true;
            return named || content_type.empty();
        default:
            by_events_ = named;
            return !names(content_type, "text/html");
    }
}

bool stream_records::feed(std::string_view bytes) {
    if (by_events_) {
        events_.feed(bytes);
    } else {
        lines_.feed(bytes);
    }
    writer_.report();
    return !verdict_ && !lines_.lost();
}

void stream_records::finish(http_outcome::ending how) {
    using ending = http_outcome::ending;
    const bool over = how == ending::stopped || verdict_;
    if (by_events_) {
        const bool cut = events_.finish();
        if (cut && !over && last_event_id().empty()) malformed();
    } else {
        if (over) lines_.reset();
        if (how == ending::closed) lines_.feed("\n");  // the last line of an orderly end may lack it
        lines_.finish();
    }
    writer_.report();
}

void stream_records::event(const sse_event& one) {
    if (verdict_ || is_blank(one.data)) return;
    if (is_repeated(one)) return writer_.duplicate();
    std::string_view record = one.data;
    if (record.find('\n') != std::string_view::npos) {
        line_ = record;
        std::replace(line_.begin(), line_.end(), '\n', ' ');
        record = line_;
    }
    if (!accepts(one.type, record)) return;
    writer_.append(record);
    writer_.end_record();
}

bool stream_records::is_repeated(const sse_event& one) {
    if (!one.named_id || options_.rules.resumes == stream_rules::resumption::never) return false;
    const std::hash<std::string_view> hash;
    const bool by_id = options_.rules.resumes == stream_rules::resumption::last_event_id;
    const bool looked_for = maybe_repeated_ > 0;
    if (looked_for) --maybe_repeated_;
    return !recent_.add(hash(one.data) + (by_id ? hash(one.id) * 31 : 0)) && looked_for;
}

void stream_records::end_record() {
    if (!verdict_ && accepts({}, writer_.current())) return writer_.end_record();
    writer_.abandon_record();
}

/// Asks the judge, and counts what is not to be delivered.
bool stream_records::accepts(std::string_view event, std::string_view record) {
    if (!judge_) return true;
    record_verdict said = judge_->judge(event, record);
    const auto what = said.what;
    if (what == record_verdict::fate::control) writer_.control();
    if (said.then != record_verdict::sequel::go_on) verdict_ = std::move(said);
    return what == record_verdict::fate::deliver;
}

void stream_records::malformed() {
    if (!verdict_) writer_.malformed();
}

void stream_records::oversize() {
    if (!verdict_) writer_.oversize();
}

}  // namespace weir
