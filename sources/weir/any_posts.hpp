// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/clock.hpp>
#include <weir/field_path.hpp>
#include <weir/tweet.hpp>
#include <weir/tweets.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir {

/// Appends the hashtags in a text to `found`, as views into the text. Called from many threads.
using hashtag_extractor = std::function<void(std::string_view text, std::vector<std::string_view>& found)>;

/// A post that says it was made so much later than it was received, where that is known (`block::receipts`), has no
/// time: some clock is wrong, and by that time all that comes after it would be late.
inline constexpr duration furthest_ahead = std::chrono::hours(1);

/// What is read of posts, and which of them.
struct any_post_options {
    /// What is counted: every string, unescaped, and every number and boolean, as it is written, at this path.
    std::optional<field_path> by = std::nullopt;
    /// What is counted, too: the hashtags in the strings at this path. Wants `extract`.
    std::optional<field_path> text = std::nullopt;
    /// Finds hashtags in text, and in the comments of Wikimedia's recent changes. Without it those have none.
    hashtag_extractor extract = nullptr;
    /// Of the records that can be counted, those for which all of these hold; `tally::filtered` says how many do not.
    std::vector<field_condition> where = {};
    /// Says who wrote each post, and whether that is a program.
    bool authors = false;
    /// Says when each post was written, see `furthest_ahead`. Makes an event of `each`.
    bool times = false;
    /// Makes an event of each post, also of one without hashtags, so that it can be left out by itself.
    bool each = false;
};

/// A post, for what is to be counted of it, and how many without anything to count came before it. Points into its
/// batch, as a `tweet` does.
struct counted_post {
    std::uint64_t posts = 0;                 ///< this one and those before it; the last event of a block may lack one
    std::span<const hashtag> hashtags = {};  ///< or whatever else is counted; a '#' in front is left where it is
    std::string_view author = {};            ///< as the service names it; empty if it does not, or nobody asked
    std::string_view screen_name = {};       ///< of v1.1 tweets: what people call the author, who may change it
    bool is_bot = false;                     ///< the service says that a program wrote it
    std::optional<time_point> time = std::nullopt;

    /// A copy of `text` that lives as long as the post's batch. Only from the layer that reads the posts.
    [[nodiscard]] std::string_view keep(std::string_view text) const { return batch_memory->keep(text); }

    arena* batch_memory = nullptr;
};

/// How posts are read: the options, made ready once for all threads.
struct any_post_plan;

/// Throws `std::invalid_argument` for options that cannot work.
[[nodiscard]] std::shared_ptr<const any_post_plan> plan_any_posts(any_post_options options);

/// An any-post reader reads the records of a block, one after the other. With `by` or `text`, every JSON object or
/// array is a post. Without them it knows these shapes, each record's by itself:
///
/// * v1.1 tweets and v2 posts, by the rules of `tweet_reader`;
/// * Bluesky's Jetstream, v1 messages and v2 frames: a post created or updated, its tags those of its facets and its
///   `tags`, each once; everything else that comes is control;
/// * Mastodon's statuses: `tags[].name`;
/// * Wikimedia's recent changes: the hashtags in the `comment`; canary events are control.
///
/// Another object counts as control; what is no JSON object counts as malformed. Every record is checked to its end.
/// Of a name that occurs twice in an object the last one counts. A lone surrogate escape is read as U+FFFD. One thread
/// at a time.
class any_post_reader {
public:
    any_post_reader();
    ~any_post_reader();
    any_post_reader(const any_post_reader&) = delete;
    any_post_reader& operator=(const any_post_reader&) = delete;

    /// Begins with a block, which must outlive the reading. Throws what its source throws, where it is read only now.
    void open(block& records, std::shared_ptr<const any_post_plan> plan);

    /// The next post with something to count (with `times` or `each`, the next post), or what is left at the end of the
    /// block; false behind that.
    [[nodiscard]] bool next(counted_post& into);

    /// What became of the records of this block so far.
    [[nodiscard]] const tally& fate() const noexcept;

private:
    class parser;
    std::unique_ptr<parser> parser_;
};

/// Whether all posts among these records, a line each, are such as Twitter's API sends, 1.1 or 2, and there is one:
/// then a `tagged_post_reader` finds the same tags in them.
[[nodiscard]] bool are_tweets(std::string_view records);

/// The first step of a flow of any posts: from the block to its posts.
struct read_any_posts {
    std::shared_ptr<const any_post_plan> plan;
    spares<any_post_reader> readers;

    template <class Next>
    void operator()(message& in, const Next& next) const {
        auto& records = static_cast<block&>(in);
        const auto reader = readers.borrow();
        reader->open(records, plan);
        for (counted_post one; reader->next(one);) next(std::move(one));
        records.settle(reader->fate());
    }
};

/// Where a flow of posts of any shape begins: the records of a source, for what is to be counted of them.
/// `weir::from(any_posts(tweets, {.by = field_path(".level")}))`. A value; each run makes a source of its own.
class any_posts {
public:
    using event = counted_post;

    /// Throws `std::invalid_argument` for options that cannot work.
    explicit any_posts(tweets of, any_post_options options = {})
        : of_(std::move(of)), plan_(plan_any_posts(std::move(options))) {}

    [[nodiscard]] const std::string& name() const noexcept { return of_.name(); }
    [[nodiscard]] std::unique_ptr<source> make() const { return of_.make(); }
    [[nodiscard]] read_any_posts reader() const { return {plan_, {}}; }

private:
    tweets of_;
    std::shared_ptr<const any_post_plan> plan_;
};

}  // namespace weir
