// SPDX-License-Identifier: Apache-2.0
#include "json_check.hpp"

#include "json_text.hpp"
#include "weir/records.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#ifdef __x86_64__
#include "json_grammar_lanes.hpp"
#endif

namespace weir {

#ifdef __x86_64__

namespace {

using lanes::group_bytes;
using lanes::lane_bytes;
using lanes::step_bytes;
using lanes::word;

/// What stands before the copy of a text's end, to look back into.
constexpr std::size_t lead_bytes = 512;

}  // namespace

/// 1. A text is checked in groups. One with an error leaves all lines that touch it open, and the check goes on behind
///    them, with a new piece of the map.
/// 2. The end of a text is checked in a copy with newlines behind it.
class json_check::stages {
public:
    void check_lines(std::string_view text) {
        begin(text.size());
        const auto last = text.substr(text.find_last_of('\n') + 1);
        if (!may_close(last)) text.remove_suffix(last.size());
        while (!text.empty()) {
            const auto done = check_piece(text);
            if (done == text.size()) break;
            text.remove_prefix(leave_open(text, done));
        }
        if (!may_close(last)) note_line(last, 0, last.size(), false);
    }

    [[nodiscard]] bool check(std::string_view text) {
        begin(text.size());
        return may_close(text) && check_piece(text) == text.size() && lines.size() == 1;
    }

    [[nodiscard]] bracket_map brackets(std::uint32_t piece) const noexcept {
        const auto first = pieces_[piece].first_word;
        return {pieces_[piece].text, opens_.data() + first, closes_.data() + first};
    }

    std::vector<line> lines;

private:
    struct part {
        const char* text;
        std::size_t first_word;
    };

    /// A number at the end of a text would be looked for behind it.
    [[nodiscard]] static bool may_close(std::string_view last) noexcept {
        const auto found = without_line_end(last);
        return found.empty() || found.ends_with('}') || found.ends_with(']');
    }

    void begin(std::size_t bytes) {
        lines.clear();
        pieces_.clear();
        opens_.clear();
        closes_.clear();
        opens_.reserve(bytes / lane_bytes + 2 * lanes::words_of_group);
        closes_.reserve(bytes / lane_bytes + 2 * lanes::words_of_group);
    }

    /// Checks from the beginning of a line. Returns the size of what passed, whole lines or all, and notes its lines.
    std::size_t check_piece(std::string_view text) {
        pieces_.push_back({text.data(), opens_.size()});
        check_.restart();
        line_begin_ = 0;
        const auto in_steps = text.size() - text.size() % step_bytes;
        for (std::size_t at = 0; at < in_steps; at += group_bytes) {
            const auto bytes = std::min(group_bytes, in_steps - at);
            if (!check_.group(text.data() + at, bytes / lane_bytes, text.data())) return line_begin_;
            note(text, at, bytes / lane_bytes);
        }
        if (!check_end(text, in_steps)) return line_begin_;
        note_line_to(text, text.size());
        return text.size();
    }

    [[nodiscard]] bool check_end(std::string_view text, std::size_t from) {
        const auto rest = text.size() - from;
        const auto lead = std::min(from, lead_bytes);
        std::array<char, lead_bytes + step_bytes + block::padding> copy;
        char* const at = copy.data() + lead;
        std::memcpy(copy.data(), text.data() + from - lead, lead + rest);
        std::memset(at + rest, '\n', step_bytes + block::padding - rest);
        if (!check_.group(at, step_bytes / lane_bytes, copy.data())) return false;
        note(text, from, step_bytes / lane_bytes);
        return true;
    }

    /// Keeps the brackets of a group that has passed, and the lines that end in it.
    void note(std::string_view text, std::size_t from, std::size_t words) {
        const auto& found = check_.found();
        const auto keep = [words](std::vector<word>& in, const lanes::plane& of) {
            in.insert(in.end(), of.begin(), of.begin() + static_cast<std::ptrdiff_t>(words));
        };
        keep(opens_, found.opens);
        keep(closes_, found.closes);
        for (std::size_t index = 0; index < words; ++index, from += lane_bytes)
            for (word rest = found.newlines[index]; rest != 0; rest &= rest - 1)
                note_line_to(text, from + static_cast<std::size_t>(std::countr_zero(rest)));
    }

    /// Notes the line that ends at `end`. (A newline behind the end of the text ends nothing.)
    void note_line_to(std::string_view text, std::size_t end) {
        if (end > text.size() || line_begin_ == text.size()) return;
        note_line(text, line_begin_, end, true);
        line_begin_ = std::min(end + 1, text.size());
    }

    void note_line(std::string_view text, std::size_t from, std::size_t to, bool passed) {
        while (from < to && is_white_space(text[from])) ++from;
        const auto found = without_line_end(text.substr(from, to - from));
        if (!found.empty()) lines.push_back({found, passed, static_cast<std::uint32_t>(pieces_.size() - 1)});
    }

    /// Notes the lines from `from` on that touch the group with the error as open. Returns where the next one begins.
    std::size_t leave_open(std::string_view text, std::size_t from) {
        const auto passed = (opens_.size() - pieces_.back().first_word) * lane_bytes;
        const auto group_end = std::min(text.size(), passed + group_bytes);
        while (from < group_end) {
            const auto end = std::min(text.find('\n', from), text.size());
            note_line(text, from, end, false);
            from = std::min(end + 1, text.size());
        }
        return from;
    }

    lanes::grammar_check check_;
    std::vector<part> pieces_;
    std::vector<word> opens_;
    std::vector<word> closes_;
    std::size_t line_begin_ = 0;  ///< of the line that has not ended
};

bool json_check::available() noexcept {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
           __builtin_cpu_supports("popcnt");
}

#else

class json_check::stages {
public:
    void check_lines(std::string_view) {}
    [[nodiscard]] bool check(std::string_view) { return false; }
    [[nodiscard]] bracket_map brackets(std::uint32_t) const noexcept { return {}; }
    std::vector<line> lines;
};

bool json_check::available() noexcept {
    return false;
}

#endif

json_check::json_check() : stages_(std::make_unique<stages>()) {}
json_check::~json_check() = default;

const std::vector<json_check::line>& json_check::check_lines(std::string_view text) {
    stages_->check_lines(text);
    return stages_->lines;
}
bool json_check::check(std::string_view text) {
    return stages_->check(text);
}
bracket_map json_check::brackets_of(const line& of) const noexcept {
    return stages_->brackets(of.piece);
}
bracket_map json_check::brackets() const noexcept {
    return stages_->brackets(0);
}

}  // namespace weir
