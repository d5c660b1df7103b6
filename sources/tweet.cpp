// SPDX-License-Identifier: Apache-2.0
#include "weir/tweet.hpp"

#include "json_index.hpp"
#include "json_text.hpp"
#include "json_walker.hpp"
#include "weir/records.hpp"

#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace weir {

namespace {

/// The fields of a post that matter, wherever its shape has them. Of a name that occurs twice the last one counts.
struct post {
    bool recognised = false;
    bool truncated = false;
    const std::uint32_t* hashtags = nullptr;           ///< where the array in `entities` begins
    const std::uint32_t* extended_hashtags = nullptr;  ///< the one in `extended_tweet.entities`
    bool extended = false;                             ///< `extended_tweet.entities` is there
    const char* id = nullptr;
    const char* language = nullptr;
};

}  // namespace

class tweet_reader::parser {
public:
    void open(block& records) {
        block_ = &records;
        cursor_ = record_cursor(records);
        fate_ = {};
        announced_ = records.announced > 0;
    }

    [[nodiscard]] bool next(tweet& into) {
        std::string_view record;
        while (cursor_.next(record)) {
            if (!announced_) ++fate_.received;
            post found;
            if (!read(record, found)) {
                ++fate_.malformed;
            } else if (!found.recognised) {
                ++fate_.control;
            } else {
                ++fate_.counted;
                fill(into, record, found);
                return true;
            }
        }
        return false;
    }

    [[nodiscard]] const tally& fate() const noexcept { return fate_; }

private:
    /// Goes through one record to its end. False: it is no JSON object.
    [[nodiscard]] bool read(std::string_view record, post& found) {
        constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
        if (record.substr(0, byte_order_mark.size()) == byte_order_mark) record.remove_prefix(byte_order_mark.size());
        text_ = record.data();
        wrapped_.reset();
        const auto* const index = index_.tokens_of(record);
        if (!index || record[index[0]] != '{' || !escapes_are_valid(record)) return false;
        json_walker walk(text_, index);
        if (!read_post(walk, found, true) || walk.position() != index + index_.size()) return false;
        if (wrapped_) found = *wrapped_;
        return true;
    }

    [[nodiscard]] bool read_post(json_walker& walk, post& found, bool outermost) {
        return walk.object([&](const char* name) {
            // Only these letters begin a name that matters; one that begins with an escape may turn out to.
            switch (name[1]) {
                case 'd':
                case 'e':
                case 'f':
                case 'i':
                case 'l':
                case 't':
                case '\\':
                    return read_field(walk, name, found, outermost);
                default:
                    return walk.skip();
            }
        });
    }

    [[nodiscard]] bool read_field(json_walker& walk, const char* name, post& found, bool outermost) {
        const char* const value = walk.token();
        if (says(name, "entities")) {
            found.recognised = true;
            found.hashtags = nullptr;
            return read_entities(walk, found.hashtags);
        }
        if (says(name, "extended_tweet")) return read_extended(walk, found);
        if (outermost && says(name, "data")) return read_data(walk);
        if (says(name, "id_str") || says(name, "id")) {
            found.recognised = true;
            if (*value == '"') found.id = value;
        } else if (says(name, "text") || says(name, "full_text")) {
            found.recognised = true;
        } else if (says(name, "truncated")) {
            found.truncated = *value == 't';
        } else if (says(name, "lang")) {
            found.language = *value == '"' ? value : nullptr;
        }
        return walk.skip();
    }

    /// The wrapper of the v2 API: what is in it counts, and nothing beside it.
    [[nodiscard]] bool read_data(json_walker& walk) {
        wrapped_.reset();
        if (*walk.token() != '{') return walk.skip();
        wrapped_.emplace().recognised = true;
        return read_post(walk, *wrapped_, false);
    }

    [[nodiscard]] bool read_extended(json_walker& walk, post& found) {
        found.extended = false;
        found.extended_hashtags = nullptr;
        if (*walk.token() != '{') return walk.skip();
        return walk.object([&](const char* name) {
            if (!says(name, "entities")) return walk.skip();
            found.extended = true;
            found.extended_hashtags = nullptr;
            return read_entities(walk, found.extended_hashtags);
        });
    }

    [[nodiscard]] bool read_entities(json_walker& walk, const std::uint32_t*& hashtags) {
        if (*walk.token() != '{') return walk.skip();
        return walk.object([&](const char* name) {
            if (says(name, "hashtags")) hashtags = *walk.token() == '[' ? walk.position() : nullptr;
            return walk.skip();
        });
    }

    void fill(tweet& into, std::string_view record, const post& found) {
        auto& memory = block_->derived;
        into.json = record;
        into.hashtags = hashtags_at(found.truncated && found.extended ? found.extended_hashtags : found.hashtags);
        into.id = found.id ? string_at(found.id, memory) : std::string_view();
        into.language = found.language ? string_at(found.language, memory) : std::string_view();
        into.batch_memory = &memory;
    }

    [[nodiscard]] std::span<const hashtag> hashtags_at(const std::uint32_t* array) {
        if (!array) return {};
        hashtags_.clear();
        json_walker walk(text_, array);
        // The grammar has been checked: this pass cannot fail.
        (void)walk.array([&] { return *walk.token() == '{' ? read_hashtag(walk) : walk.skip(); });
        return block_->derived.keep(std::span<const hashtag>(hashtags_));
    }

    [[nodiscard]] bool read_hashtag(json_walker& walk) {
        const char* text = nullptr;
        const char* tag = nullptr;
        const bool read = walk.object([&](const char* name) {
            const char* const value = walk.token();
            if (says(name, "text")) text = value;
            if (says(name, "tag")) tag = value;
            return walk.skip();
        });
        const char* const named = text ? text : tag;
        if (named && *named == '"') hashtags_.push_back({string_at(named, block_->derived)});
        return read;
    }

    json_index index_;
    block* block_ = nullptr;
    const char* text_ = nullptr;
    record_cursor cursor_;
    std::vector<hashtag> hashtags_;
    std::optional<post> wrapped_;  ///< what the object `data` of a record holds
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

struct tweet_readers::shelf {
    std::mutex mutex;
    std::vector<std::unique_ptr<tweet_reader>> idle;
};

tweet_readers::tweet_readers() : shelf_(std::make_shared<shelf>()) {}

std::shared_ptr<tweet_reader> tweet_readers::borrow() const {
    std::unique_ptr<tweet_reader> found;
    {
        const std::scoped_lock lock(shelf_->mutex);
        if (!shelf_->idle.empty()) {
            found = std::move(shelf_->idle.back());
            shelf_->idle.pop_back();
        }
    }
    if (!found) found = std::make_unique<tweet_reader>();
    return {found.release(), [home = shelf_](tweet_reader* used) {
                std::unique_ptr<tweet_reader> back(used);
                const std::scoped_lock lock(home->mutex);
                home->idle.push_back(std::move(back));
            }};
}

}  // namespace weir
