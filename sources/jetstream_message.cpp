// SPDX-License-Identifier: Apache-2.0
#include "jetstream_message.hpp"

#include "json_text.hpp"

#include <weir/hash.hpp>

#include <charconv>
#include <chrono>
#include <cstring>
#include <tuple>

namespace weir {

namespace {

/// What stands between the quotes, escapes and all: enough to tell whether two are the same.
std::string_view raw_at(const char* quote) noexcept {
    const char* at = quote + 1;
    while (*at != '"') at += *at == '\\' ? 2 : 1;
    return {quote + 1, static_cast<std::size_t>(at - quote - 1)};
}

template <class Number>
Number number_at(const char* token) noexcept {
    Number number = 0;
    const auto [end, error] = std::from_chars(token, token + 20, number);
    return error == std::errc() && number > 0 ? number : 0;
}

/// Takes `digits` decimal digits from the beginning of `text`; -1: there are others.
int take_number(std::string_view& text, std::size_t digits) noexcept {
    int number = 0;
    if (text.size() < digits) return -1;
    for (const char digit : text.substr(0, digits)) {
        if (digit < '0' || digit > '9') return -1;
        number = number * 10 + (digit - '0');
    }
    text.remove_prefix(digits);
    return number;
}

bool take(std::string_view& text, char wanted) noexcept {
    if (text.empty() || text.front() != wanted) return false;
    text.remove_prefix(1);
    return true;
}

/// The microseconds in ".329308Z"; nothing else may follow.
int take_fraction(std::string_view& text) noexcept {
    int fraction = 0;
    if (take(text, '.')) {
        for (int scale = 100'000; !text.empty() && text.front() >= '0' && text.front() <= '9'; scale /= 10) {
            fraction += scale * (text.front() - '0');
            text.remove_prefix(1);
        }
    }
    return text == "Z" ? fraction : -1;
}

}  // namespace

std::int64_t microseconds_of(std::string_view time) noexcept {
    using namespace std::chrono;
    const int year_number = take_number(time, 4);
    if (!take(time, '-')) return 0;
    const int month_number = take_number(time, 2);
    if (!take(time, '-')) return 0;
    const int day_number = take_number(time, 2);
    if (!take(time, 'T')) return 0;
    const int hour = take_number(time, 2);
    if (!take(time, ':')) return 0;
    const int minute = take_number(time, 2);
    if (!take(time, ':')) return 0;
    const int second = take_number(time, 2);
    const int fraction = take_fraction(time);
    if (year_number < 1970 || month_number < 0 || day_number < 0 || hour < 0 || hour > 24 || minute < 0 || second < 0 ||
        fraction < 0) {
        return 0;
    }
    const auto date = year_month_day(year(year_number), month(static_cast<unsigned>(month_number)),
                                     day(static_cast<unsigned>(day_number)));
    if (!date.ok()) return 0;
    const auto at = sys_days(date).time_since_epoch() + hours(hour) + minutes(minute) + seconds(second);
    return microseconds(at).count() + fraction;
}

/// What was found of one message; pointers at quotes, null where there was none.
struct jetstream_reader::fields {
    const char* envelope = nullptr;  ///< the outer $type
    const char* type = nullptr;      ///< the payload's
    const char* error = nullptr;
    const char* name = nullptr;
    const char* words = nullptr;
    bool in_payload = false;
    bool in_event = false;

    std::uint64_t seq = 0;
    std::int64_t time_us = 0;
    std::string_view did = {};
    std::string_view revision = {};
    std::string_view operation = {};
    std::string_view collection = {};
    std::string_view key = {};
};

jetstream_message jetstream_reader::read(std::string_view json) {
    unescaped_.clear();
    const std::uint32_t* const tokens = index_.tokens_of(json);
    if (!tokens) return {};
    json_walker walker(json.data(), tokens);
    fields found;
    const std::uint32_t* const end = tokens + index_.size();
    if (*walker.token() != '{' || !read_event(walker, found) || walker.position() != end) return {};
    return message_of(json, found);
}

bool jetstream_reader::read_event(json_walker& walker, fields& found) {
    return walker.object([&](const char* name) { return read_field(walker, name, found); });
}

bool jetstream_reader::read_field(json_walker& walker, const char* name, fields& found) {
    const char* const value = walker.token();
    if (*value == '{') {
        const bool payload = says(name, "payload") && !found.in_payload;
        if (!payload && (!says(name, "commit") || found.in_event)) return walker.skip();
        (payload ? found.in_payload : found.in_event) = true;
        return read_event(walker, found);
    }
    if (*value != '"') {
        if (says(name, "seq")) found.seq = number_at<std::uint64_t>(value);
        if (says(name, "time_us")) found.time_us = number_at<std::int64_t>(value);
        return walker.skip();
    }
    if (says(name, "$type")) (found.in_payload ? found.type : found.envelope) = value;
    if (says(name, "error")) found.error = value;
    if (says(name, "name")) found.name = value;
    if (says(name, "message")) found.words = value;
    if (says(name, "did")) found.did = raw_at(value);
    if (says(name, "time")) found.time_us = microseconds_of(raw_at(value));
    if (says(name, "rev")) found.revision = raw_at(value);
    if (says(name, "operation")) found.operation = raw_at(value);
    if (says(name, "collection")) found.collection = raw_at(value);
    if (says(name, "rkey")) found.key = raw_at(value);
    return walker.skip();
}

jetstream_message jetstream_reader::message_of(std::string_view json, const fields& found) {
    using kind = jetstream_message::kind;
    const bool failed = found.error && (!found.envelope || says(found.envelope, "error"));
    if (failed || (found.type && raw_at(found.type).ends_with("#info"))) {
        if (!escapes_are_valid(json)) return {};
        const char* const name = failed ? found.error : found.name;
        return {.what = failed ? kind::failure : kind::information,
                .name = name ? text_at(name) : std::string_view(),
                .words = found.words ? text_at(found.words) : std::string_view()};
    }
    if (found.did.empty()) return {};
    // Who creates a record does so once; it may be changed and deleted, and made again, any number of times.
    const std::string_view revision = found.operation == "create" ? std::string_view() : found.revision;
    const std::uint64_t identity =
        found.key.empty() ? hash_bytes(json)
                          : hash_of(std::tuple(found.did, found.collection, found.key, found.operation, revision));
    return {.what = kind::event, .seq = found.seq, .time_us = found.time_us, .identity = identity};
}

std::string_view jetstream_reader::text_at(const char* quote) {
    return string_at(quote, unescaped_);
}

}  // namespace weir
