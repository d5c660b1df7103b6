// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "json_check.hpp"
#include "json_text.hpp"
#include "weir/records.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace weir {

/// What a JSON check found, and how it goes on to find it.
class json_check::stages {
public:
    virtual ~stages() = default;
    virtual void check_lines(std::string_view text) = 0;
    [[nodiscard]] virtual bool check(std::string_view text) = 0;

    [[nodiscard]] bracket_map brackets(std::uint32_t piece) const noexcept {
        const auto first = pieces[piece].first_word;
        return {pieces[piece].text, opens.data() + first, closes.data() + first};
    }

    /// A piece of a text, whose brackets follow each other in the maps.
    struct part {
        const char* text;
        std::size_t first_word;
    };

    std::vector<line> lines;
    std::vector<const char*> arrays;
    std::vector<part> pieces;
    std::vector<planes::word> opens;
    std::vector<planes::word> closes;
};

/// Whether valid JSON may end with a name and its colon: this name, all letters, or the end of it behind an escape.
[[nodiscard]] inline bool may_be_named(std::string_view json, std::string_view name) noexcept {
    json = without_line_end(json);
    if (!json.ends_with(':')) return false;
    json = without_line_end(json.substr(0, json.size() - 1));
    if (!json.ends_with('"')) return false;
    const char* at = json.data() + json.size() - 1;
    for (auto letter = name.size(); letter-- > 0;)
        if (*--at != name[letter]) return at - json.data() > 5 && at[-5] == '\\' && at[-4] == 'u';
    return at[-1] == '"';
}

/// One of them for each kind of processor.
[[nodiscard]] std::unique_ptr<json_check::stages> stages_for_avx2();
[[nodiscard]] std::unique_ptr<json_check::stages> stages_for_avx512();

/// 1. A text is checked in groups. One with an error leaves all lines that touch it open, and the check goes on behind
///    them, with a new piece of the map.
/// 2. The end of a text is checked in a copy with newlines behind it.
template <class Grammar>
class stages_of final : public json_check::stages {
public:
    void check_lines(std::string_view text) override {
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

    [[nodiscard]] bool check(std::string_view text) override {
        begin(text.size());
        return may_close(text) && check_piece(text) == text.size() && lines.size() == 1;
    }

private:
    static constexpr auto step_bytes = Grammar::step_bytes;
    static constexpr auto group_bytes = Grammar::group_bytes;

    /// What stands before the copy of a text's end, to look back into.
    static constexpr std::size_t lead_bytes = 512;

    /// A number at the end of a text would be looked for behind it.
    [[nodiscard]] static bool may_close(std::string_view last) noexcept {
        const auto found = without_line_end(last);
        return found.empty() || found.ends_with('}') || found.ends_with(']');
    }

    void begin(std::size_t bytes) {
        lines.clear();
        arrays.clear();
        pieces.clear();
        opens.clear();
        closes.clear();
        opens.reserve(bytes / planes::lane_bytes + 2 * planes::most_words);
        closes.reserve(bytes / planes::lane_bytes + 2 * planes::most_words);
    }

    /// Checks from the beginning of a line. Returns the size of what passed, whole lines or all, and notes its lines.
    std::size_t check_piece(std::string_view text) {
        pieces.push_back({text.data(), opens.size()});
        grammar_.restart();
        line_begin_ = 0;
        const auto in_steps = text.size() - text.size() % step_bytes;
        for (std::size_t at = 0; at < in_steps; at += group_bytes) {
            const auto bytes = std::min(group_bytes, in_steps - at);
            if (!grammar_.group(text.data() + at, bytes / planes::lane_bytes, text.data())) return line_begin_;
            note(text, at, bytes / planes::lane_bytes);
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
        if (!grammar_.group(at, step_bytes / planes::lane_bytes, copy.data())) return false;
        note(text, from, step_bytes / planes::lane_bytes);
        return true;
    }

    /// Keeps the brackets of a group that has passed, and the lines that end in it.
    void note(std::string_view text, std::size_t from, std::size_t words) {
        const auto& found = grammar_.found();
        const auto count = static_cast<std::ptrdiff_t>(words);
        opens.insert(opens.end(), found.opens.begin(), found.opens.begin() + count);
        closes.insert(closes.end(), found.closes.begin(), found.closes.begin() + count);
        for (std::size_t index = 0; index < words; ++index, from += planes::lane_bytes) {
            if ((found.newlines[index] | found.arrays[index]) == 0) continue;
            for (auto rest = found.newlines[index]; rest != 0; rest &= rest - 1)
                note_line_to(text, from + static_cast<std::size_t>(std::countr_zero(rest)));
            for (auto rest = found.arrays[index]; rest != 0; rest &= rest - 1)
                note_array(text, from + static_cast<std::size_t>(std::countr_zero(rest)));
        }
    }

    void note_array(std::string_view text, std::size_t place) {
        if (may_be_named(text.substr(0, place), "hashtags")) arrays.push_back(text.data() + place);
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
        if (!found.empty()) lines.push_back({found, passed, static_cast<std::uint32_t>(pieces.size() - 1)});
    }

    /// Notes the lines from `from` on that touch the group with the error as open. Returns where the next one begins.
    std::size_t leave_open(std::string_view text, std::size_t from) {
        const auto passed = (opens.size() - pieces.back().first_word) * planes::lane_bytes;
        const auto group_end = std::min(text.size(), passed + group_bytes);
        while (from < group_end) {
            const auto end = std::min(text.find('\n', from), text.size());
            note_line(text, from, end, false);
            from = std::min(end + 1, text.size());
        }
        return from;
    }

    Grammar grammar_;
    std::size_t line_begin_ = 0;  ///< of the line that has not ended
};

}  // namespace weir
