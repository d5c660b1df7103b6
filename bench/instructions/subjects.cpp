// SPDX-License-Identifier: Apache-2.0
#include "subjects.hpp"

#include <weir/block.hpp>
#include <weir/counts.hpp>
#include <weir/filter.hpp>
#include <weir/flat_map.hpp>
#include <weir/map.hpp>
#include <weir/steps.hpp>
#include <weir/synthetic.hpp>
#include <weir/tagged_posts.hpp>
#include <weir/tweet.hpp>

#include <array>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace weir::bench {

namespace {

using work = std::function<std::uint64_t()>;

constexpr std::size_t input_bytes = std::size_t{4} << 20;
constexpr std::size_t block_bytes = std::size_t{256} << 10;

/// The same 4 MB of posts as blocks of whole lines.
struct recording {
    explicit recording(tweet_shape shape) {
        synthetic_tweets posts({.seed = 7, .shape = shape});
        std::string line;
        for (std::size_t bytes = 0; bytes < input_bytes; bytes += line.size()) {
            line.clear();
            posts.append_next(line);
            line += '\n';
            if (blocks.empty() || blocks.back()->size_bytes() + line.size() > block_bytes)
                blocks.push_back(pool->take(block_bytes + block::padding));
            blocks.back()->append(line);
        }
    }

    std::shared_ptr<block_pool> pool = std::make_shared<block_pool>();
    std::vector<handle<block>> blocks;
};

/// Work done twice: on a recording to warm up, then on another, equal one.
template <class Do>
work warmed(tweet_shape shape, Do once) {
    const recording first(shape);
    (void)once(first);
    return [once, second = std::make_shared<recording>(shape)] { return once(*second); };
}

work read_tweets_of(tweet_shape shape) {
    return warmed(shape, [reader = std::make_shared<tweet_reader>()](const recording& input) {
        std::uint64_t tags = 0;
        for (const auto& one : input.blocks) {
            reader->open(*one);
            for (tweet post; reader->next(post);) tags += post.hashtags.size();
        }
        return tags;
    });
}

work read_tags_of(tweet_shape shape, validation how) {
    return warmed(shape, [reader = std::make_shared<tagged_post_reader>(), how](const recording& input) {
        std::uint64_t tags = 0;
        for (const auto& one : input.blocks) {
            reader->open(*one, how);
            for (tagged_post post; reader->next(post);) tags += post.hashtags.size();
        }
        return tags;
    });
}

/// So many keys, each as often as the others, that it hardly matters which of them this process's hash lets collide.
work count_tags() {
    std::vector<std::string> keys;
    for (std::uint64_t number = 1; keys.size() < 100'000; ++number)
        keys.push_back("tag" + std::to_string(number * 0x9e3779b97f4a7c15U >> 32U));
    return [keys = std::move(keys)] {
        counts seen;
        for (int round = 0; round < 4; ++round)
            for (const auto& tag : keys) ++seen[tag];
        return seen.size() + top_of(seen, 25).front().count;
    };
}

work read_and_count() {
    return warmed(tweet_shape::v2, [reader = std::make_shared<tweet_reader>()](const recording& input) {
        counts seen;
        for (const auto& one : input.blocks) {
            reader->open(*one);
            for (tweet post; reader->next(post);)
                for (const auto& tag : post.hashtags) ++seen[tag.text];
        }
        return seen.size();
    });
}

/// clang 14 deduces no arguments of an aggregate.
template <template <class> class Step, class Function>
Step<Function> step_of(Function function) {
    return {std::move(function)};
}

/// The fused steps of map, filter and flat_map, as they run in a layer.
work run_operators() {
    const auto scatter = step_of<map_step>([](std::uint32_t n) { return n * 2654435761U; });
    const auto keep = step_of<filter_step>([](std::uint32_t n) { return (n & 3U) != 0; });
    const auto both = step_of<flat_map_step>([](std::uint32_t n) { return std::array<std::uint32_t, 2>{n, n >> 7U}; });
    const chain steps{chain{scatter, keep}, both};
    auto events = std::make_shared<std::vector<std::uint32_t>>(1'000'000);
    for (std::uint32_t number = 0; auto& event : *events) event = number++;
    return [steps, events] {
        std::uint64_t sum = 0;
        run_steps(steps, std::span<std::uint32_t>(*events), [&sum](std::uint32_t n) { sum += n; });
        return sum;
    };
}

}  // namespace

std::vector<subject> subjects() {
    return {{"read_tweets_v1", [] { return read_tweets_of(tweet_shape::v1); }},
            {"read_tweets_v2", [] { return read_tweets_of(tweet_shape::v2); }},
            {"read_tags_full_v1", [] { return read_tags_of(tweet_shape::v1, validation::full); }},
            {"read_tags_only_v1", [] { return read_tags_of(tweet_shape::v1, validation::tags); }},
            {"read_tags_only_v2", [] { return read_tags_of(tweet_shape::v2, validation::tags); }},
            {"count_tags", count_tags},
            {"read_and_count_v2", read_and_count},
            {"map_filter_flat_map", run_operators}};
}

}  // namespace weir::bench
