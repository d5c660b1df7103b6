// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/tweet.hpp>
#include <weir/tweets.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace weir {

/// How much of a stream's records is parsed and checked.
enum class validation {
    full,  ///< every record
    tags,  ///< those that may hold a hashtag; what provably holds none counts as a post unseen, whether broken or not
};

/// A post with hashtags, and how many without any came before it. Where counting tags is all there is to do, posts
/// without tags need no event each. Points into its batch, as a `tweet` does.
struct tagged_post {
    std::uint64_t posts = 0;            ///< this one and those before it; the last event of a block may lack one
    std::span<const hashtag> hashtags;  ///< the post's own, in their order

    /// A copy of `text` that lives as long as the post's batch. Only from the layer that reads the posts.
    [[nodiscard]] std::string_view keep(std::string_view text) const { return batch_memory->keep(text); }

    arena* batch_memory = nullptr;
};

/// A tagged-post reader reads the records of a block, as a `tweet_reader` does, for their hashtags alone; an unread one
/// part by part, so that no more of it than its hashtags is in memory afterwards. One thread at a time.
///
/// With `validation::tags` the hashtags, and which records are posts, are the same for all valid JSON texts that are
/// nested no deeper than 1024 levels. A record
/// without tags that is no JSON, or no longer after its first names, counts as a post then, and not as malformed;
/// `tally::unparsed` says how many were not looked at.
class tagged_post_reader {
public:
    tagged_post_reader();
    ~tagged_post_reader();
    tagged_post_reader(const tagged_post_reader&) = delete;
    tagged_post_reader& operator=(const tagged_post_reader&) = delete;

    /// Begins with a block, which must outlive the reading. Throws what its source throws, where it is read only now.
    void open(block& records, validation how);

    /// The next post with tags, or what is left at the end of the block; false behind that.
    [[nodiscard]] bool next(tagged_post& into);

    /// What became of the records of this block so far.
    [[nodiscard]] const tally& fate() const noexcept;

private:
    class parser;
    std::unique_ptr<parser> parser_;
};

/// The first step of a flow of tagged posts: from the block to its posts.
struct read_tagged_posts {
    validation how = validation::full;
    spares<tagged_post_reader> readers;

    template <class Next>
    void operator()(message& in, const Next& next) const {
        auto& records = static_cast<block&>(in);
        const auto reader = readers.borrow();
        reader->open(records, how);
        for (tagged_post one; reader->next(one);) next(std::move(one));
        records.settle(reader->fate());
    }
};

/// Where a flow of hashtags begins: the posts of a source, as far as their tags go. `weir::from(tagged_posts(tweets))`.
/// A value; each run makes a source of its own.
class tagged_posts {
public:
    using event = tagged_post;

    explicit tagged_posts(tweets of, validation how = validation::full) : of_(std::move(of)), how_(how) {}

    [[nodiscard]] const std::string& name() const noexcept { return of_.name(); }
    [[nodiscard]] std::unique_ptr<source> make() const {
        auto made = of_.make();
        made->expect_parts();
        return made;
    }
    [[nodiscard]] read_tagged_posts reader() const { return {how_, {}}; }

private:
    tweets of_;
    validation how_;
};

}  // namespace weir
