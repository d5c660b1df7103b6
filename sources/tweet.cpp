// SPDX-License-Identifier: Apache-2.0
#include "weir/tweet.hpp"

#include "surrogates.hpp"
#include "weir/records.hpp"

#include <simdjson.h>

#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace weir {

namespace dom = simdjson::dom;

static_assert(block::padding >= simdjson::SIMDJSON_PADDING, "a block must be readable as far as simdjson reads");

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
            dom::element whole;
            dom::object fields;
            if (!parse(record, whole) || whole.get(fields) != simdjson::SUCCESS) {
                ++fate_.malformed;
            } else if (!read_post(fields, into)) {
                ++fate_.control;
            } else {
                ++fate_.counted;
                into.json = record;
                return true;
            }
        }
        return false;
    }

    [[nodiscard]] const tally& fate() const noexcept { return fate_; }

private:
    /// The fields of a post that matter, wherever its shape has them.
    struct post {
        bool recognised = false;
        bool truncated = false;
        std::optional<dom::element> entities;
        std::optional<dom::element> extended_entities;
        std::string_view id;
        std::string_view language;
    };

    [[nodiscard]] bool parse(std::string_view record, dom::element& whole) {
        constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
        if (record.substr(0, byte_order_mark.size()) == byte_order_mark) record.remove_prefix(byte_order_mark.size());
        const auto read = [&] { return parser_.parse(record.data(), record.size(), false).get(whole); };
        auto error = read();
        // A lone surrogate is valid JSON, but no text: simdjson refuses the whole record for it.
        if (error == simdjson::STRING_ERROR) {
            const auto offset = static_cast<std::size_t>(record.data() - block_->data());
            if (replace_lone_surrogates({block_->data() + offset, record.size()})) error = read();
        }
        return error == simdjson::SUCCESS;
    }

    [[nodiscard]] bool read_post(dom::object fields, tweet& into) {
        post found;
        std::optional<dom::object> wrapped;
        for (const auto& [name, value] : fields) {
            note(found, name, value);
            dom::object data;
            if (name == "data") wrapped = value.get(data) == simdjson::SUCCESS ? std::optional(data) : std::nullopt;
        }
        if (wrapped) {
            found = post();
            found.recognised = true;
            for (const auto& [name, value] : *wrapped) note(found, name, value);
        }
        if (!found.recognised) return false;
        const bool extended = found.truncated && found.extended_entities;
        into.hashtags = hashtags_of(extended ? found.extended_entities : found.entities);
        into.batch_memory = &block_->derived;
        into.id = block_->derived.keep(found.id);
        into.language = block_->derived.keep(found.language);
        return true;
    }

    static void note(post& found, std::string_view name, dom::element value) {
        if (name == "entities") {
            found.recognised = true;
            found.entities = value;
        } else if (name == "extended_tweet") {
            found.extended_entities = last_field(value, "entities");
        } else if (name == "truncated") {
            found.truncated = value.is_bool() && bool(value);
        } else if (name == "id_str" || name == "id" || name == "text" || name == "full_text") {
            found.recognised = true;
            if (value.is_string() && name[0] == 'i') found.id = value.get_string().value_unsafe();
        } else if (name == "lang") {
            if (value.is_string()) found.language = value.get_string().value_unsafe();
        }
    }

    [[nodiscard]] std::span<const hashtag> hashtags_of(std::optional<dom::element> entities) {
        hashtags_.clear();
        const auto named = entities ? last_field(*entities, "hashtags") : std::nullopt;
        dom::array all;
        if (named && named->get(all) == simdjson::SUCCESS)
            for (const dom::element one : all) note_hashtag(one);
        return block_->derived.keep(std::span<const hashtag>(hashtags_));
    }

    void note_hashtag(dom::element one) {
        auto named = last_field(one, "text");
        if (!named) named = last_field(one, "tag");
        std::string_view text;
        if (named && named->get(text) == simdjson::SUCCESS) hashtags_.push_back({block_->derived.keep(text)});
    }

    /// Of a name that occurs twice the last one counts, as in most readers of JSON.
    [[nodiscard]] static std::optional<dom::element> last_field(dom::element of, std::string_view wanted) {
        dom::object fields;
        std::optional<dom::element> found;
        if (of.get(fields) != simdjson::SUCCESS) return found;
        for (const auto& [name, value] : fields)
            if (name == wanted) found = value;
        return found;
    }

    dom::parser parser_;
    block* block_ = nullptr;
    record_cursor cursor_;
    std::vector<hashtag> hashtags_;
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
