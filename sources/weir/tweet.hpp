// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/block.hpp>
#include <weir/spares.hpp>
#include <weir/tally.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace weir {

/// A hashtag as a tweet's entities name it: without the '#', unescaped UTF-8, in the author's spelling.
struct hashtag {
    std::string_view text;
};

/// A tweet, or another post of a known shape. Everything in it points into the batch it came in, and is valid for as
/// long as something holds the batch's credit; copy what is to live longer.
struct tweet {
    std::string_view json;  ///< the record as it was received
    std::string_view id;
    std::string_view language;          ///< as the service detected it, "en"; empty if it does not say
    std::span<const hashtag> hashtags;  ///< the tweet's own, in their order; never those of a tweet nested in it

    /// A copy of `text` that lives as long as the tweet's batch. Only from the layer that reads the tweets.
    [[nodiscard]] std::string_view keep(std::string_view text) const { return batch_memory->keep(text); }

    arena* batch_memory = nullptr;
};

/// A tweet reader reads the records of a block, one after the other. It understands
///
/// * v1.1 tweets: `entities.hashtags[].text`, or `extended_tweet.entities` where the tweet is `truncated`;
/// * v2 posts: `data.entities.hashtags[].tag`.
///
/// An object that is neither (delete notices, limits, warnings, errors, kinds yet unknown) counts as control; what is
/// no JSON object counts as malformed. Every record is parsed and checked to its end. Of a name that occurs twice in an
/// object the last one counts whose value is of the kind that is wanted, as an object for `entities`. A lone surrogate
/// escape is read as U+FFFD. One thread at a time.
class tweet_reader {
public:
    tweet_reader();
    ~tweet_reader();
    tweet_reader(const tweet_reader&) = delete;
    tweet_reader& operator=(const tweet_reader&) = delete;

    /// Begins with a block, which must outlive the reading. Throws what its source throws, where it is read only now.
    void open(block& records);

    /// The next tweet; false at the end of the block. What it points to stays with the block.
    [[nodiscard]] bool next(tweet& into);

    /// What became of the records of this block so far.
    [[nodiscard]] const tally& fate() const noexcept;

private:
    class parser;
    std::unique_ptr<parser> parser_;
};

/// The first step of a flow of tweets: from the block to its tweets.
struct read_tweets {
    spares<tweet_reader> readers;

    template <class Next>
    void operator()(message& in, const Next& next) const {
        auto& records = static_cast<block&>(in);
        const auto reader = readers.borrow();
        reader->open(records);
        for (tweet one; reader->next(one);) next(std::move(one));
        records.settle(reader->fate());
    }
};

}  // namespace weir
