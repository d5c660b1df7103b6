// SPDX-License-Identifier: Apache-2.0
#include "weir/tweet.hpp"

#include "json_text.hpp"
#include "post_parser.hpp"
#include "record_tokens.hpp"

namespace weir {

class tweet_reader::parser {
public:
    void open(block& records) {
        block_ = &records;
        fate_ = records.load();
        announced_ = records.announced > 0;
        records_.open(record_cursor(records));
    }

    [[nodiscard]] bool next(tweet& into) {
        std::string_view record;
        while (records_.next(record)) {
            if (!announced_) ++fate_.received;
            post found;
            if (!post_.read(records_, found, fate_)) continue;
            fill(into, record, found);
            return true;
        }
        return false;
    }

    [[nodiscard]] const tally& fate() const noexcept { return fate_; }

private:
    void fill(tweet& into, std::string_view record, const post& found) {
        auto& memory = block_->derived;
        into.json = record;
        into.hashtags = memory.keep(std::span<const hashtag>(post_.hashtags_at(found.own_hashtags(), memory)));
        into.id = found.id ? string_at(found.id, memory) : std::string_view();
        into.language = found.language ? string_at(found.language, memory) : std::string_view();
        into.batch_memory = &memory;
    }

    record_tokens records_;
    post_parser post_;
    block* block_ = nullptr;
    tally fate_;
    bool announced_ = false;
};

tweet_reader::tweet_reader() : parser_(std::make_unique<parser>()) {}
tweet_reader::~tweet_reader() = default;
void tweet_reader::open(block& records) {
    parser_->open(records);
}
bool tweet_reader::next(tweet& into) {
    return parser_->next(into);
}
const tally& tweet_reader::fate() const noexcept {
    return parser_->fate();
}

}  // namespace weir
