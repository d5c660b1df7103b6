// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "json_check.hpp"
#include "json_text.hpp"
#include "post_head.hpp"
#include "tag_name.hpp"
#include "tag_search.hpp"
#include "weir/records.hpp"

#include <algorithm>
#include <utility>

namespace weir {

/// What a JSON check found, and how it goes on to find it.
class json_check::stages {
public:
    virtual ~stages() = default;

    /// Leaves posts out if there are heads to tell them by.
    virtual void check_lines(std::string_view text, post_heads* heads) = 0;
    [[nodiscard]] virtual bracket_map brackets(const line& of) = 0;

    std::vector<line> lines;
    std::uint64_t posts_left_out = 0;  ///< since the last line
};

/// One of them for each kind of processor.
[[nodiscard]] std::unique_ptr<json_check::stages> stages_for_avx2(json_check::finds wanted);
[[nodiscard]] std::unique_ptr<json_check::stages> stages_for_avx512(json_check::finds wanted);

/// 1. A text is checked in pieces of some lines; of one with an error, each line alone unless it is short.
/// 2. Of a piece first the strings are checked and left out, then the grammar of its skeleton.
template <class Skeleton, class Grammar>
class stages_of final : public json_check::stages {
public:
    explicit stages_of(json_check::finds wanted) : skeleton_(wanted == json_check::finds::brackets_and_tags) {}

    void check_lines(std::string_view text, post_heads* heads) override {
        heads_ = heads;
        lines.clear();
        posts_left_out = 0;
        pieces_.clear();
        words_ = 0;
        while (!text.empty()) {
            const auto part = text.substr(0, end_of_line(text, least_piece_bytes));
            if (passes(part))
                note_piece();
            else
                check_each_line(part);
            text.remove_prefix(part.size());
        }
    }

    [[nodiscard]] bracket_map brackets(const json_check::line& of) override {
        const auto& from = pieces_[of.piece];
        return {opens_.data() + from.first_word, closes_.data() + from.first_word,
                static_cast<std::size_t>(of.text.data() - from.text.data())};
    }

private:
    static constexpr auto step_bytes = Grammar::step_bytes;
    static constexpr auto group_bytes = Grammar::group_bytes;
    static constexpr std::size_t least_piece_bytes = std::size_t{64} << 10;

    /// To check a shorter line takes longer than to parse it.
    static constexpr std::size_t least_line_bytes = 128;

    static_assert(Skeleton::room_behind > step_bytes);

    /// Lines that were checked together: the words of pieces follow each other.
    struct piece {
        std::string_view text;
        std::size_t first_word;
    };

    /// Behind the first newline from `least` on.
    [[nodiscard]] static std::size_t end_of_line(std::string_view text, std::size_t least) noexcept {
        const auto found = text.find('\n', least);
        return found == std::string_view::npos ? text.size() : found + 1;
    }

    /// Checks a new piece.
    [[nodiscard]] bool passes(std::string_view text) {
        pieces_.push_back({text, words_});
        const auto first = words_;
        words_ += planes::words_of(text.size());
        if (opens_.size() < words_ + planes::most_words) {
            opens_.resize(words_ + planes::most_words);
            closes_.resize(words_ + planes::most_words);
        }
        return skeleton_.take(text, opens_.data() + first, closes_.data() + first) && is_right(skeleton_.text());
    }

    /// The grammar of a skeleton: with a newline behind it, and up to a whole step.
    [[nodiscard]] bool is_right(std::string_view text) noexcept {
        grammar_.restart();
        const auto size = text.size() / step_bytes * step_bytes + step_bytes;
        for (std::size_t at = 0; at < size; at += group_bytes) {
            const auto bytes = std::min(group_bytes, size - at);
            if (!grammar_.group(text.data() + at, bytes / planes::lane_bytes, text.data())) return false;
        }
        return true;
    }

    /// Notes the lines of a piece that has passed.
    void note_piece() {
        const auto text = pieces_.back().text;
        find_tag_names(text);
        place_cursor names(tag_names_);
        std::size_t from = 0;
        for (const auto newline : skeleton_.newlines()) {
            if (newline >= text.size()) break;
            note_passed(text.substr(from, newline - from), names);
            from = newline + 1;
        }
        note_passed(text.substr(from), names);
    }

    /// Where names `hashtags` of arrays that are not empty begin, perhaps.
    void find_tag_names(std::string_view text) {
        tag_names_.clear();
        for (const auto place : skeleton_.name_ends()) {
            const char* const name = tag_name_before(text.data() + place, text.data());
            if (name && name[-1] == '"' && tags_may_follow(text.substr(place + 1))) tag_names_.push_back(name);
        }
    }

    void check_each_line(std::string_view text) {
        const bool alone = end_of_line(text, 0) == text.size();
        while (!text.empty()) {
            const auto line = text.substr(0, end_of_line(text, 0));
            if (!alone && line.size() >= least_line_bytes && passes(line))
                note_piece();
            else
                note_doubted(line);
            text.remove_prefix(line.size());
        }
    }

    void note_passed(std::string_view line, place_cursor& names) {
        const bool may_hold_tags = names.is_any_in(line);
        if (heads_ && !may_hold_tags && heads_->begin_as_post(line))
            ++posts_left_out;
        else
            note(without_white_space_before(without_line_end(line)), true, may_hold_tags);
    }

    /// For a parser, which has to see what stands before it.
    void note_doubted(std::string_view line) { note(without_line_end(line), false, false); }

    void note(std::string_view text, bool passed, bool may_hold_tags) {
        if (text.empty()) return;
        const auto last = static_cast<std::uint32_t>(pieces_.size() - 1);
        lines.push_back({text, std::exchange(posts_left_out, 0), last, passed, may_hold_tags});
    }

    Skeleton skeleton_;
    Grammar grammar_;
    post_heads* heads_ = nullptr;
    std::vector<const char*> tag_names_;  ///< of a piece
    std::vector<piece> pieces_;
    std::size_t words_ = 0;  ///< of all pieces
    std::vector<planes::word> opens_;
    std::vector<planes::word> closes_;
};

}  // namespace weir
