// SPDX-License-Identifier: Apache-2.0
#include "weir/tagged_posts.hpp"

#include "block_parts.hpp"
#include "checked_post.hpp"
#include "json_check.hpp"
#include "json_text.hpp"
#include "post_head.hpp"
#include "post_parser.hpp"
#include "record_tokens.hpp"
#include "records_ahead.hpp"

#include <cstddef>
#include <utility>

namespace weir {

namespace {

/// What did not pass the check of lines.
constexpr json_check::line no_line{};

}  // namespace

/// 1. `posts_` counts the posts since the last event.
/// 2. In full all lines of a part are checked at once; else those records that may hold tags, some way ahead.
/// 3. A record that has passed the check, or provably holds no tag, and begins as a post is one; the tags of such a one
///    are found by its brackets. All others are left to the post parser, which is slower and knows all cases.
class tagged_post_reader::parser {
public:
    void open(block& records, validation how) {
        whole_ = &records;
        fate_ = {};
        announced_ = records.announced > 0;
        how_ = how;
        posts_ = 0;
        parts_.open(records);
        (void)open_next_part();
    }

    [[nodiscard]] bool next(tagged_post& into) {
        into = {0, {}, &whole_->derived};
        while (into.hashtags.empty() && next_record()) {
            if (!announced_) ++fate_.received;
            if (is_post(into.hashtags)) ++posts_;
        }
        if (parts_.pass()) whole_->seen_in_parts = fate_.received - fate_.oversize;
        if (posts_ == 0) return false;
        into.posts = std::exchange(posts_, 0);
        return true;
    }

    [[nodiscard]] const tally& fate() const noexcept { return fate_; }

private:
    [[nodiscard]] bool open_next_part() {
        const auto* const part = parts_.next(fate_);
        if (!part) return false;
        if (how_ == validation::tags)
            ahead_.open(*part, heads_);
        else
            check(*part);
        return true;
    }

    void check(const block& part) {
        cursor_ = record_cursor(part);
        lines_ = {};
        by_lines_ = json_check::available() && cursor_.by_lines();
        if (by_lines_)
            lines_ = check_.check_and_sieve(cursor_.rest(), heads_);
        else if (json_check::available())
            lines_ = check_.check_lines(cursor_.rest());
    }

    [[nodiscard]] bool next_record() {
        while (!next_of_part())
            if (!open_next_part()) return false;
        return true;
    }

    [[nodiscard]] bool next_of_part() {
        if (how_ == validation::tags) return next_ahead();
        if (by_lines_) return next_line();
        if (!cursor_.next(record_)) return false;
        find_line();
        return true;
    }

    [[nodiscard]] bool next_ahead() {
        const auto* const kept = ahead_.next();
        const auto passed = kept ? kept->passed : ahead_.take_passed_at_end();
        fate_.unparsed += passed;
        count_posts(passed);
        if (!kept) return false;
        record_ = kept->text;
        line_ = ahead_.line(*kept);
        if (!line_) line_ = &no_line;
        return true;
    }

    /// Posts without tags, which nobody has to look at.
    void count_posts(std::uint64_t posts) noexcept {
        if (!announced_) fate_.received += posts;
        fate_.counted += posts;
        posts_ += posts;
    }

    [[nodiscard]] bool next_line() {
        const bool is_there = !lines_.empty();
        count_posts(is_there ? lines_.front().posts_before : check_.take_posts_at_end());
        if (!is_there) return false;
        line_ = &lines_.front();
        lines_ = lines_.subspan(1);
        record_ = line_->text;
        return true;
    }

    /// Finds the line that a record is. It may hold line ends; then it is none.
    void find_line() noexcept {
        const auto record = without_white_space_before(record_);
        while (!lines_.empty() && lines_.front().text.data() < record.data()) lines_ = lines_.subspan(1);
        const bool found = !lines_.empty() && lines_.front().text.data() == record.data() &&
                           lines_.front().text.size() == record.size();
        line_ = found ? &lines_.front() : &no_line;
    }

    /// Whether the record is a post, and its hashtags.
    [[nodiscard]] bool is_post(std::span<const hashtag>& hashtags) {
        if (!line_->passed || !heads_.begin_as_post(record_)) return parse(hashtags);
        // Of those ahead none but what may hold some is checked.
        if (how_ == validation::tags || line_->may_hold_tags) {
            const auto brackets = how_ == validation::full ? check_.brackets_of(*line_) : ahead_.brackets_of(*line_);
            const auto found = checked_.hashtags_of(without_white_space_before(record_), brackets, whole_->derived);
            if (!found) return parse(hashtags);
            hashtags = keep(*found);
        }
        ++fate_.counted;
        return true;
    }

    [[nodiscard]] bool parse(std::span<const hashtag>& hashtags) {
        post found;
        records_.open(record_);
        if (!post_.read(records_, found, fate_)) return false;
        hashtags = keep(post_.hashtags_at(found.own_hashtags(), whole_->derived));
        return true;
    }

    /// For as long as the block lives: with their texts, where they stand in a part of it that does not.
    [[nodiscard]] std::span<const hashtag> keep(std::span<hashtag> found) {
        if (parts_.pass())
            for (auto& one : found) one.text = whole_->derived.keep(one.text);
        return whole_->derived.keep(std::span<const hashtag>(found));
    }

    block* whole_ = nullptr;
    block_parts parts_;
    records_ahead ahead_;
    record_cursor cursor_;
    json_check check_{json_check::finds::brackets_and_tags};
    std::span<const json_check::line> lines_;  ///< those to come
    std::string_view record_;
    const json_check::line* line_ = nullptr;  ///< that the record is
    post_heads heads_;
    checked_post checked_;
    record_tokens records_;
    post_parser post_;
    tally fate_;
    std::uint64_t posts_ = 0;
    validation how_ = validation::full;
    bool by_lines_ = false;  ///< the records are the lines that were checked
    bool announced_ = false;
};

tagged_post_reader::tagged_post_reader() : parser_(std::make_unique<parser>()) {}
tagged_post_reader::~tagged_post_reader() = default;
void tagged_post_reader::open(block& records, validation how) {
    parser_->open(records, how);
}
bool tagged_post_reader::next(tagged_post& into) {
    return parser_->next(into);
}
const tally& tagged_post_reader::fate() const noexcept {
    return parser_->fate();
}

}  // namespace weir
