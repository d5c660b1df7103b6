// SPDX-License-Identifier: Apache-2.0
#include <weir/framing.hpp>

#include <algorithm>
#include <charconv>
#include <utility>

namespace weir {

namespace {

constexpr std::size_t line_end_bytes = 2;

// A size beyond so many times the record limit is nonsense. The same factor bounds what is skipped of a line that is
// too long, and what is read again after wrong sizes, so that a hostile stream costs no more than a fixed factor.
constexpr std::size_t patience = 16;

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

// Up to and with the line end, or all.
std::string_view up_to_line_end(std::string_view bytes) {
    const std::size_t end = bytes.find('\n');
    return end == std::string_view::npos ? bytes : bytes.substr(0, end + 1);
}

bool ends_line(std::string_view bytes) {
    return !bytes.empty() && bytes.back() == '\n';
}

std::string_view without_line_end(std::string_view line) {
    if (ends_line(line)) line.remove_suffix(1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    return line;
}

std::string_view without_spaces(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

}  // namespace

framer::framer(framing mode, record_writer& writer, limits allowed)
    : mode_(mode), limits_(allowed), writer_(&writer), state_(state::line) {
    between_records();
}

void framer::feed(std::string_view bytes) {
    while (!lost_) {
        if (replayed_ < replay_.size()) {
            replayed_ += step(std::string_view(replay_).substr(replayed_));
        } else if (!bytes.empty()) {
            bytes.remove_prefix(step(bytes));
        } else {
            break;
        }
        if (!rest_.empty()) read_again();
    }
}

void framer::finish() {
    // Each round that reads bytes again has delivered a record before them, so this ends.
    while (!lost_ && unfinished()) finish_record();
    reset();
}

void framer::reset() {
    if (kept_ > 0) writer_->abandon_record();
    rest_.clear();
    replay_.clear();
    replayed_ = reread_ = 0;
    lost_ = false;
    resynchronising_ = false;
    between_records();
}

void framer::finish_record() {
    // A line that is complete but shorter than its size said, with nothing or half a size line behind it, is a record
    // just as well: whether it is a whole one, its reader will see.
    const std::uint64_t end = cut_ > 0 ? cut_ : probe_at_;
    if (state_ == state::after_body) {
        deliver();
    } else if (end > 0) {
        cut_at(static_cast<std::size_t>(end));
        if (!rest_.empty()) read_again();
        feed({});
    } else {
        writer_->abandon_record();
        writer_->malformed();
        between_records();
    }
}

bool framer::unfinished() const {
    if (state_ == state::body || state_ == state::after_body) return true;
    return state_ == state::line && kept_ > 0 && writer_->current() != "\r";
}

std::size_t framer::step(std::string_view bytes) {
    switch (state_) {
        case state::size_line:
            return step_size_line(bytes);
        case state::body:
            return step_body(bytes);
        case state::after_body:
            return step_after_body(bytes);
        case state::line:
            return step_line(bytes);
        case state::skip_body:
            return step_skip_body(bytes);
        case state::skip_line:
            return step_skip_line(bytes);
    }
    return bytes.size();
}

std::size_t framer::step_size_line(std::string_view bytes) {
    const char next = bytes.front();
    if (next == '\n') {
        end_size_line();
    } else if (next == '{' && without_spaces(size_line_).empty()) {
        ++framing_errors_;
        between_records();
        state_ = state::line;
        return 0;
    } else if (size_line_.size() > max_size_line_bytes || (size_line_.size() == max_size_line_bytes && next != '\r')) {
        bad_size_line();
        return 0;
    } else {
        size_line_ += next;
    }
    return 1;
}

void framer::end_size_line() {
    const bool bare = size_line_.empty() || size_line_.back() != '\r';
    const std::string_view digits = without_spaces(without_line_end(size_line_));
    std::uint64_t size_bytes = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size_bytes);
    if (digits.empty()) {
        size_line_.clear();
        writer_->keep_alive();
    } else if (error != std::errc{} || end != digits.data() + digits.size() ||
               size_bytes / patience > limits_.max_record_bytes) {
        bad_size_line();
        if (!lost_) between_records();
    } else {
        resynchronising_ = false;
        astray_ = 0;
        between_records();
        bare_line_ends_ = bare;
        if (size_bytes > 0) begin_body(size_bytes);
    }
}

void framer::begin_body(std::uint64_t size_bytes) {
    expected_ = size_bytes;
    state_ = state::body;
}

void framer::bad_size_line() {
    if (!resynchronising_) {
        resynchronising_ = true;
        astray_ = 0;
        ++framing_errors_;
        writer_->malformed();
    }
    astray_limit_ = limits_.max_astray_bytes;
    go_astray(size_line_.size());
    state_ = state::skip_line;
}

void framer::skip_line(std::size_t limit_bytes) {
    astray_ = 0;
    astray_limit_ = limit_bytes;
    state_ = state::skip_line;
}

void framer::go_astray(std::size_t bytes) {
    astray_ += bytes;
    if (astray_ > astray_limit_) lost_ = true;
}

std::size_t framer::step_body(std::string_view bytes) {
    const bool trusted = expected_ <= limits_.max_record_bytes + line_end_bytes;
    std::size_t taken = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), expected_ - got_));
    if (!trusted) taken = std::min(taken, limits_.max_record_bytes + line_end_bytes - kept_);
    if (taken == 0) {
        refuse_oversize();
        state_ = state::skip_body;
        return 0;
    }
    const std::size_t looked_at = look_for_cut(bytes.substr(0, taken));
    if (!trusted && cut_ > 0) taken = looked_at;
    append(bytes.substr(0, taken));
    if (!trusted && cut_ > 0) {
        cut_at(static_cast<std::size_t>(cut_));
    } else if (got_ == expected_) {
        end_body();
    }
    return taken;
}

