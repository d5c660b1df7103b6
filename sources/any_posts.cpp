// SPDX-License-Identifier: Apache-2.0
#include "weir/any_posts.hpp"

#include "field_finder.hpp"
#include "field_tags.hpp"
#include "field_value.hpp"
#include "known_shape.hpp"
#include "record_tokens.hpp"

#include <weir/saturated.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace weir {

/// What is read of posts, and where the reader finds it. Not changed once it is made.
struct any_post_plan {
    explicit any_post_plan(any_post_options wanted) : options(std::move(wanted)) {
        if (options.text && !options.extract)
            throw std::invalid_argument("any_posts: nothing to find the hashtags in 'text' with; set extract");
        if (options.by) by = tree.add(*options.by);
        if (options.text) text = tree.add(*options.text);
        for (const auto& condition : options.where) where.push_back(tree.add(condition.path()));
        if (!any_json() || options.authors || options.times)
            shapes.emplace(tree, known_shapes::wishes{options.authors, options.times});
    }

    /// Whether it is said where the values to count are, so that a record need be of no known shape.
    [[nodiscard]] bool any_json() const noexcept { return options.by || options.text; }

    any_post_options options;
    field_tree tree;
    field_place by = no_place;
    field_place text = no_place;
    std::vector<field_place> where;  ///< of each condition
    std::optional<known_shapes> shapes;
};

namespace {

/// Whether the present record is a JSON object, or an array if `arrays`, to its end.
[[nodiscard]] bool reads(field_finder& finder, record_tokens& records, bool arrays) {
    const auto* const tokens = records.tokens();
    if (!tokens) return false;
    const char first = records.text()[*tokens];
    if (first != '{' && (first != '[' || !arrays)) return false;
    return finder.read(records.text(), tokens) && records.ends_at(finder.end());
}

}  // namespace

std::shared_ptr<const any_post_plan> plan_any_posts(any_post_options options) {
    return std::make_shared<const any_post_plan>(std::move(options));
}

/// `posts_` counts the posts since the last event.
class any_post_reader::parser {
public:
    void open(block& records, std::shared_ptr<const any_post_plan> plan) {
        if (plan != plan_) {
            plan_ = std::move(plan);
            finder_.look_for(plan_->tree);
        }
        memory_ = &records.derived;
        fate_ = records.load();
        announced_ = records.announced > 0;
        posts_ = 0;
        records_.open(record_cursor(records));
        begin_ = records.text().data();
        receipts_ = records.receipts;
    }

    [[nodiscard]] bool next(counted_post& into) {
        into = {.batch_memory = memory_};
        std::string_view record;
        while (records_.next(record)) {
            if (!announced_) ++fate_.received;
            auto shape = known_shape::control;
            if (!read(shape)) continue;
            ++posts_;
            if (fill(into, shape, record)) break;
        }
        if (posts_ == 0) return false;
        into.posts = std::exchange(posts_, 0);
        return true;
    }

    [[nodiscard]] const tally& fate() const noexcept { return fate_; }

private:
    /// Goes through the present record to its end, and counts what it is. True: a post.
    [[nodiscard]] bool read(known_shape& shape) {
        if (!reads(finder_, records_, plan_->any_json())) {
            ++fate_.malformed;
            return false;
        }
        if (plan_->shapes) shape = plan_->shapes->of(finder_);
        if (shape == known_shape::control && !plan_->any_json()) {
            ++fate_.control;
            return false;
        }
        ++fate_.counted;
        if (holds()) return true;
        ++fate_.filtered;
        return false;
    }

    /// Whether the conditions do.
    [[nodiscard]] bool holds() {
        for (std::size_t number = 0; number < plan_->where.size(); ++number) {
            const auto& condition = plan_->options.where[number];
            const auto equal = [&](field_finder::position value) {
                compared_.clear();
                return scalar_at(finder_.token(value), compared_) == condition.value();
            };
            const auto values = finder_.found(plan_->where[number]);
            if (std::any_of(values.begin(), values.end(), equal) != condition.wants_equal()) return false;
        }
        return true;
    }

    /// False: nothing that an event is made for.
    [[nodiscard]] bool fill(counted_post& into, known_shape shape, std::string_view record) {
        const auto& options = plan_->options;
        tags_.begin(*memory_);
        if (plan_->any_json()) {
            for (const auto value : finder_.found(plan_->by)) tags_.add_scalar(finder_.token(value));
            for (const auto value : finder_.found(plan_->text))
                tags_.add_extracted(finder_.token(value), options.extract);
        } else {
            plan_->shapes->add_tags(shape, finder_, options.extract, tags_);
        }
        into.hashtags = tags_.keep();
        if (into.hashtags.empty() && !options.times && !options.each) return false;
        if (options.authors) {
            into.author = plan_->shapes->author(shape, finder_, *memory_);
            into.screen_name = plan_->shapes->screen_name(shape, finder_, *memory_);
            into.is_bot = plan_->shapes->is_bot(shape, finder_);
        }
        if (options.times) into.time = plan_->shapes->time(shape, finder_);
        if (into.time && *into.time > latest_for(record)) into.time = std::nullopt;
        return true;
    }

    /// No post of this record can be from later than this. To be asked for one after the other.
    [[nodiscard]] time_point latest_for(std::string_view record) {
        if (receipts_.empty()) return end_of_time;
        const auto at = static_cast<std::size_t>(record.data() - begin_);
        while (receipts_.size() > 1 && receipts_[1].from <= at) receipts_ = receipts_.subspan(1);
        return later(receipts_.front().time, furthest_ahead);
    }

    std::shared_ptr<const any_post_plan> plan_;
    record_tokens records_;
    field_finder finder_;
    field_tags tags_;
    arena compared_;
    arena* memory_ = nullptr;
    const char* begin_ = nullptr;  ///< of the block
    std::span<const receipt> receipts_;
    tally fate_;
    std::uint64_t posts_ = 0;
    bool announced_ = false;
};

bool are_tweets(std::string_view records) {
    field_tree tree;
    const known_shapes shapes(tree, {});
    field_finder finder;
    finder.look_for(tree);
    block all;
    all.append(records);
    record_tokens tokens;
    tokens.open(record_cursor(all));
    bool some = false;
    for (std::string_view record; tokens.next(record);) {
        if (!reads(finder, tokens, false)) continue;
        const auto shape = shapes.of(finder);
        const bool is_tweet = shape == known_shape::tweet || shape == known_shape::wrapped_tweet;
        if (!is_tweet && shape != known_shape::control) return false;
        some = some || is_tweet;
    }
    return some;
}

any_post_reader::any_post_reader() : parser_(std::make_unique<parser>()) {}
any_post_reader::~any_post_reader() = default;
void any_post_reader::open(block& records, std::shared_ptr<const any_post_plan> plan) {
    parser_->open(records, std::move(plan));
}
bool any_post_reader::next(counted_post& into) {
    return parser_->next(into);
}
const tally& any_post_reader::fate() const noexcept {
    return parser_->fate();
}

}  // namespace weir
