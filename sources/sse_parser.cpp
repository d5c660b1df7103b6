// SPDX-License-Identifier: Apache-2.0
#include <weir/sse_parser.hpp>

#include <algorithm>
#include <charconv>
#include <utility>

namespace weir {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// A line may be so much longer than the data in it.
constexpr std::size_t field_bytes = std::string_view("data: ").size();

bool is_data(std::string_view line) {
    return line.starts_with("data:");
}

}  // namespace

void sse_parser::feed(std::string_view bytes) {
    while (!bytes.empty()) {
        if (std::exchange(after_return_, false) && bytes.front() == '\n') {
            bytes.remove_prefix(1);
            continue;
        }
        const std::size_t length = bytes.find_first_of("\r\n");
        if (length == std::string_view::npos) return keep(bytes);
        end_line(bytes.substr(0, length));
        after_return_ = bytes[length] == '\r';
        bytes.remove_prefix(length + 1);
    }
}

/// A line that is too long is kept up to what says which field it is.
void sse_parser::keep(std::string_view part) {
    const std::size_t most = max_event_bytes_ + field_bytes + byte_order_mark.size();
    long_line_ = long_line_ || line_.size() + part.size() > most;
    line_ += part.substr(0, most - std::min(most, line_.size()));
}

void sse_parser::end_line(std::string_view rest) {
    if (line_.empty() && rest.size() <= max_event_bytes_) {
        take_line(rest);
    } else {
        keep(rest);
        take_line(line_);
    }
    line_.clear();
    long_line_ = false;
}

void sse_parser::take_line(std::string_view line) {
    if (std::exchange(first_line_, false) && line.starts_with(byte_order_mark)) {
        line.remove_prefix(byte_order_mark.size());
    }
    if (line.empty()) return dispatch();
    if (line.front() == ':') return consumer_.comment();
    if (long_line_) {
        oversize_ = oversize_ || is_data(line);
        return;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return take_field(line, {});
    const std::string_view value = line.substr(colon + 1);
    take_field(line.substr(0, colon), value.starts_with(' ') ? value.substr(1) : value);
}

void sse_parser::take_field(std::string_view name, std::string_view value) {
    if (name == "data") {
        take_data(value);
    } else if (name == "event") {
        type_ = value.substr(0, max_type_bytes);
    } else if (name == "id") {
        if (value.size() > max_id_bytes || value.find('\0') != std::string_view::npos) return;
        id_ = value;
        named_id_ = true;
    } else if (name == "retry") {
        take_retry(value);
    }
}

void sse_parser::take_data(std::string_view value) {
    oversize_ = oversize_ || data_.size() + value.size() > max_event_bytes_;
    if (oversize_) return data_.clear();
    data_ += value;
    data_ += '\n';
}

void sse_parser::take_retry(std::string_view value) {
    std::uint64_t milliseconds = 0;
    const char* const end = value.data() + value.size();
    const auto [stop, error] = std::from_chars(value.data(), end, milliseconds);
    if (!value.empty() && error == std::errc{} && stop == end) retry_milliseconds_ = milliseconds;
}

void sse_parser::dispatch() {
    if (named_id_) last_event_id_ = id_;
    if (oversize_) {
        consumer_.oversize();
    } else if (!data_.empty()) {
        consumer_.event({.type = type_.empty() ? std::string_view("message") : type_,
                         .data = std::string_view(data_).substr(0, data_.size() - 1),
                         .id = last_event_id_,
                         .named_id = named_id_});
    }
    data_.clear();
    type_.clear();
    named_id_ = false;
    oversize_ = false;
}

bool sse_parser::finish() {
    const bool cut = oversize_ || !data_.empty() || is_data(line_);
    first_line_ = true;
    after_return_ = false;
    line_.clear();
    long_line_ = false;
    data_.clear();
    type_.clear();
    named_id_ = false;
    oversize_ = false;
    return cut;
}

}  // namespace weir
