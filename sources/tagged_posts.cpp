// SPDX-License-Identifier: Apache-2.0
#include "weir/tagged_posts.hpp"

#include "checked_post.hpp"
#include "json_check.hpp"
#include "json_text.hpp"
#include "post_head.hpp"
#include "post_parser.hpp"
#include "record_tokens.hpp"
#include "tag_search.hpp"

#include <cstddef>
#include <utility>

namespace weir {

namespace {

/// The check looks at 256 bytes at once, and costs the more on the last ones of each record, the shorter they are.
constexpr std::size_t worth_a_check = 1024;

/// What did not pass the check of lines.
constexpr json_check::line no_line{};

}  // namespace

/// 1. `posts_` counts the posts since the last event.
/// 2. `place_` is where the search stands: in no record that ends before it is there a tag.
/// 3. A record that has passed the check, or provably holds no tag, and begins as a post is one; the tags of such a one
///    are found by its brackets. All others are left to the post parser, which is slower and knows all cases.
class tagged_post_reader::parser {
public:
    void open(block& records, validation how) {
        memory_ = &records.derived;
        fate_ = records.load();
        announced_ = records.announced > 0;
        how_ = how;
        posts_ = 0;
        cursor_ = record_cursor(records);
        together_ = how == validation::full && json_check::available();
        if (together_) {
            lines_ = check_.check_lines(cursor_.rest());
            names_ = check_.tag_names();
        } else {
            const auto text = records.text();
            end_ = text.data() + text.size();
            place_ = search_.next(text.data(), end_);
        }
    }

    [[nodiscard]] bool next(tagged_post& into) {
        into = {0, {}, memory_};
        while (into.hashtags.empty() && next_record()) {
            if (!announced_) ++fate_.received;
            if (is_post(into.hashtags)) ++posts_;
        }
        if (posts_ == 0) return false;
        into.posts = std::exchange(posts_, 0);
        return true;
    }

    [[nodiscard]] const tally& fate() const noexcept { return fate_; }

private:
    [[nodiscard]] bool next_record() {
        if (!together_) return cursor_.next(record_);
        if (!cursor_.by_lines()) return cursor_.next(record_) && (find_line(), true);
        if (lines_.empty()) return false;
        line_ = &lines_.front();
        record_ = line_->text;
        lines_ = lines_.subspan(1);
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
        if (together_ && !line_->passed) return parse(hashtags);
        const bool tags = may_hold_tags();
        const bool check = how_ == validation::full || tags;
        if ((check && !passes()) || !heads_.begin_as_post(record_)) return parse(hashtags);
        if (tags) {
            const auto found =
                checked_.hashtags_of(record_, together_ ? check_.brackets_of(*line_) : check_.brackets(), *memory_);
            if (!found) return parse(hashtags);
            hashtags = *found;
        }
        if (!check) ++fate_.unparsed;
        ++fate_.counted;
        return true;
    }

    [[nodiscard]] bool passes() {
        if (together_) return true;
        return record_.size() >= worth_a_check && json_check::available() && check_.check(record_);
    }

    [[nodiscard]] bool parse(std::span<const hashtag>& hashtags) {
        post found;
        records_.open(record_);
        if (!post_.read(records_, found, fate_)) return false;
        hashtags = post_.hashtags_at(found.own_hashtags(), *memory_);
        return true;
    }

    /// Where records were checked together: of one that passed.
    [[nodiscard]] bool may_hold_tags() noexcept {
        const char* const end = record_.data() + record_.size();
        if (together_) {
            while (!names_.empty() && names_.front() < record_.data()) names_ = names_.subspan(1);
            return !names_.empty() && names_.front() < end;
        }
        if (place_ < record_.data()) place_ = search_.next(record_.data(), end_);
        return place_ < end;
    }

    record_cursor cursor_;
    std::string_view record_;
    std::span<const json_check::line> lines_;  ///< those to come, where they were checked together
    std::span<const char* const> names_;       ///< likewise, of arrays of hashtags perhaps
    const json_check::line* line_ = nullptr;
    json_check check_;
    post_heads heads_;
    checked_post checked_;
    record_tokens records_;
    post_parser post_;
    tag_search search_;
    arena* memory_ = nullptr;
    const char* end_ = nullptr;
    const char* place_ = nullptr;
    tally fate_;
    std::uint64_t posts_ = 0;
    validation how_ = validation::full;
    bool together_ = false;  ///< lines were checked together, all of a block
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
