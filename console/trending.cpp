// SPDX-License-Identifier: Apache-2.0
#include "trending.hpp"

#include "trending_steps.hpp"
#include "usage_error.hpp"

#include <weir/from.hpp>
#include <weir/tagged_posts.hpp>

#include <string>
#include <utility>

namespace weir::console {

namespace {

/// From posts, as many as were received together, to the uses of their tags, each under its key; the posts are counted
/// in the same windows as their tags.
struct uses_of_tags {
    tag_folder folder;
    std::shared_ptr<left_out> out;

    template <class Emit>
    void operator()(const tagged_post& post, const Emit& emit) const {
        auto posts = post.posts;
        std::string folded;
        for (const auto& tag : post.hashtags) {
            const auto spelling = without_hash(tag.text);
            if (!out->tags.admits(spelling)) continue;
            auto key = folder.folded(spelling, folded);
            if (key.data() == folded.data()) key = post.keep(key);
            emit(tag_use{spelling, hashed_text(key), std::exchange(posts, 0)});
        }
        if (posts > 0) emit(tag_use{{}, {}, posts});
    }
};

windows<tag_use> windows_of(const top_options& options, const trending_ends& ends) {
    if (!options.window) return {};  // one for all
    if (options.slide) return window::sliding(*options.window, *options.slide);
    if (ends.early) return window::periodic(*options.window).trigger_on(so_far, accumulation::keep);
    return window::periodic(*options.window);
}

/// Whether nothing but the tags of posts is asked for.
bool counts_tags_alone(const top_options& options) {
    const auto& counted = options.counted;
    return options.time == window_time::receive && !counted.by && !counted.text && counted.where.empty() &&
           !counted.ignore_file && counted.min_authors == 0 && !counted.without_bots;
}

}  // namespace

job trending(const trending_sources& sources, const top_options& options, trending_ends ends) {
    if (!sources.only_tweets && options.validate_chosen && options.validate == validation::tags)
        throw usage_error("--validate tags is for posts of Twitter's API only: leave it out");
    if (!sources.only_tweets || !counts_tags_alone(options))
        return trending_posts(sources.from, options, std::move(ends));
    std::vector<tagged_posts> posts;
    for (const auto& one : sources.from) posts.emplace_back(one, options.validate);
    const uses_of_tags uses{tag_folder(options.folding), ends.out};
    const auto partitions = weir::from(posts).flat_map<tag_use>(uses).partition(
        &tag_use::key, {.over = windows_of(options, ends), .stages = options.stages.value_or(0)});
    return top_lists(
        partitions, [] { return trends(); }, options.top, std::move(ends));
}

}  // namespace weir::console
