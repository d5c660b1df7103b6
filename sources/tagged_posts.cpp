// SPDX-License-Identifier: Apache-2.0
#include "weir/tagged_posts.hpp"

#include "post_head.hpp"
#include "post_parser.hpp"
#include "record_tokens.hpp"
#include "tag_search.hpp"

#include <utility>

namespace weir {

/// 1. `posts_` counts the posts since the last event.
/// 2. With `validation::tags`, `place_` is where the search stands: in no record that ends before it is there a tag.
class tagged_post_reader::parser {
public:
    void open(block& records, validation how) {
        memory_ = &records.derived;
        fate_ = records.load();
        announced_ = records.announced > 0;
        how_ = how;
        posts_ = 0;
        cursor_ = record_cursor(records);
        if (how == validation::full) {
            records_.open(cursor_);
        } else {
            const auto text = records.text();
            end_ = text.data() + text.size();
            place_ = search_.next(text.data(), end_);
        }
    }

    [[nodiscard]] bool next(tagged_post& into) {
        into = {0, {}, memory_};
        std::string_view record;
        while (next_to_parse(record)) {
            post found;
            if (!post_.read(records_, found, fate_)) continue;
            ++posts_;
            into.hashtags = post_.hashtags_at(found.own_hashtags(), *memory_);
            if (!into.hashtags.empty()) break;
        }
        if (posts_ == 0) return false;
        into.posts = std::exchange(posts_, 0);
        return true;
    }

    [[nodiscard]] const tally& fate() const noexcept { return fate_; }

private:
    /// The next record that is to be parsed, with its tokens.
    [[nodiscard]] bool next_to_parse(std::string_view& record) {
        if (how_ == validation::full) {
            if (!records_.next(record)) return false;
            count_received();
            return true;
        }
        while (cursor_.next(record)) {
            count_received();
            if (may_hold_tags(record) || !begins_as_post(record)) {
                records_.open(record);
                return true;
            }
            ++fate_.counted;
            ++fate_.unparsed;
            ++posts_;
        }
        return false;
    }

    [[nodiscard]] bool may_hold_tags(std::string_view record) noexcept {
        if (place_ < record.data()) place_ = search_.next(record.data(), end_);
        return place_ < record.data() + record.size();
    }

    void count_received() noexcept {
        if (!announced_) ++fate_.received;
    }

    record_cursor cursor_;
    record_tokens records_;
    post_parser post_;
    tag_search search_;
    arena* memory_ = nullptr;
    const char* end_ = nullptr;
    const char* place_ = nullptr;
    tally fate_;
    std::uint64_t posts_ = 0;
    validation how_ = validation::full;
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