void framer::end_body() {
    if (cut_ > 0) {
        if (last_ == '\n') {
            state_ = state::after_body;
        } else {
            cut_at(static_cast<std::size_t>(cut_));
        }
    } else if (last_ == '\n') {
        deliver();
    } else {
        ++framing_errors_;
        state_ = state::line;
    }
}

std::size_t framer::step_after_body(std::string_view bytes) {
    const char next = bytes.front();
    if (is_digit(next) || next == ' ' || next == '\r' || next == '\n') {
        deliver();
    } else {
        cut_at(static_cast<std::size_t>(cut_));
    }
    return 0;
}

std::size_t framer::step_line(std::string_view bytes) {
    const std::string_view piece = up_to_line_end(bytes);
    const std::size_t limit = limits_.max_record_bytes + line_end_bytes;
    if (piece.size() > limit - std::min(limit, kept_)) {
        const std::size_t kept = kept_;
        refuse_oversize();
        skip_line(patience * limits_.max_record_bytes);
        go_astray(kept);  // so that what is too much of a line does not depend on its pieces
        return 0;
    }
    // A size that was too small may have been one that was too large, with its end in the next size line.
    if (expected_ > 0) static_cast<void>(look_for_cut(piece));
    append(piece);
    if (cut_ > 0) {
        cut_at(static_cast<std::size_t>(cut_));
    } else if (ends_line(piece)) {
        deliver();
    }
    return piece.size();
}

std::size_t framer::step_skip_body(std::string_view bytes) {
    const auto left = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), expected_ - got_));
    const std::size_t taken = look_for_cut(bytes.substr(0, left));
    got_ += taken;
    last_ = bytes[taken - 1];
    if (cut_ > 0) {
        ++framing_errors_;
        rest_ = probe_ + '\n';
        between_records();
    } else if (got_ == expected_ && last_ == '\n') {
        between_records();
    } else if (got_ == expected_) {
        ++framing_errors_;
        skip_line(patience * limits_.max_record_bytes);
    }
    return taken;
}

std::size_t framer::step_skip_line(std::string_view bytes) {
    const std::string_view piece = up_to_line_end(bytes);
    go_astray(piece.size());
    if (ends_line(piece)) between_records();
    return piece.size();
}

// Looks for the first line end inside the record that a size line or a blank line follows. Returns how many bytes it
// looked at: all, or as many as it took to confirm one.
std::size_t framer::look_for_cut(std::string_view bytes) {
    std::size_t at = 0;
    while (at < bytes.size() && cut_ == 0) {
        if (probe_at_ > 0) {
            if (probe(bytes[at])) ++at;
            continue;
        }
        const std::size_t line_end = bytes.find('\n', at);
        if (line_end == std::string_view::npos) return bytes.size();
        const char before = line_end > 0 ? bytes[line_end - 1] : last_;
        at = line_end + 1;
        if (bare_line_ends_ || before == '\r') {
            probe_at_ = got_ + at;
            probe_.clear();
        }
    }
    return cut_ > 0 ? at : bytes.size();
}

// Takes the next byte behind a line end. False: this is neither a size line nor blank, look at the byte again.
bool framer::probe(char next) {
    const bool carriage_return_seen = !probe_.empty() && probe_.back() == '\r';
    if (next == '\n' && (carriage_return_seen || bare_line_ends_)) {
        cut_ = probe_at_;
        return true;
    }
    if (!carriage_return_seen && (next == '\r' || (is_digit(next) && probe_.size() < max_size_line_bytes))) {
        probe_ += next;
        return true;
    }
    probe_at_ = 0;
    return false;
}

void framer::cut_at(std::size_t position) {
    // Reading on to the end of the line has been counted already.
    if (state_ != state::line) ++framing_errors_;
    rest_.assign(writer_->current().substr(position));
    writer_->truncate(position);
    kept_ = position;
    deliver();
}

void framer::read_again() {
    rest_.append(replay_, replayed_);
    std::swap(rest_, replay_);
    rest_.clear();
    replayed_ = 0;
    reread_ += replay_.size();
    if (reread_ > patience * (limits_.max_record_bytes + limits_.max_astray_bytes)) lost_ = true;
}

void framer::append(std::string_view bytes) {
    writer_->append(bytes);
    got_ += bytes.size();
    kept_ += bytes.size();
    last_ = bytes.back();
}

void framer::deliver() {
    const std::size_t content = without_line_end(writer_->current()).size();
    if (content == 0) {
        writer_->abandon_record();
        writer_->keep_alive();
    } else if (content > limits_.max_record_bytes) {
        refuse_oversize();
    } else {
        if (content < kept_) writer_->truncate(content);
        writer_->end_record();
        reread_ -= std::min(reread_, content);
        resynchronising_ = false;
        astray_ = 0;
    }
    between_records();
}

void framer::refuse_oversize() {
    writer_->abandon_record();
    writer_->oversize();
    kept_ = 0;
}

void framer::between_records() {
    state_ = mode_ == framing::newline ? state::line : state::size_line;
    size_line_.clear();
    probe_.clear();
    expected_ = got_ = probe_at_ = cut_ = 0;
    kept_ = 0;
    last_ = 0;
    bare_line_ends_ = false;
}

}  // namespace weir
